import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OutsideMessage } from '../../domain/application/messages.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Courier } from '../../domain/ports/courier.js';
import type { DocumentRow } from '../../domain/ports/documents.js';
import type { Orchestration } from '../../domain/ports/world.js';
import type { Refusal } from '../../domain/shared/error-codes.js';
import type { Instant, Millis } from '../../domain/shared/time.js';
import type { RecordAtOnce } from '../../office/acts/at-once.js';
import { createGateway, type Gateway } from '../../office/acts/gateway.js';
import { createHandOver } from '../../office/acts/hand-over.js';
import type { Precheck } from '../../office/acts/precheck.js';
import type { ActStatus } from '../../office/acts/status.js';
import { PORT } from '../ports.js';
import { CaseReading } from '../reading/case-reading.js';
import { orThrow, Problem, problem, valueOrThrow } from '../problem/problem.js';
import { Refusals } from './refusals.js';

const REDELIVERY: Millis = 2_000;

/** The office's gateway for acts, with its refusals as problems. */
@Injectable()
export class MessageGateway {
  private readonly log = new Logger(MessageGateway.name);
  private readonly gateway: Gateway;

  constructor(
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.courier) private readonly courier: Courier,
    @Inject(PORT.orchestration) orchestration: Orchestration,
    @Inject(PORT.precheck) private readonly rules: Precheck,
    @Inject(PORT.recordAtOnce) recordAtOnce: RecordAtOnce,
    @Inject(CaseReading) reading: CaseReading,
    @Inject(Refusals) private readonly refusals: Refusals,
    @Inject(PORT.clock) clock: () => Instant,
  ) {
    const report = ({ detail, ...event }: { readonly detail: string }): void => {
      this.log.warn(event, detail);
    };
    const handOver = createHandOver({ applications, courier, orchestration, retryMs: REDELIVERY, clock, report });
    this.gateway = createGateway({
      ...{ applications, courier, handOver, recordAtOnce, reading, clock, pause, report },
      precheck: rules,
    });
  }

  /** The application; throws APPLICATION_NOT_FOUND. */
  async application(id: string): Promise<ApplicationRow> {
    const row = await this.applications.find(id);
    if (row === null) throw problem('APPLICATION_NOT_FOUND', `there is no application "${id}"`);
    return row;
  }

  /** True for an act that was sent before: then its first outcome is the answer, whatever the state is now. */
  async repeated(row: ApplicationRow, message: OutsideMessage): Promise<boolean> {
    return valueOrThrow(await this.gateway.isRepeat(row, message));
  }

  /** Refuses beforehand an act that the application would decline now. */
  async precheck(row: ApplicationRow, message: OutsideMessage): Promise<void> {
    const why = await this.gateway.precheck(row, message);
    if (why !== null) throw new Problem(await this.refusals.explained(row, message, why));
  }

  /** Refusal with which the application would decline the message now, for one who only looks: nothing is recorded. */
  async whyNot(row: ApplicationRow, message: OutsideMessage): Promise<Refusal | null> {
    const why = await this.rules(row, message);
    return why === null ? null : this.refusals.explained(row, message, why);
  }

  /**
   * Refuses an act at the door, and has the refusal on record; passes where the record says that the act was accepted.
   */
  async decline(row: ApplicationRow, message: OutsideMessage, why: Refusal): Promise<void> {
    orThrow(await this.gateway.decline(row, message, why));
  }

  /** Sends an act of a person and answers its status after at most `waitSeconds`. */
  async send(row: ApplicationRow, message: OutsideMessage, waitSeconds: number): Promise<ActStatus> {
    if (!(await this.repeated(row, message))) await this.precheck(row, message);
    return this.deliver(row, message, waitSeconds);
  }

  /** Stores and hands over a message that has been checked, with the file that it tells of. */
  async deliver(
    row: ApplicationRow,
    message: OutsideMessage,
    waitSeconds: number,
    file?: DocumentRow,
  ): Promise<ActStatus> {
    return valueOrThrow(await this.gateway.deliver(row, message, waitSeconds, file));
  }

  /** The sealed secret that the message of this key carries; null where it orders no signature. */
  async sealOf(application: string, key: string): Promise<string | null> {
    const message = (await this.courier.find(application, key))?.message;
    const seal = message?.type === 'complete-task' ? message.input['seal'] : undefined;
    return typeof seal === 'string' ? seal : null;
  }

  /** Status of a message; null where none of this key was ever sent. */
  async status(application: string, key: string): Promise<ActStatus | null> {
    return this.gateway.status(application, key);
  }
}
