import { Names } from '../names/names.js';
import { Body, Controller, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { INTEGRATOR, may, SUPERVISOR } from '../../domain/access/permissions.js';
import { canonicalJson } from '../../domain/audit/canonical.js';
import type { KeptMessage, ProcessMessages } from '../../domain/ports/process-messages.js';
import type { OutsideMessage } from '../../domain/application/messages.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Instant } from '../../domain/shared/time.js';
import { actorAs, actorIn, CurrentUser } from '../auth/current-user.js';
import { sha256Hex } from '../auth/tokens.js';
import { Doc } from '../http/doc.js';
import { Act, type ActHeaders } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { answerAct, type PresentedMessage } from '../messages/answer.js';
import { MessageAnswer, actAnswers } from '../messages/answers.js';
import { MessageGateway } from '../messages/message-gateway.js';
import { PORT, type ApiOptions, type OfficeInfo } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import { MessageBody, type MessageInput } from './dto.js';

/** Keys are their senders' own: two integrators may use the same one. */
const keyOf = (user: UserRow, headers: ActHeaders): string => sha256Hex(`${user.id}\n${headers.key}`);

/** BPMN messages that an integrator sends: to one application, or to the one that waits for name and key. */
@ApiTags('procedures')
@Controller()
export class ProcessMessagesController {
  constructor(
    @Inject(MessageGateway) private readonly gateway: MessageGateway,
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.processMessages) private readonly kept: Pick<ProcessMessages, 'post' | 'find'>,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.options) private readonly options: ApiOptions,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  @Post('applications/:id/messages')
  @Doc({
    id: 'sendMessageToApplication',
    summary: 'A message that the procedure waits for',
    permission: 'send-message',
    body: MessageBody,
    act: true,
    answer: actAnswers(MessageAnswer),
    errors: ['ACTION_OUT_OF_TURN'],
  })
  async toOne(
    @Param('id') id: string,
    @Body(new ZodPipe(MessageBody)) body: MessageInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    return this.send(await this.gateway.application(id), body, user, headers, reply);
  }

  @Post('messages')
  @Doc({
    id: 'sendMessage',
    summary:
      'A message to the one application that waits for its name and key; where none does it begins a procedure, or is kept until one waits',
    permission: 'send-message',
    body: MessageBody,
    act: true,
    answer: actAnswers(MessageAnswer),
    errors: ['ACTION_OUT_OF_TURN', 'MESSAGE_AMBIGUOUS'],
  })
  async byKey(
    @Body(new ZodPipe(MessageBody)) body: MessageInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    orThrow(may(actorIn(user, this.office.id), 'send-message', {}));
    const { name, correlationKey: key } = body;
    const kept = await this.kept.find(null, keyOf(user, headers));
    if (kept !== null) return this.keptAs(kept, body, headers, reply);
    const waiting = await this.applications.awaiting({ office: this.office.id, kind: 'message', name, key });
    const [first, ...others] = waiting;
    if (first === undefined) return this.keep(body, user, headers, reply);
    if (others.length > 0)
      throw problem(
        'MESSAGE_AMBIGUOUS',
        `${waiting.length} applications wait for message "${name}"; name one of them`,
        {
          waiting,
        },
      );
    return this.send(await this.gateway.application(first), body, user, headers, reply);
  }

  /** Stores a message whole before it is answered; the loop of messages finds who takes it. */
  private async keep(
    { name, payload, correlationKey }: MessageInput,
    user: UserRow,
    headers: ActHeaders,
    reply: FastifyReply,
  ): Promise<PresentedMessage> {
    const at = this.clock();
    await this.kept.post({
      office: this.office.id,
      sender: null,
      key: keyOf(user, headers),
      name,
      payload,
      correlationKey,
      at,
      expiresAt: at + this.options.messagesKeptMs,
    });
    void reply.status(202);
    return { key: headers.key, status: 'pending', note: 'kept' };
  }

  private async keptAs(
    kept: KeptMessage,
    { name, payload, correlationKey }: MessageInput,
    headers: ActHeaders,
    reply: FastifyReply,
  ): Promise<PresentedMessage> {
    const said = canonicalJson([kept.name, kept.payload, kept.correlationKey]);
    if (said !== canonicalJson([name, payload, correlationKey]))
      throw problem('IDEMPOTENCY_KEY_REUSED', 'this Idempotency-Key has sent another message; make a new key for each');
    const isTaken = kept.state === 'delivered' || kept.state === 'given' || kept.state === 'beginning';
    void reply.status(isTaken ? 200 : 202);
    if (!isTaken || kept.receiver === null) return { key: headers.key, status: 'pending', note: 'kept' };
    const numberOf = await this.names.numbersOf([kept.receiver]);
    return {
      ...{ key: headers.key, status: 'accepted' },
      ...{ application: kept.receiver, applicationNumber: numberOf(kept.receiver) },
    };
  }

  private async send(
    row: ApplicationRow,
    body: MessageInput,
    user: UserRow,
    headers: ActHeaders,
    reply: FastifyReply,
  ): Promise<PresentedMessage> {
    const holds = user.roles.some(({ role, office }) => role === INTEGRATOR && office === row.office);
    const message: OutsideMessage = {
      ...body,
      type: 'process-message',
      key: headers.key,
      at: this.clock(),
      actor: actorAs(user, row.office, holds ? INTEGRATOR : SUPERVISOR),
    };
    return answerAct(reply, row.id, await this.gateway.send(row, message, headers.waitSeconds));
  }
}
