import { Names, type NumberOf } from '../names/names.js';
import { ApplicationNumber } from '../applications/number.js';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { outgoingTask } from '../../domain/application/incident-end.js';
import { may } from '../../domain/access/permissions.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Administration } from '../../domain/ports/administration.js';
import type { Incidents } from '../../domain/ports/incidents.js';
import type { OutboxDesk, OutgoingRow } from '../../domain/ports/outbox.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { isoOrNull, type Instant } from '../../domain/shared/time.js';
import { CurrentUser, actorIn } from '../auth/current-user.js';
import { listOf, numberedPageQuery, pageOf } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import { Instant as InstantAnswer, asciiFilter, enumOf, type Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import { SetAsideBody } from './dto.js';

const Status = enumOf<OutgoingRow['state']>({ waiting: true, sent: true, dead: true });

const OutgoingMessage = z
  .strictObject({
    id: z.string(),
    application: z.string(),
    applicationNumber: ApplicationNumber,
    channel: z.string().describe('oss-license-status, oss-license, mail …'),
    status: Status.describe('`dead`: its receiver has refused it for good'),
    attempts: z.int().min(0).describe('Attempts that have failed'),
    nextAt: InstantAnswer.nullable().describe('When a message that waits is tried next'),
    settledAt: InstantAnswer.nullable(),
    technical: z.string().nullable().describe('Why it waits or was given up; English, for an operator'),
  })
  .meta({ id: 'OutgoingMessage' });
const OutgoingList = listOf('OutgoingMessageList', OutgoingMessage);

const OutgoingQuery = z.strictObject({
  status: Status.optional(),
  application: asciiFilter(191).optional(),
  ...numberedPageQuery,
});

const present = (
  { state, nextAt, settledAt, reason, ...row }: OutgoingRow,
  numberOf: NumberOf,
): Answer<typeof OutgoingMessage> => ({
  ...row,
  applicationNumber: numberOf(row.application),
  status: state,
  nextAt: state === 'waiting' ? isoOrNull(nextAt) : null,
  settledAt: isoOrNull(settledAt),
  technical: reason,
});

/** Messages of the office to other systems and people, and the handling of one that its receiver refuses. */
@ApiTags('inbox')
@Controller('outgoing-messages')
export class OutgoingController {
  constructor(
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.outboxDesk) private readonly desk: OutboxDesk,
    @Inject(PORT.incidents) private readonly incidents: Pick<Incidents, 'settle'>,
    @Inject(PORT.administration) private readonly administration: Pick<Administration, 'note'>,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  @Get()
  @Doc({
    id: 'listOutgoingMessages',
    summary: 'Messages to other systems and mails of applications, newest first, without their content',
    permission: 'view-inbox',
    query: OutgoingQuery,
    answer: OutgoingList,
  })
  async list(
    @Query(new ZodPipe(OutgoingQuery)) { status, application, cursor, limit }: z.output<typeof OutgoingQuery>,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof OutgoingList>> {
    orThrow(may(actorIn(user, this.office.id), 'view-inbox', {}));
    const rows = await this.desk.list({
      ...(status === undefined ? {} : { state: status }),
      ...(application === undefined ? {} : { application }),
      ...(cursor === undefined ? {} : { before: cursor }),
      limit,
    });
    const numberOf = await this.names.numbersOf(rows.map((row) => row.application));
    return pageOf(
      rows.map((row) => present(row, numberOf)),
      rows.length < limit ? null : (rows.at(-1)?.id ?? null),
    );
  }

  @Post(':message/retry')
  @HttpCode(200)
  @Doc({
    id: 'retryOutgoingMessage',
    summary: 'Send a message again that its receiver has refused',
    permission: 'handle-inbox',
    repeatable: true,
    answer: OutgoingMessage,
    errors: ['OUTGOING_MESSAGE_NOT_FOUND', 'STATE_CHANGED'],
  })
  async retry(@Param('message') id: string, @CurrentUser() user: UserRow): Promise<Answer<typeof OutgoingMessage>> {
    orThrow(may(actorIn(user, this.office.id), 'handle-inbox', {}));
    await this.found(id);
    if (!(await this.desk.again(id, this.clock())))
      throw problem('STATE_CHANGED', 'the message was not given up, or its data has been destroyed');
    await this.note(user, 'outgoing-retry', id, {});
    return this.present(await this.found(id));
  }

  @Post(':message/set-aside')
  @HttpCode(200)
  @Doc({
    id: 'setAsideOutgoingMessage',
    summary: 'Say that nothing is to be done about a message that its receiver has refused; it is kept',
    permission: 'handle-inbox',
    repeatable: true,
    body: SetAsideBody,
    answer: OutgoingMessage,
    errors: ['OUTGOING_MESSAGE_NOT_FOUND', 'STATE_CHANGED'],
  })
  async setAside(
    @Param('message') id: string,
    @Body(new ZodPipe(SetAsideBody)) { reason }: z.infer<typeof SetAsideBody>,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof OutgoingMessage>> {
    orThrow(may(actorIn(user, this.office.id), 'handle-inbox', {}));
    const row = await this.found(id);
    if (row.state !== 'dead') throw problem('STATE_CHANGED', 'the message was not given up');
    await this.note(user, 'outgoing-set-aside', id, { reason });
    await this.incidents.settle(row.application, outgoingTask(row), this.clock());
    return this.present(row);
  }

  private async present(row: OutgoingRow): Promise<Answer<typeof OutgoingMessage>> {
    return present(row, await this.names.numbersOf([row.application]));
  }

  private async found(id: string): Promise<OutgoingRow> {
    const row = /^[1-9]\d{0,14}$/.test(id) ? await this.desk.find(id) : null;
    if (row === null) throw problem('OUTGOING_MESSAGE_NOT_FOUND', `there is no outgoing message "${id}"`);
    return row;
  }

  private note(by: UserRow, verb: string, subject: string, detail: JsonObject): Promise<void> {
    return this.administration.note({ at: this.clock(), office: this.office.id, actor: by.id, verb, subject, detail });
  }
}
