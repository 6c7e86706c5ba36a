/**
 * A permit after its issue: valid until it ends, by time or by a decision. One rule for all: the record asks it before it
 * writes, the workflow that keeps its time asks it what comes next.
 */
import { err, ok, type Result } from '../shared/result.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import type { Json, JsonObject } from '../shared/json.js';
import type { Instant, Millis } from '../shared/time.js';

export type PermitStatus = 'valid' | 'suspended' | 'superseded' | 'revoked' | 'cancelled' | 'expired';

/** A letter of the permit: the first, or a duplicate that took its place. */
export interface PermitLetter {
  readonly number: string;
  readonly sha256: string;
  /** The application whose procedure made it. */
  readonly application: string;
}

export interface PermitLife {
  readonly version: 1;
  /** The application that it was granted on. */
  readonly permit: string;
  readonly office: string;
  readonly permitType: string;
  readonly status: PermitStatus;
  readonly issuedAt: Instant;
  /** Its last instant; null where it has no end. */
  readonly validUntil: Instant | null;
  readonly letters: readonly PermitLetter[];
  /** Decisions that changed its content, oldest first; left out where there was none. */
  readonly amendments?: readonly PermitLetter[];
  readonly suspended: { readonly since: Instant; readonly ground: string; readonly decision: string } | null;
  /** The application of the permit that took its place. */
  readonly successor: string | null;
  /** Days before the end of which the holder was reminded. */
  readonly reminded: readonly number[];
  readonly seq: number;
  readonly lastAt: Instant;
}

interface Said {
  /** Unique within the permit: said again it changes nothing. */
  readonly key: string;
  readonly at: Instant;
  /** User id, or `system`. */
  readonly by: string;
}

/** A decision of the office: its ground in law and the letter that it stands in. */
interface Decided extends Said {
  readonly ground: string;
  readonly decision: string;
}

export type PermitMessage =
  | (Said & {
      readonly type: 'issue';
      readonly office: string;
      readonly permitType: string;
      readonly validUntil: Instant | null;
      readonly letter: PermitLetter;
    })
  | (Decided & { readonly type: 'suspend' })
  | (Decided & { readonly type: 'lift' })
  | (Decided & { readonly type: 'revoke' | 'cancel' })
  /** A duplicate for a letter that was lost or damaged: same permit, same end, another letter. */
  | (Said & { readonly type: 'replace'; readonly letter: PermitLetter })
  /** A decision that changes its content and is read together with it: same permit, same end. */
  | (Said & { readonly type: 'amend'; readonly letter: PermitLetter })
  /** A new permit took its place: the same for longer (renewal) or another content (amendment). */
  | (Said & { readonly type: 'supersede'; readonly why: 'renewal' | 'amendment'; readonly successor: string })
  /** What time brings: a reminder or the end. */
  | (Said & { readonly type: 'time' });

export interface PermitPolicy {
  /** Days before its end on which the holder is reminded. */
  readonly reminderDays: readonly number[];
}

/** What the record writes beside the state. */
export interface PermitFact {
  readonly verb: `permit-${string}`;
  readonly after: JsonObject;
}

export interface PermitDecision {
  readonly life: PermitLife;
  readonly facts: readonly PermitFact[];
  /** Days before the end that the holder is told of now. */
  readonly reminders: readonly number[];
  /** What the system that the application came from is told. */
  readonly report: 'revoked' | 'cancelled' | null;
}

const DAY: Millis = 86_400_000;
const OVER: ReadonlySet<PermitStatus> = new Set(['superseded', 'revoked', 'cancelled', 'expired']);

export const isOver = ({ status }: Pick<PermitLife, 'status'>): boolean => OVER.has(status);

/** When time brings something next; null where it never will. */
export const nextWake = (life: PermitLife, { reminderDays }: PermitPolicy): Instant | null => {
  const end = life.validUntil;
  if (end === null || isOver(life)) return null;
  const reminders = reminderDays.filter((days) => !life.reminded.includes(days)).map((days) => end - days * DAY);
  // The last instant still counts as valid.
  return Math.min(end + 1, ...reminders.filter((at) => at > life.issuedAt));
};

const refused = (life: PermitLife, what: string): Result<never, Refusal> =>
  err(refusal('PERMIT_STATE_UNSUITABLE', `the permit is ${life.status}: it cannot be ${what}`, { state: life.status }));

const decision = (
  life: PermitLife,
  changes: Partial<PermitLife>,
  verb: PermitFact['verb'],
  after: Readonly<Record<string, Json>>,
  more: Partial<Pick<PermitDecision, 'reminders' | 'report'>> = {},
): Result<PermitDecision, Refusal> =>
  ok({
    life: { ...life, ...changes },
    facts: [{ verb, after: { ...after, state: changes.status ?? life.status } }],
    reminders: [],
    report: null,
    ...more,
  });

/** Reminders whose day has come, the nearest to the end said once for all that were missed; then the end. */
const time = (life: PermitLife, policy: PermitPolicy, at: Instant): Result<PermitDecision, Refusal> => {
  const wake = nextWake(life, policy);
  if (wake === null || wake > at || life.validUntil === null)
    return err(refusal('ALREADY_DONE', 'nothing of the permit has come due'));
  const end = life.validUntil;
  if (end < at) return decision(life, { status: 'expired', suspended: null }, 'permit-expired', { validUntil: end });
  const due = policy.reminderDays.filter(
    (days) => !life.reminded.includes(days) && end - days * DAY <= at && end - days * DAY > life.issuedAt,
  );
  const nearest = Math.min(...due);
  return decision(
    life,
    { reminded: [...life.reminded, ...due] },
    'permit-reminded',
    { days: nearest, validUntil: end },
    { reminders: [nearest] },
  );
};

const onLife = (
  life: PermitLife,
  message: Exclude<PermitMessage, { type: 'issue' }>,
  policy: PermitPolicy,
): Result<PermitDecision, Refusal> => {
  if (message.type === 'time') return time(life, policy, message.at);
  const { key: _key, at: _at, by: _by, type: _type, ...rest } = message;
  switch (message.type) {
    case 'suspend':
      if (life.status !== 'valid') return refused(life, 'suspended');
      return decision(
        life,
        {
          status: 'suspended',
          suspended: { since: message.at, ground: message.ground, decision: message.decision },
        },
        'permit-suspended',
        { ground: message.ground, decision: message.decision },
      );
    case 'lift':
      if (life.status !== 'suspended') return refused(life, 'given back');
      return decision(life, { status: 'valid', suspended: null }, 'permit-suspension-lifted', {
        ground: message.ground,
        decision: message.decision,
      });
    case 'revoke':
    case 'cancel': {
      const status = message.type === 'revoke' ? 'revoked' : 'cancelled';
      // What has run out can still be taken back from the beginning, never revoked for the future.
      const late = life.status === 'expired' && message.type === 'cancel';
      if (isOver(life) && !late) return refused(life, status);
      return decision(
        life,
        { status, suspended: null },
        `permit-${status}`,
        { ground: message.ground, decision: message.decision },
        { report: status },
      );
    }
    case 'replace':
      if (isOver(life)) return refused(life, 'issued again');
      return decision(life, { letters: [...life.letters, message.letter] }, 'permit-replaced', {
        letter: { ...message.letter },
      });
    case 'amend':
      if (isOver(life)) return refused(life, 'amended');
      return decision(life, { amendments: [...(life.amendments ?? []), message.letter] }, 'permit-amended', {
        letter: { ...message.letter },
      });
    case 'supersede':
      // A suspension would end by a new permit: it is lifted first, or the permit is revoked.
      if (
        life.status === 'suspended' ||
        life.status === 'revoked' ||
        life.status === 'cancelled' ||
        life.status === 'superseded'
      )
        return refused(life, 'superseded');
      return decision(
        life,
        { status: 'superseded', suspended: null, successor: message.successor },
        'permit-superseded',
        { ...(rest as JsonObject) },
      );
  }
};

/**
 * Everything a message leads to: first what time has brought before it, so that an act on a permit that has run out is an
 * act on an expired one, however late anybody looked; then the message itself.
 */
export const decideInTime = (
  life: PermitLife | null,
  permit: string,
  message: PermitMessage,
  policy: PermitPolicy,
): Result<readonly { readonly message: PermitMessage; readonly decision: PermitDecision }[], Refusal> => {
  const steps: { readonly message: PermitMessage; readonly decision: PermitDecision }[] = [];
  let current = life;
  while (current !== null && message.type !== 'issue') {
    const wake = nextWake(current, policy);
    if (wake === null || wake > message.at) break;
    const due: PermitMessage = { type: 'time', key: `time/${String(wake)}`, at: message.at, by: 'system' };
    const decided = decidePermit(current, permit, due, policy);
    if (!decided.ok) break;
    steps.push({ message: due, decision: decided.value });
    current = decided.value.life;
  }
  if (message.type === 'time') return ok(steps);
  const decided = decidePermit(current, permit, message, policy);
  return decided.ok ? ok([...steps, { message, decision: decided.value }]) : decided;
};

/** Where a permit stands after a message, or why it does not take it. Total and pure. */
export const decidePermit = (
  life: PermitLife | null,
  permit: string,
  message: PermitMessage,
  policy: PermitPolicy,
): Result<PermitDecision, Refusal> => {
  if (message.type === 'issue') {
    if (life !== null) return err(refusal('ALREADY_DONE', 'the permit was issued before'));
    const { office, permitType, validUntil, letter, at } = message;
    const issued: PermitLife = {
      ...{ version: 1, permit, office, permitType, status: 'valid', issuedAt: at, validUntil },
      ...{ letters: [letter], suspended: null, successor: null, reminded: [], seq: 1, lastAt: at },
    };
    return decision(issued, {}, 'permit-issued', { validUntil, letter: { ...letter } });
  }
  if (life === null) return err(refusal('PERMIT_NOT_FOUND', `there is no permit ${permit}`));
  const at = Math.max(message.at, life.lastAt);
  const decided = onLife(life, { ...message, at }, policy);
  return decided.ok
    ? ok({ ...decided.value, life: { ...decided.value.life, seq: life.seq + 1, lastAt: at } })
    : decided;
};
