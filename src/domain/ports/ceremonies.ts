/** One passphrase for many letters. */
import type { OutsideMessage } from '../application/messages.js';
import type { Refusal } from '../shared/error-codes.js';
import type { Instant } from '../shared/time.js';
import type { SeenLetter } from './signer.js';
import type { TransitionRow } from './audit.js';

/** One letter of a ceremony, as it was asked for. */
export interface CeremonyLetter extends SeenLetter {
  /** Key of the message that asks the application for the signature. */
  readonly key: string;
  /** Why it was refused before the application was asked; null where it was asked. */
  readonly refusal: Pick<Refusal, 'code' | 'detail'> | null;
}

/** An official's order to sign many letters with one secret. */
export interface CeremonyRow {
  readonly id: string;
  readonly official: string;
  readonly office: string;
  readonly createdAt: Instant;
  /** Until then the secret may be used. */
  readonly expiresAt: Instant;
  readonly letters: readonly CeremonyLetter[];
}

/** What the record says of one letter of a ceremony. */
export interface CeremonyProgress {
  readonly application: string;
  readonly task: string;
  /** What the application decided on the message; null while it has not. */
  readonly decision: TransitionRow | null;
  /** What came of the signature after that decision; null while it is being made. */
  readonly outcome: {
    readonly signed: boolean;
    readonly at: Instant;
    readonly code: string;
    readonly detail: string;
  } | null;
  /** What the signature waits for: an open incident of the signing. */
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
  /** In the order of the letters. */
  progress(ceremony: CeremonyRow): Promise<readonly CeremonyProgress[]>;
}
