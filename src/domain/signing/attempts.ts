/** How many wrong passphrases an official's key bears, and who may try one now. */

/** Wrong ones that lock a key; an administrator opens it. */
export const MOST_WRONG = 5;

export interface AttemptState {
  /** Wrong passphrases since the last right one. */
  readonly wrong: number;
  /** Trials that have begun and of which nobody knows yet what came. */
  readonly open: number;
  readonly locked: boolean;
}

/**
 * Whether a trial may begin. Those that are open count as if they were wrong only here, so that many at the same time
 * are never more wrong ones than the key bears; what is right never counts, however many there are: who finds no place
 * waits until another is settled.
 */
export const placeFor = ({ wrong, open, locked }: AttemptState): 'free' | 'full' | 'locked' => {
  if (locked || wrong >= MOST_WRONG) return 'locked';
  return wrong + open < MOST_WRONG ? 'free' : 'full';
};
