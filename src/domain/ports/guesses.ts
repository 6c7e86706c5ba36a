/** Guesses at passwords, counted before they are judged, under locks that all processes share. */
import type { Instant } from '../shared/time.js';

export interface GuessAt {
  /** Login as it was typed, whether or not an account has it. */
  readonly login: string;
  /** Asker by their network address. */
  readonly asker: string;
}

export type TakenGuess =
  { readonly isTaken: true; readonly isKnown: boolean } | { readonly isTaken: false; readonly until: Instant };

export interface GuessLog {
  take(guess: GuessAt, at: Instant): Promise<TakenGuess>;
  /** Takes a guess back that was right. `isKnown` as it was when the guess was taken. */
  right(guess: GuessAt, isKnown: boolean, at: Instant): Promise<void>;
}
