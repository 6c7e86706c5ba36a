/** Ceremonies: one passphrase for many letters. */
import type { OutsideMessage } from '../application/messages.js';
import type { Refusal } from '../shared/error-codes.js';
import type { Instant } from '../shared/time.js';
import type { SeenLetter } from './signer.js';
import type { TransitionRow } from './audit.js';

/** One letter of a ceremony, as it was requested. */
export interface CeremonyLetter extends SeenLetter {
  /** Key of the message that asks the application for the signature. */
  readonly key: string;
  /** Refusal before the application got the message; null where it got it. */
  readonly refusal: Pick<Refusal, 'code' | 'detail'> | null;
}

/** Order of an official to sign many letters with one secret. */
export interface CeremonyRow {
  readonly id: string;
  readonly official: string;
  readonly office: string;
  readonly createdAt: Instant;
  /** Instant until which the secret may be used. */
  readonly expiresAt: Instant;
  readonly letters: readonly CeremonyLetter[];
}

/** Progress of one letter of a ceremony, on record. */
export interface CeremonyProgress {
  readonly application: string;
  readonly task: string;
  /** Decision of the application on the message; null while there is none. */
  readonly decision: TransitionRow | null;
  /** Outcome of the signature after that decision; null while it is being made. */
  readonly outcome: {
    readonly signed: boolean;
    readonly at: Instant;
    readonly code: string;
    readonly detail: string;
  } | null;
  /** Open incident that the signature waits for; null where it waits for none. */
  readonly waitsFor: { readonly code: string; readonly detail: string; readonly since: Instant } | null;
}

export interface Ceremonies {
  /** Keeps the ceremony, its sealed secret and the messages to the applications, all or none; once for each id. */
  begin(
    ceremony: CeremonyRow,
    seal: { readonly kid: string; readonly sealed: string } | null,
    messages: readonly { readonly application: string; readonly message: OutsideMessage }[],
  ): Promise<{ readonly fresh: boolean }>;
  find(id: string): Promise<CeremonyRow | null>;
  /** Progress of each letter, in the order of the letters. */
  progress(ceremony: CeremonyRow): Promise<readonly CeremonyProgress[]>;
}
