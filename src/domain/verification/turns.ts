/** Who is judged next where more files wait than are judged at once: askers take turns, whatever each has sent. */

export interface WaitingFile {
  /** Whoever asked: an address, an account. */
  readonly asker: string;
}

/** What may wait. */
export interface Room {
  /** Files of all askers. */
  readonly waiting: number;
  /** Files of one asker. */
  readonly ofOne: number;
}

/** Whether one more file of the asker may wait. */
export const hasRoom = (queue: readonly WaitingFile[], asker: string, room: Room): boolean =>
  queue.length < room.waiting && queue.filter((one) => one.asker === asker).length < room.ofOne;

/** How far each asker's files have come. */
export interface Served {
  /** Files that are being judged now, by asker; absent where none is. */
  readonly running: ReadonlyMap<string, number>;
  /** When the asker's last file was begun, as a rising number; absent where none was. */
  readonly last: ReadonlyMap<string, number>;
}

/**
 * Place in the queue of the file that is next: of the asker with the fewest files in judgement, then of the one who has
 * waited longest for a turn, then by arrival. While there is more than one place, no asker takes the last of them: a
 * newcomer always finds one that is not held by those who sent much.
 * @param places files that are judged at the same time.
 * @returns -1 where nobody may be next.
 */
export const nextTurn = (queue: readonly WaitingFile[], { running, last }: Served, places: number): number => {
  const mostOfOne = Math.max(1, places - 1);
  let best = -1;
  const rank = (asker: string): readonly [number, number] => [running.get(asker) ?? 0, last.get(asker) ?? -1];
  for (const [index, { asker }] of queue.entries()) {
    const [own, turn] = rank(asker);
    if (own >= mostOfOne) continue;
    const kept = queue[best];
    const [bestOwn, bestTurn] = kept === undefined ? [Infinity, Infinity] : rank(kept.asker);
    if (own < bestOwn || (own === bestOwn && turn < bestTurn)) best = index;
  }
  return best;
};
