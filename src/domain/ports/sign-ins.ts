/** Sign-ins and attempts, kept for those who watch over the office, apart from the administrators' acts. */
import type { Instant } from '../shared/time.js';

export const SIGN_IN_OUTCOMES = [
  'signed-in',
  'password-wrong',
  /** Attempt after too many wrong passwords: it was not judged. */
  'account-locked',
  'account-disabled',
  'account-unknown',
] as const;
export type SignInOutcome = (typeof SIGN_IN_OUTCOMES)[number];

export interface SignIn {
  readonly at: Instant;
  readonly office: string;
  /** Id of the account; null where the login is unknown. The typed login is not kept: it may be a password. */
  readonly account: string | null;
  /** Network address of the client, as the proxy in front gives it. */
  readonly address: string;
  readonly outcome: SignInOutcome;
}

export interface SignInRow extends SignIn {
  /** 1, 2, 3 … in the order in which they were written. */
  readonly number: number;
}

export interface SignIns {
  note(signIn: SignIn): Promise<void>;
  /** Newest first, older than `before` where it is given; of one account where it is named. */
  list(query: {
    readonly office: string;
    readonly account?: string;
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly SignInRow[]>;
}
