import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OutsideMessage } from '../../domain/application/messages.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Courier } from '../../domain/ports/courier.js';
import type { TransitionRow } from '../../domain/ports/audit.js';
import type { Orchestration } from '../../domain/ports/world.js';
import { refusal, type Refusal } from '../../domain/shared/error-codes.js';
import type { Instant, Millis } from '../../domain/shared/time.js';
import { may } from '../../domain/access/permissions.js';
import { PORT, type Rules } from '../ports.js';
import { Problem, isErrorCode, problem } from '../problem/problem.js';
import { declineIn, refusalOf } from './declines.js';
import { sameContent } from './same-content.js';

/** Where a message stands: kept and not yet decided, or decided by the application itself. */
export type MessageStatus =
  | { readonly status: 'pending'; readonly key: string; readonly delivered: boolean }
  | { readonly status: 'accepted'; readonly key: string; readonly seq: number; readonly at: Instant }
  | { readonly status: 'declined'; readonly key: string; readonly refusal: Refusal };

const REDELIVERY: Millis = 2_000;
const FIRST_POLL: Millis = 40;
const LONGEST_POLL: Millis = 400;

const decided = (key: string, row: TransitionRow): MessageStatus => {
  if (row.accepted) return { status: 'accepted', key, seq: row.seq, at: row.at };
  const { code, detail } = row.refusal ?? { code: 'INVARIANT', detail: 'declined without a reason' };
  return { status: 'declined', key, refusal: refusal(isErrorCode(code) ? code : 'INVARIANT', detail) };
};

/**
 * The one way from HTTP to a running application: ask the rule, store, hand over, and read what came of it.
 * Stored first, so that a message outlives this process, Temporal's absence, and the absence of every worker.
 */
@Injectable()
export class MessageGateway {
  private readonly log = new Logger(MessageGateway.name);
  /** Refusals that are being written, so that two requests of one key at once write one. */
  private readonly declining = new Map<string, Promise<void>>();

  constructor(
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.courier) private readonly courier: Courier,
    @Inject(PORT.orchestration) private readonly orchestration: Orchestration,
    @Inject(PORT.rules) private readonly rules: Rules,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  /** The application, or 404. */
  async application(id: string): Promise<ApplicationRow> {
    const row = await this.applications.find(id);
    if (row === null) throw problem('APPLICATION_NOT_FOUND', `there is no application "${id}"`);
    return row;
  }

  /** Whether this act was sent before: then its first outcome is the answer, whatever the state is now. */
  async repeated(row: ApplicationRow, message: OutsideMessage): Promise<boolean> {
    const earlier = await this.courier.find(row.id, message.key);
    if (earlier === null) return false;
    if (!sameContent(earlier.message, message)) {
      throw problem(
        'IDEMPOTENCY_KEY_REUSED',
        'this Idempotency-Key was sent with another act; make a new key for each act',
      );
    }
    return true;
  }

  /** Refuses beforehand what the application would decline now. */
  async precheck(row: ApplicationRow, message: OutsideMessage): Promise<void> {
    const answer = await this.rules.precheck(row, message);
    if (answer !== null) await this.decline(row, message, answer);
  }

  /**
   * Refuses an act at the door. That it was tried is a fact of the application's audit, once per key, and its sender
   * reads it under that key; what only lacks form is no fact, and who may not even see the application writes nothing
   * into its record: that stands in the log.
   */
  async decline(row: ApplicationRow, message: OutsideMessage, why: Refusal): Promise<never> {
    const { id } = row;
    const { key, type, actor } = message;
    if (may(actor, 'view-application', { applicantUser: row.applicantUser }) !== null) {
      this.log.warn({ application: id, user: actor.user, type, code: why.code }, 'an act by a stranger was refused');
    } else if (why.code !== 'INPUT_INVALID') {
      const place = `${id}/${key}`;
      const writing = this.declining.get(place) ?? this.writeDecline(id, message, why);
      this.declining.set(place, writing);
      try {
        await writing;
      } finally {
        this.declining.delete(place);
      }
    }
    throw new Problem(why);
  }

  private async writeDecline(application: string, message: OutsideMessage, why: Refusal): Promise<void> {
    if (declineIn(await this.applications.audit(application), message.key) !== null) return;
    await this.applications.appendAudit(application, {
      at: this.clock(),
      actor: message.actor.user,
      verb: 'declined',
      ...('task' in message ? { task: message.task } : {}),
      after: { key: message.key, type: message.type, code: why.code, detail: why.detail },
    });
  }

  /** Sends an act of a person and answers where it stands after at most `waitSeconds`. */
  async send(row: ApplicationRow, message: OutsideMessage, waitSeconds: number): Promise<MessageStatus> {
    if (!(await this.repeated(row, message))) await this.precheck(row, message);
    return this.deliver(row, message, waitSeconds);
  }

  /** Stores and hands over a message that has been checked. */
  async deliver(row: ApplicationRow, message: OutsideMessage, waitSeconds: number): Promise<MessageStatus> {
    const { same } = await this.courier.post(row.id, message);
    if (!same)
      throw problem(
        'IDEMPOTENCY_KEY_REUSED',
        'this Idempotency-Key was sent with another act; make a new key for each act',
      );
    const recorded = await this.applications.transitionByKey(row.id, message.key);
    if (recorded !== null) return decided(message.key, recorded);
    const delivered = await this.handOver(row, message);
    return this.await(row.id, message.key, waitSeconds, delivered);
  }

  /** What became of a message; null where none of this key was ever sent. */
  async status(application: string, key: string): Promise<MessageStatus | null> {
    const recorded = await this.applications.transitionByKey(application, key);
    if (recorded !== null) return decided(key, recorded);
    const stored = await this.courier.find(application, key);
    if (stored === null) {
      const declined = declineIn(await this.applications.audit(application), key);
      return declined === null ? null : { status: 'declined', key, refusal: refusalOf(declined) };
    }
    const row = await this.application(application);
    if (row.finishedAt !== null && stored.delivered) return { status: 'declined', key, refusal: AFTER_END };
    return { status: 'pending', key, delivered: stored.delivered };
  }

  private async handOver(row: ApplicationRow, message: OutsideMessage): Promise<boolean> {
    // an older act of this application still waits: the courier hands both over, in their order
    if (!(await this.courier.isNext(row.id, message.key))) return false;
    const answer = await this.tell(row, message);
    if (answer === 'away') return false;
    if (answer === 'gone') return this.nobodyThere(row, message);
    await this.courier.delivered(row.id, message.key);
    return true;
  }

  private async tell(row: ApplicationRow, message: OutsideMessage): Promise<'accepted' | 'gone' | 'away'> {
    try {
      return await this.orchestration.tell(row.id, message);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.log.warn(
        { application: row.id, key: message.key, reason },
        'message stays stored: the orchestration is away',
      );
      await this.courier.postponed(row.id, message.key, reason, this.clock() + REDELIVERY);
      return 'away';
    }
  }

  /** No procedure runs: either it has not been started yet, and the message waits for it, or it has ended. */
  private async nobodyThere(row: ApplicationRow, message: OutsideMessage): Promise<boolean> {
    const now = this.clock();
    const current = await this.application(row.id);
    if (!current.workflowStarted) {
      await this.courier.postponed(row.id, message.key, 'the procedure does not run yet', now + REDELIVERY);
      return false;
    }
    await this.applications.appendAudit(row.id, {
      at: now,
      actor: message.actor.user,
      verb: 'declined',
      after: { key: message.key, type: message.type, code: AFTER_END.code },
    });
    await this.courier.delivered(row.id, message.key);
    throw new Problem(AFTER_END);
  }

  private async await(
    application: string,
    key: string,
    waitSeconds: number,
    delivered: boolean,
  ): Promise<MessageStatus> {
    const until = this.clock() + waitSeconds * 1000;
    for (let gap = FIRST_POLL; this.clock() < until; gap = Math.min(gap * 1.5, LONGEST_POLL)) {
      const recorded = await this.applications.transitionByKey(application, key);
      if (recorded !== null) return decided(key, recorded);
      await pause(Math.max(1, Math.min(gap, until - this.clock())));
    }
    return { status: 'pending', key, delivered };
  }
}

const AFTER_END = refusal('APPLICATION_FINISHED', 'the application had ended when the message came');
