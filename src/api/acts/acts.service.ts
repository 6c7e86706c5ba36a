import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { saidOnce } from '../../domain/application/file-correction.js';
import type { OutsideMessage } from '../../domain/application/messages.js';
import type { Accounts, UserRow } from '../../domain/ports/accounts.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Forms } from '../../domain/ports/forms.js';
import type { Seals, SigningAttempts } from '../../domain/ports/signing-records.js';
import type { TaskRow, Tasks } from '../../domain/ports/tasks.js';
import { isObject, type JsonObject } from '../../domain/shared/json.js';
import { refusal, type Refusal } from '../../domain/shared/error-codes.js';
import type { Instant } from '../../domain/shared/time.js';
import { SUPERVISOR } from '../../domain/access/permissions.js';
import type { ActStatus } from '../../office/acts/status.js';
import { actorAs } from '../auth/current-user.js';
import { sha256Hex } from '../auth/tokens.js';
import { etagOf } from '../http/etag.js';
import type { ActHeaders } from '../http/headers.js';
import type { AnsweredAct } from '../messages/answer.js';
import { MessageGateway } from '../messages/message-gateway.js';
import { Signatures } from '../messages/signatures.js';
import { PORT, type ApiOptions, type SealSecret } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import { taskIdOf } from '../tasks/task-segment.js';
import { isSigningCode, secretOf, type SignInput } from './dto.js';

/** A signature is a matter of seconds: looked at soon, then more rarely. */
const FIRST_LOOK_MS = 100;
const LONGEST_GAP_MS = 500;

type Addressed = Pick<OutsideMessage, 'key' | 'at' | 'actor'>;

interface TaskAddress {
  readonly application: string;
  readonly task: string;
}

/** Acts on a task: the task must stand, the rules must allow it, and nobody else may hold it. */
@Injectable()
export class ActsService {
  constructor(
    @Inject(MessageGateway) private readonly gateway: MessageGateway,
    @Inject(PORT.applications) private readonly applications: Pick<Applications, 'find'>,
    @Inject(Signatures) private readonly signatures: Signatures,
    @Inject(PORT.tasks) private readonly tasks: Tasks,
    @Inject(PORT.forms) private readonly forms: Pick<Forms, 'fields'>,
    @Inject(PORT.accounts) private readonly accounts: Accounts,
    @Inject(PORT.seals) private readonly seals: Seals,
    @Inject(PORT.signingAttempts) private readonly attempts: SigningAttempts,
    @Inject(PORT.sealer) private readonly sealer: SealSecret,
    @Inject(PORT.options) private readonly options: ApiOptions,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  /** Copies of a letter that go to the printer where the officer names no other number. */
  get printCopies(): number {
    return this.options.printCopies;
  }

  /** Input of a task, its correction without what it says twice. */
  saidOnce({ action, permitType }: TaskRow, input: JsonObject): JsonObject {
    const { fields } = input;
    const known = this.forms.fields(permitType);
    return action === 'process' && isObject(fields) && known !== null
      ? { ...input, fields: saidOnce(fields, known) }
      : input;
  }

  async onTask(
    address: TaskAddress,
    user: UserRow,
    headers: ActHeaders,
    make: (addressed: Addressed, task: TaskRow) => OutsideMessage,
  ): Promise<ActStatus> {
    const row = await this.gateway.application(address.application);
    const task = await this.task(address);
    const message = make(this.addressed(row, user, headers, task.role), task);
    if (!(await this.gateway.repeated(row, message))) {
      orThrow(headers.stillAt(etagOf(row.seq)));
      await this.gateway.precheck(row, message);
      await this.refuseIfHeld(row, message, task);
    }
    return this.gateway.deliver(row, message, headers.waitSeconds);
  }

  async onApplication(
    application: string,
    user: UserRow,
    headers: ActHeaders,
    make: (addressed: Addressed) => OutsideMessage,
  ): Promise<ActStatus> {
    const row = await this.gateway.application(application);
    const message = make(this.addressed(row, user, headers, SUPERVISOR));
    if (!(await this.gateway.repeated(row, message))) {
      orThrow(headers.stillAt(etagOf(row.seq)));
      await this.gateway.precheck(row, message);
    }
    return this.gateway.deliver(row, message, headers.waitSeconds);
  }

  /**
   * The ceremony: everything is checked before the passphrase is looked at; then it is sealed to the one live signing
   * worker, and the message carries the seal's id alone. The id follows from the act's key, so a repeated request is
   * the same act. The passphrase itself is never kept and so never compared.
   */
  async sign(address: TaskAddress, user: UserRow, headers: ActHeaders, body: SignInput): Promise<AnsweredAct> {
    const seal = sha256Hex(`${address.application}\n${address.task}\n${user.id}\n${headers.key}`);
    const { row, message, repeated } = await this.orderSignature(address, user, headers.key, seal, body.letter);
    if (!repeated) {
      orThrow(headers.stillAt(etagOf(row.seq)));
      if (await this.attempts.locked(user.id)) await this.gateway.decline(row, message, LOCKED);
      await this.seal(address, user, seal, body);
    }
    const end = this.clock() + headers.waitSeconds * 1000;
    return this.withSignature(row, await this.gateway.deliver(row, message, headers.waitSeconds), seal, end);
  }

  /**
   * Waits for the outcome of the signature, within the time: that the order was accepted is no answer. A failed
   * signature is a refusal that says why, and at which task the letter is signed now.
   */
  private async withSignature(
    row: ApplicationRow,
    status: ActStatus,
    seal: string,
    end: Instant,
  ): Promise<AnsweredAct> {
    if (status.status !== 'accepted') return status;
    let read: number | undefined;
    for (let gap = FIRST_LOOK_MS; ; gap = Math.min(gap * 1.5, LONGEST_GAP_MS)) {
      const seq = (await this.applications.find(row.id))?.seq;
      const isLast = this.clock() >= end;
      // The outcome is a transition of its own: before there is one, the audit says what it said.
      if (seq !== read || isLast) {
        const signature = await this.signatures.of(row, status.seq, seal);
        if (signature?.status === 'failed' && isSigningCode(signature.code))
          throw problem(signature.code, signature.technical, {
            again: signature.task === null ? null : taskIdOf(signature.task),
          });
        if (isLast || signature?.status !== 'pending')
          return signature === undefined ? status : { ...status, signature };
        read = seq;
      }
      await pause(Math.max(1, Math.min(gap, end - this.clock())));
    }
  }

  /** The order to sign one letter, checked and not yet sent; a repeated one was checked when it came first. */
  async orderSignature(
    address: TaskAddress,
    user: UserRow,
    key: string,
    seal: string,
    letter: string,
  ): Promise<{ readonly row: ApplicationRow; readonly message: OutsideMessage; readonly repeated: boolean }> {
    const row = await this.gateway.application(address.application);
    const task = await this.task(address);
    if (task.action !== 'sign')
      throw problem('ACTION_UNKNOWN', `task "${task.id}" is not a task to sign but "${task.action}"`);
    const message: OutsideMessage = {
      ...this.addressed(row, user, { key }, task.role),
      type: 'complete-task',
      task: task.id,
      input: { letter, seal },
    };
    const repeated = await this.gateway.repeated(row, message);
    if (!repeated) {
      await this.gateway.precheck(row, message);
      await this.refuseIfHeld(row, message, task);
    }
    return { row, message, repeated };
  }

  /**
   * Refusal to this official to sign the letter of an open task now, asked without a secret and not recorded; null
   * where they may.
   */
  async whyNotSigned(row: ApplicationRow, task: TaskRow, user: UserRow): Promise<Refusal | null> {
    if (task.holder !== null && task.holder !== user.id) return this.heldByAnother(task);
    const shown = row.state?.letter.final?.sha256 ?? '';
    return this.gateway.whyNot(row, {
      ...this.addressed(row, user, { key: 'not-sent' }, task.role),
      type: 'complete-task',
      task: task.id,
      input: { letter: shown, seal: 'not-sealed' },
    });
  }

  private async seal({ application, task }: TaskAddress, user: UserRow, id: string, body: SignInput): Promise<void> {
    const now = this.clock();
    const recipient = await this.seals.liveKey(now);
    if (recipient === null) throw problem('SIGN_WORKER_AWAY', 'no signing worker lives; try again when it is back');
    const expiresAt = now + this.options.sealSeconds * 1000;
    const sealed = await this.sealer(recipient, {
      official: user.id,
      letters: [{ application, task, letter: body.letter }],
      secret: secretOf(body),
      expiresAt,
    });
    await this.seals.put({ id, kid: recipient.kid, sealed, expiresAt });
  }

  private async refuseIfHeld(row: ApplicationRow, message: OutsideMessage, task: TaskRow): Promise<void> {
    if (task.holder === null || task.holder === message.actor.user) return;
    await this.gateway.decline(row, message, await this.heldByAnother(task));
  }

  private async heldByAnother({ id, holder }: TaskRow): Promise<Refusal> {
    const account = holder === null ? null : await this.accounts.byId(holder);
    return refusal('TASK_HELD_BY_ANOTHER', `task "${id}" is held by another officer`, {
      holder,
      holderName: account?.name ?? null,
    });
  }

  private async task({ application, task }: TaskAddress): Promise<TaskRow> {
    const row = await this.tasks.find(application, task);
    if (row === null) throw problem('TASK_NOT_FOUND', `application "${application}" has no task "${task}"`);
    return row;
  }

  private addressed(row: ApplicationRow, user: UserRow, headers: Pick<ActHeaders, 'key'>, role: string): Addressed {
    return { key: headers.key, at: this.clock(), actor: actorAs(user, row.office, role) };
  }
}

const LOCKED = refusal(
  'SIGN_PASSPHRASE_LOCKED',
  'the signing key is locked after wrong passphrases; an administrator opens it',
);
