/**
 * The one way from a door to a running application: ask the rule, store, hand over, and read the outcome. The act is
 * stored first, so that it outlives this process, Temporal's absence, and the absence of every worker.
 */
import { may } from '../../domain/access/permissions.js';
import { isFinal } from '../../domain/application/fate.js';
import type { OutsideMessage } from '../../domain/application/messages.js';
import { isSameAct } from '../../domain/application/same-act.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Courier } from '../../domain/ports/courier.js';
import type { DocumentRow } from '../../domain/ports/documents.js';
import { refusal, type Refusal } from '../../domain/shared/error-codes.js';
import { err, ok, type Result } from '../../domain/shared/result.js';
import type { Instant, Millis } from '../../domain/shared/time.js';
import type { LoopReport } from '../polling-loop.js';
import { declineOf } from './decline.js';
import type { RecordAtOnce } from './at-once.js';
import type { HandOver } from './hand-over.js';
import type { Precheck } from './precheck.js';
import type { Reading } from './reading.js';
import { AFTER_END, decided, type ActStatus } from './status.js';

export interface GatewayOptions {
  readonly applications: Pick<Applications, 'find' | 'fate' | 'decline'>;
  readonly courier: Pick<Courier, 'post' | 'find' | 'isNext'>;
  readonly handOver: HandOver;
  readonly precheck: Precheck;
  readonly recordAtOnce: RecordAtOnce;
  readonly reading: Pick<Reading, 'subjectOf'>;
  readonly clock: () => Instant;
  readonly pause: (milliseconds: Millis) => Promise<unknown>;
  readonly report: LoopReport;
}

export interface Gateway {
  /**
   * True for an act that was sent before: then its first outcome is the answer, whatever the state is now. Refuses with
   * IDEMPOTENCY_KEY_REUSED.
   */
  isRepeat(row: ApplicationRow, message: OutsideMessage): Promise<Result<boolean, Refusal>>;
  /** Refusal with which the application would decline the act now; null where it may go on. */
  precheck(row: ApplicationRow, message: OutsideMessage): Promise<Refusal | null>;
  /**
   * Refuses an act at the door. The attempt is a fact of the application's audit, once per key, and its sender reads
   * the refusal under that key. Two refusals are no facts: an act that only lacks form, and an act of somebody who may
   * not even see the application; the latter is reported. Null where the record says that the act was accepted: it may
   * go on to its answer.
   */
  decline(row: ApplicationRow, message: OutsideMessage, why: Refusal): Promise<Refusal | null>;
  /**
   * Stores and hands over an act that has been checked, with the file that it tells of. Answers the act's status after
   * at most `waitSeconds`. Refuses with IDEMPOTENCY_KEY_REUSED.
   */
  deliver(
    row: ApplicationRow,
    message: OutsideMessage,
    waitSeconds: number,
    file?: DocumentRow,
  ): Promise<Result<ActStatus, Refusal>>;
  /** Status of an act; null where none of this key was ever sent. */
  status(application: string, key: string): Promise<ActStatus | null>;
}

const FIRST_POLL: Millis = 12;
const LONGEST_POLL: Millis = 400;
/** An act is on record after some 30 ms where nothing is busy: it is looked for often at first. */
const POLL_GROWTH = 1.35;

const KEY_REUSED = refusal(
  'IDEMPOTENCY_KEY_REUSED',
  'this Idempotency-Key was sent with another act; make a new key for each act',
);

export const createGateway = (options: GatewayOptions): Gateway => {
  const { applications, courier, handOver, clock, pause, report } = options;

  const decline: Gateway['decline'] = async (row, message, why) => {
    const { type, actor } = message;
    if (may(actor, 'view-application', await options.reading.subjectOf(row)) !== null) {
      const detail = `an act by a stranger was refused: ${type} of ${actor.user}`;
      report({ loop: 'acts', code: why.code, detail, application: row.id });
      return why;
    }
    if (why.code === 'INPUT_INVALID') return why;
    const fate = await applications.decline(row.id, declineOf(message, why, clock()));
    return fate.accepted ? null : why;
  };

  const until = async (application: string, key: string, end: Instant, delivered: boolean): Promise<ActStatus> => {
    for (let gap = FIRST_POLL; clock() < end; gap = Math.min(gap * POLL_GROWTH, LONGEST_POLL)) {
      const fate = await applications.fate(application, key);
      if (fate !== null && isFinal(fate)) return decided(key, fate);
      await pause(Math.max(1, Math.min(gap, end - clock())));
    }
    return { status: 'pending', key, delivered };
  };

  return {
    isRepeat: async (row, message) => {
      const earlier = await courier.find(row.id, message.key);
      if (earlier === null) return ok(false);
      return isSameAct(earlier.message, message) ? ok(true) : err(KEY_REUSED);
    },
    precheck: async (row, message) => {
      const why = await options.precheck(row, message);
      return why === null ? null : decline(row, message, why);
    },
    decline,
    deliver: async (row, sent, waitSeconds, file) => {
      const { id } = row;
      const { key } = sent;
      const { fresh, same } = await courier.post(id, sent, file);
      if (!same) return err(KEY_REUSED);
      // A repeat bears a later time than the courier keeps: told so, the record would take it for nobody's.
      const message = fresh ? sent : ((await courier.find(id, key))?.message ?? sent);
      const known = await applications.fate(id, key);
      if (known !== null && isFinal(known)) return ok(decided(key, known));
      // Behind an older act of this application that still waits, the courier hands both over, in their order.
      const isNext = await courier.isNext(id, key);
      const recorded = isNext ? await options.recordAtOnce(id, message) : null;
      if (recorded !== null) return ok(recorded);
      const handed: ActStatus = isNext ? await handOver(id, message) : { status: 'pending', key, delivered: false };
      if (handed.status !== 'pending') return ok(handed);
      return ok(await until(id, key, clock() + waitSeconds * 1000, handed.delivered));
    },
    status: async (application, key) => {
      const known = await applications.fate(application, key);
      if (known !== null && isFinal(known)) return decided(key, known);
      const stored = await courier.find(application, key);
      if (stored === null) return known === null ? null : decided(key, known);
      const row = await applications.find(application);
      if (row === null || row.finishedAt === null || !stored.delivered)
        return { status: 'pending', key, delivered: stored.delivered };
      // The act itself may have ended the application since the record was asked.
      const fate = await applications.fate(application, key);
      return fate === null || !isFinal(fate) ? { status: 'declined', key, refusal: AFTER_END } : decided(key, fate);
    },
  };
};
