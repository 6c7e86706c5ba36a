/** Turns of files that wait to be judged: askers take turns, however many each has sent. */

export interface WaitingFile {
  /** Address or account that asked. */
  readonly asker: string;
}

/** Places for waiting files. */
export interface Room {
  /** Files of all askers. */
  readonly waiting: number;
  /** Files of one asker. */
  readonly ofOne: number;
}

/** True where one more file of the asker may wait. */
export const hasRoom = (queue: readonly WaitingFile[], asker: string, room: Room): boolean =>
  queue.length < room.waiting && queue.filter((one) => one.asker === asker).length < room.ofOne;

/** Progress of each asker's files. */
export interface Served {
  /** Files that are being judged now, by asker; absent where none is. */
  readonly running: ReadonlyMap<string, number>;
  /** Start of the asker's last file, as a rising number; absent where none was. */
  readonly last: ReadonlyMap<string, number>;
}

/**
 * Place in the queue of the next file: of the asker with the fewest files in judgement, then of the one who has waited
 * longest for a turn, then by arrival. While there is more than one place, no asker takes the last of them, so that a
 * newcomer always finds one that the frequent senders do not hold.
 *
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
