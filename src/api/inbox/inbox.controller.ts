import { Names } from '../names/names.js';
import type { InboxRow } from '../../domain/ports/inbox.js';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { PORT } from '../ports.js';
import { InboxList, InboxMessage, InboxMessageDetail } from './answers.js';
import { InboxQuery, SetAsideBody, type InboxQueryInput } from './dto.js';
import { InboxService } from './inbox.service.js';
import { presentInboxMessage } from './presenter.js';

@ApiTags('inbox')
@Controller('inbox')
export class InboxController {
  constructor(
    @Inject(InboxService) private readonly inbox: InboxService,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.messages) private readonly messages: MessageCatalogue,
  ) {}

  @Get()
  @Doc({
    id: 'listInboxMessages',
    summary: 'Every message of OSS and SiCANTIK, newest first: what became of it, why, and what to do',
    permission: 'view-inbox',
    query: InboxQuery,
    answer: InboxList,
  })
  async list(
    @Query(new ZodPipe(InboxQuery)) query: InboxQueryInput,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof InboxList>> {
    const { items, total } = await this.inbox.list(user, query);
    const numberOf = await this.names.numbersOf(items.flatMap(({ applications }) => applications));
    return {
      items: items.map((row) => presentInboxMessage(row, this.messages, numberOf)),
      cursor: items.length < query.limit ? null : (items.at(-1)?.id ?? null),
      total,
    };
  }

  @Get(':message')
  @Doc({
    id: 'getInboxMessage',
    summary: 'One message with what came',
    permission: 'view-inbox',
    answer: InboxMessageDetail,
    errors: ['INBOX_MESSAGE_NOT_FOUND'],
  })
  async find(@Param('message') id: string, @CurrentUser() user: UserRow): Promise<Answer<typeof InboxMessageDetail>> {
    const row = await this.inbox.find(user, id);
    const { content, masked } = await this.inbox.content(user, row.id);
    return { ...(await this.present(row)), content, contentMasked: masked };
  }

  @Post(':message/retry')
  @HttpCode(200)
  @Doc({
    id: 'retryInboxMessage',
    summary: 'Try a message at once that waits, was not understood or was set aside',
    permission: 'handle-inbox',
    repeatable: true,
    answer: InboxMessage,
    errors: ['INBOX_MESSAGE_NOT_FOUND', 'STATE_CHANGED'],
  })
  async retry(@Param('message') id: string, @CurrentUser() user: UserRow): Promise<Answer<typeof InboxMessage>> {
    return this.present(await this.inbox.retry(user, id));
  }

  @Post(':message/set-aside')
  @HttpCode(200)
  @Doc({
    id: 'setAsideInboxMessage',
    summary: 'Say that nothing is to be done about a message that cannot be used; it is kept',
    permission: 'handle-inbox',
    repeatable: true,
    body: SetAsideBody,
    answer: InboxMessage,
    errors: ['INBOX_MESSAGE_NOT_FOUND', 'STATE_CHANGED'],
  })
  async setAside(
    @Param('message') id: string,
    @Body(new ZodPipe(SetAsideBody)) { reason }: z.infer<typeof SetAsideBody>,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof InboxMessage>> {
    return this.present(await this.inbox.setAside(user, id, reason));
  }

  private async present(row: InboxRow): Promise<Answer<typeof InboxMessage>> {
    return presentInboxMessage(row, this.messages, await this.names.numbersOf(row.applications));
  }
}
