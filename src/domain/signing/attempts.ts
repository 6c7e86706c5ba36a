/** Wrong passphrases of an official's key, and room for the next trial. */

/** Number of wrong passphrases that locks a key; an administrator opens it. */
export const MOST_WRONG = 5;

export interface AttemptState {
  /** Wrong passphrases since the last right one. */
  readonly wrong: number;
  /** Trials that have begun and whose result nobody knows yet. */
  readonly open: number;
  readonly locked: boolean;
}

/**
 * Room for one more trial: `free`, `full` or `locked`. Open trials count as wrong here, so that trials at the same time
 * never exceed the limit. A right passphrase is not counted, however many come: a trial that finds no room waits until
 * another is settled.
 */
export const placeFor = ({ wrong, open, locked }: AttemptState): 'free' | 'full' | 'locked' => {
  if (locked || wrong >= MOST_WRONG) return 'locked';
  return wrong + open < MOST_WRONG ? 'free' : 'full';
};
