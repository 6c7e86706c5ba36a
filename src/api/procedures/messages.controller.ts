import { Body, Controller, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { INTEGRATOR, may, SUPERVISOR } from '../../domain/access/permissions.js';
import type { OutsideMessage } from '../../domain/application/messages.js';
import type { ApplicationRow, Applications, UserRow } from '../../domain/ports/store.js';
import type { Instant } from '../../domain/shared/time.js';
import { actorAs, actorIn, CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { Act, type ActHeaders } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { answerAct, type PresentedMessage } from '../messages/answer.js';
import { MessageGateway } from '../messages/message-gateway.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import { MessageBody, type MessageInput } from './dto.js';

/** BPMN messages that an integrator sends: to one application, or to the one that waits for name and key. */
@ApiTags('procedures')
@Controller()
export class ProcessMessagesController {
  constructor(
    @Inject(MessageGateway) private readonly gateway: MessageGateway,
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  @Post('applications/:id/messages')
  @Doc({
    summary: 'A message that the procedure waits for',
    body: MessageBody,
    act: true,
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
    summary: 'A message to the one application that waits for its name and key',
    body: MessageBody,
    act: true,
    errors: ['ACTION_OUT_OF_TURN', 'STATE_CHANGED'],
  })
  async byKey(
    @Body(new ZodPipe(MessageBody)) body: MessageInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    orThrow(may(actorIn(user, this.office.id), 'send-message', {}));
    const { name, correlationKey: key } = body;
    const waiting = await this.applications.awaiting({ office: this.office.id, kind: 'message', name, key });
    const [first, ...others] = waiting;
    if (first === undefined)
      throw problem('ACTION_OUT_OF_TURN', `no application waits for message "${name}" with this key`);
    if (others.length > 0)
      throw problem('STATE_CHANGED', `${waiting.length} applications wait for message "${name}"; name one of them`, {
        waiting,
      });
    return this.send(await this.gateway.application(first), body, user, headers, reply);
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
