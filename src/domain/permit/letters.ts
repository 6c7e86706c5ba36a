/** Letters about a permit: the effect of each on it, and the successor of a letter that anyone may be told. */
import { kindOf, type LetterKind } from '../letter/kinds.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import type { Instant } from '../shared/time.js';
import { decideInTime, isOver, type PermitLife, type PermitMessage, type PermitPolicy } from './life.js';

/** A signed letter of a case about a permit. */
export interface DecidedLetter {
  readonly kind: LetterKind;
  readonly number: string;
  readonly sha256: string;
  /** Application whose procedure made the letter. */
  readonly application: string;
  readonly at: Instant;
  /** User id of the signer. */
  readonly by: string;
  /** Kind of a new permit: the same for longer, or with another content. */
  readonly change: 'renewal' | 'amendment';
}

/** Message of a letter to its permit; null where its kind changes nothing of the permit (a refusal, a receipt). */
export const messageOfLetter = (letter: DecidedLetter): PermitMessage | null => {
  const { kind, number, sha256, application, at, by } = letter;
  const said = { key: `${application}/published`, at, by };
  const decided = { ...said, decision: number, ground: `letter ${sha256}` };
  const own = { number, sha256, application };
  switch (kindOf(kind).toPermit) {
    case 'suspend':
      return { ...decided, type: 'suspend' };
    case 'lift':
      return { ...decided, type: 'lift' };
    case 'revoke':
      return { ...decided, type: 'revoke' };
    case 'cancel':
      return { ...decided, type: 'cancel' };
    case 'replace':
      return { ...said, type: 'replace', letter: own };
    case 'amend':
      return { ...said, type: 'amend', letter: own };
    case 'supersede':
      return { ...said, type: 'supersede', why: letter.change, successor: application };
    case null:
      return null;
  }
};

/** Refusal of a procedure about a permit in this state. `detail`: in English, for operators. */
export const unsuitable = (detail: string, state: string): Refusal =>
  refusal('PERMIT_STATE_UNSUITABLE', detail, { state });

/** Refusal of a letter of this kind by the permit now, or null. Asked before anybody drafts or signs one in vain. */
export const refusalOfLetter = (
  life: PermitLife,
  kind: LetterKind,
  at: Instant,
  policy: PermitPolicy,
): Refusal | null => {
  const application = `${life.permit}/asked`;
  const message = messageOfLetter({ kind, number: '', sha256: '', application, at, by: 'system', change: 'renewal' });
  if (message === null) return null;
  const decided = decideInTime(life, life.permit, message, policy);
  return decided.ok ? null : decided.error;
};

/** Successor of a permit's letter: another letter, or another permit. */
export type TakenOver =
  | { readonly by: 'letter'; readonly number: string }
  /** `permit`: the application of the permit that followed. */
  | { readonly by: 'permit'; readonly permit: string };

/**
 * Successor of a letter, by its number: the newest duplicate for the others, the next permit for a superseded one; null
 * where nothing took its place.
 */
export const takenOver = (life: PermitLife, number: string): TakenOver | null => {
  const newest = life.letters.at(-1);
  const older = life.letters.some((letter) => letter.number === number) && newest?.number !== number;
  if (older && newest !== undefined && !isOver(life)) return { by: 'letter', number: newest.number };
  return life.status === 'superseded' && life.successor !== null ? { by: 'permit', permit: life.successor } : null;
};
