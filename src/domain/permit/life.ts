/**
 * A permit after its issue: valid until it ends, by time or by a decision. This is the one rule: the record asks it
 * before it writes, and the workflow that keeps the permit's time asks it for the next wake.
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
  /** Application whose procedure made the letter. */
  readonly application: string;
}

export interface PermitLife {
  readonly version: 1;
  /** Application that the permit was granted on. */
  readonly permit: string;
  readonly office: string;
  readonly permitType: string;
  readonly status: PermitStatus;
  readonly issuedAt: Instant;
  /** Last valid instant; null where the permit has no end. */
  readonly validUntil: Instant | null;
  readonly letters: readonly PermitLetter[];
  /** Decisions that changed its content, oldest first; left out where there was none. */
  readonly amendments?: readonly PermitLetter[];
  readonly suspended: { readonly since: Instant; readonly ground: string; readonly decision: string } | null;
  /** Application of the permit that superseded it. */
  readonly successor: string | null;
  /** Reminders already sent, in days before the end. */
  readonly reminded: readonly number[];
  readonly seq: number;
  readonly lastAt: Instant;
}

interface Said {
  /** Unique within the permit: a repeated message changes nothing. */
  readonly key: string;
  readonly at: Instant;
  /** User id, or `system`. */
  readonly by: string;
}

/** A decision of the office: its ground in law and the number of the letter that states it. */
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
  /** A duplicate of a letter that was lost or damaged: same permit, same end, another letter. */
  | (Said & { readonly type: 'replace'; readonly letter: PermitLetter })
  /** A decision that changes the permit's content and is read together with it: same permit, same end. */
  | (Said & { readonly type: 'amend'; readonly letter: PermitLetter })
  /** A new permit took its place: the same for longer (renewal) or another content (amendment). */
  | (Said & { readonly type: 'supersede'; readonly why: 'renewal' | 'amendment'; readonly successor: string })
  /** Passing of time: a reminder or the end is due. */
  | (Said & { readonly type: 'time' });

export interface PermitPolicy {
  /** Days before its end on which the holder is reminded. */
  readonly reminderDays: readonly number[];
}

/** Fact that the record writes beside the state. */
export interface PermitFact {
  readonly verb: `permit-${string}`;
  readonly after: JsonObject;
}

export interface PermitDecision {
  readonly life: PermitLife;
  readonly facts: readonly PermitFact[];
  /** Reminders to send now, in days before the end. */
  readonly reminders: readonly number[];
  /** Report to the system that the application came from; null where none is due. */
  readonly report: 'revoked' | 'cancelled' | null;
}

const DAY: Millis = 86_400_000;
const OVER: ReadonlySet<PermitStatus> = new Set(['superseded', 'revoked', 'cancelled', 'expired']);

export const isOver = ({ status }: Pick<PermitLife, 'status'>): boolean => OVER.has(status);

/** Instant at which a reminder or the end is due next; null where none ever will be. */
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

/** Reminders that are due: the nearest to the end is sent once for all that were missed. Then the end. */
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
      // An expired permit can still be cancelled from the beginning, but not revoked for the future.
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
      // A new permit would end a suspension: it is lifted first, or the permit is revoked.
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
 * Decisions of a message: first those that time has brought before it, then its own. So a late act on a permit that has
 * run out is an act on an expired one, however late anybody looked.
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

/** State of a permit after a message, or the refusal of the message. Total and pure. */
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
