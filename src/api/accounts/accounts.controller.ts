import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser } from '../auth/current-user.js';
import { answers, pageOf, wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import { IfMatch, etagOf, type StillAt } from '../http/etag.js';
import type { Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Names } from '../names/names.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { AccountsService } from './accounts.service.js';
import { AccountAnswer, AccountList, NewAccountAnswer, OneTimePasswordAnswer, SystemLog } from './answers.js';
import {
  ChangeAccountBody,
  type ChangeAccountInput,
  LogQuery,
  type LogInput,
  NewAccountBody,
  type NewAccountInput,
} from './dto.js';
import { accountVersion } from './version.js';
import { presentAccount, presentLog, type PresentedAccount } from './presenter.js';

/** Accounts of the office (administrators). */
@ApiTags('accounts')
@Controller()
export class AccountsController {
  constructor(
    @Inject(AccountsService) private readonly accounts: AccountsService,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(Names) private readonly names: Names,
  ) {}

  @Get('accounts')
  @Doc({
    id: 'listAccounts',
    summary: "The office's accounts (administrators)",
    permission: 'manage-accounts',
    answer: AccountList,
  })
  async list(@CurrentUser() by: UserRow): Promise<Answer<typeof AccountList>> {
    const [users, waiting] = await Promise.all([this.accounts.list(by), this.accounts.waiting()]);
    return wholeList(users.map((user) => presentAccount(user, this.office.id, waiting.get(user.id) ?? [])));
  }

  @Get('accounts/:id')
  @Doc({
    id: 'getAccount',
    summary: 'One account (administrators)',
    permission: 'manage-accounts',
    answer: { 200: answers(AccountAnswer, 'As asked', 'ETag') },
    errors: ['ACCOUNT_NOT_FOUND'],
  })
  async find(
    @Param('id') id: string,
    @CurrentUser() by: UserRow,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedAccount> {
    return this.present(reply, await this.accounts.find(by, id));
  }

  @Post('accounts')
  @Doc({
    id: 'addAccount',
    proven: true,
    summary:
      'A new account of staff; one that shall sign, give a paraf or administer opens nothing before a second person has confirmed it (administrators)',
    permission: 'manage-accounts',
    body: NewAccountBody,
    repeatable: true,
    once: ['oneTimePassword'],
    answer: {
      201: answers(
        NewAccountAnswer,
        'Made; `oneTimePassword` must be changed before anything else is done',
        'Location',
        'ETag',
      ),
    },
    errors: ['LOGIN_TAKEN', 'MAIL_UNAVAILABLE'],
  })
  async add(
    @Body(new ZodPipe(NewAccountBody)) body: NewAccountInput,
    @CurrentUser() by: UserRow,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer<typeof NewAccountAnswer>> {
    const { user, password } = await this.accounts.add(by, body);
    void reply.header('location', `/api/v1/accounts/${user.id}`);
    return { ...(await this.present(reply, user)), oneTimePassword: password };
  }

  @Patch('accounts/:id')
  @Doc({
    id: 'changeAccount',
    proven: true,
    summary: "Change an account's data, its roles in the office, or whether it is disabled (administrators)",
    permission: 'manage-accounts',
    body: ChangeAccountBody,
    repeatable: true,
    precondition: 'required',
    answer: { 200: answers(AccountAnswer, 'Changed', 'ETag') },
    errors: ['OWN_ACCOUNT', 'ACCOUNT_NOT_FOUND', 'STATE_CHANGED', 'MAIL_UNAVAILABLE'],
  })
  async change(
    @Param('id') id: string,
    @Body(new ZodPipe(ChangeAccountBody)) body: ChangeAccountInput,
    @CurrentUser() by: UserRow,
    @IfMatch() stillAt: StillAt,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedAccount> {
    return this.present(reply, await this.accounts.change(by, id, body, stillAt));
  }

  @Post('accounts/:id/password')
  @HttpCode(200)
  @Doc({
    id: 'resetAccountPassword',
    proven: true,
    summary:
      'A new one-time password for its owner; every session of the account ends. A second person confirms that of an official (administrators)',
    permission: 'manage-accounts',
    repeatable: true,
    once: ['oneTimePassword'],
    answer: OneTimePasswordAnswer,
    errors: ['OWN_ACCOUNT', 'ACCOUNT_NOT_FOUND', 'ACTION_OUT_OF_TURN', 'MAIL_UNAVAILABLE'],
  })
  async resetPassword(
    @Param('id') id: string,
    @CurrentUser() by: UserRow,
  ): Promise<Answer<typeof OneTimePasswordAnswer>> {
    const { password, confirmation } = await this.accounts.resetPassword(by, id);
    return { oneTimePassword: password, confirmation };
  }

  @Post('accounts/:id/signing-key/unlock')
  @HttpCode(204)
  @Doc({
    id: 'unlockSigningKey',
    proven: true,
    summary: 'Open an official’s signing key that wrong passphrases have locked (administrators)',
    permission: 'manage-accounts',
    repeatable: true,
    answer: { 204: answers(null, 'Passphrases are taken again') },
    errors: ['OWN_ACCOUNT', 'ACCOUNT_NOT_FOUND', 'ALREADY_DONE'],
  })
  unlockKey(@Param('id') id: string, @CurrentUser() by: UserRow): Promise<void> {
    return this.accounts.unlockKey(by, id);
  }

  @Get('system-log')
  @Doc({
    id: 'listSystemLog',
    summary: 'What was done with accounts and keys, by whom, newest first (administrators)',
    permission: 'view-system-log',
    query: LogQuery,
    answer: SystemLog,
  })
  async systemLog(
    @Query(new ZodPipe(LogQuery)) query: LogInput,
    @CurrentUser() by: UserRow,
  ): Promise<Answer<typeof SystemLog>> {
    const rows = await this.accounts.systemLog(by, query);
    const last = rows.length === query.limit ? rows.at(-1) : undefined;
    const names = await this.names.of(rows.flatMap(({ actor, subject }) => [actor, subject]));
    return pageOf(
      rows.map((row) => presentLog(row, names)),
      last === undefined ? null : String(last.number),
    );
  }

  private async present(reply: FastifyReply, user: UserRow): Promise<PresentedAccount> {
    void reply.header('etag', etagOf(accountVersion(user, this.office.id)));
    return presentAccount(user, this.office.id, (await this.accounts.waiting()).get(user.id) ?? []);
  }
}
