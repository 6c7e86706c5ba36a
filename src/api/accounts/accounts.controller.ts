import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { SystemLogRow } from '../../domain/ports/administration.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoInstant } from '../../domain/shared/time.js';
import { CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { AccountsService } from './accounts.service.js';
import {
  ChangeAccountBody,
  type ChangeAccountInput,
  LogQuery,
  type LogInput,
  NewAccountBody,
  type NewAccountInput,
} from './dto.js';
import { presentAccount, type PresentedAccount } from './presenter.js';

type PresentedLog = Omit<SystemLogRow, 'at'> & { readonly at: string };

/** Accounts of the office (administrators). */
@ApiTags('accounts')
@Controller()
export class AccountsController {
  constructor(
    @Inject(AccountsService) private readonly accounts: AccountsService,
    @Inject(PORT.office) private readonly office: OfficeInfo,
  ) {}

  @Get('accounts')
  @Doc({ id: 'listAccounts', summary: "The office's accounts (administrators)", errors: ['PERMISSION_DENIED'] })
  async list(@CurrentUser() by: UserRow): Promise<{ items: readonly PresentedAccount[] }> {
    return { items: (await this.accounts.list(by)).map((user) => presentAccount(user, this.office.id)) };
  }

  @Get('accounts/:id')
  @Doc({
    id: 'getAccount',
    summary: 'One account (administrators)',
    errors: ['PERMISSION_DENIED', 'ACCOUNT_NOT_FOUND'],
  })
  async find(@Param('id') id: string, @CurrentUser() by: UserRow): Promise<PresentedAccount> {
    return presentAccount(await this.accounts.find(by, id), this.office.id);
  }

  @Post('accounts')
  @Doc({
    id: 'addAccount',
    summary: 'A new account of staff; the one-time password is shown here and never again (administrators)',
    body: NewAccountBody,
    ok: { 201: 'Made; `oneTimePassword` must be changed before anything else is done' },
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED', 'LOGIN_TAKEN'],
  })
  async add(
    @Body(new ZodPipe(NewAccountBody)) body: NewAccountInput,
    @CurrentUser() by: UserRow,
  ): Promise<PresentedAccount & { readonly oneTimePassword: string }> {
    const { user, password } = await this.accounts.add(by, body);
    return { ...presentAccount(user, this.office.id), oneTimePassword: password };
  }

  @Patch('accounts/:id')
  @Doc({
    id: 'changeAccount',
    summary: "Change an account's data, its roles in the office, or whether it is disabled (administrators)",
    body: ChangeAccountBody,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED', 'OWN_ACCOUNT', 'ACCOUNT_NOT_FOUND'],
  })
  async change(
    @Param('id') id: string,
    @Body(new ZodPipe(ChangeAccountBody)) body: ChangeAccountInput,
    @CurrentUser() by: UserRow,
  ): Promise<PresentedAccount> {
    return presentAccount(await this.accounts.change(by, id, body), this.office.id);
  }

  @Post('accounts/:id/password')
  @HttpCode(200)
  @Doc({
    id: 'resetAccountPassword',
    summary: 'A new one-time password, shown here and never again; every session of the account ends (administrators)',
    errors: ['PERMISSION_DENIED', 'OWN_ACCOUNT', 'ACCOUNT_NOT_FOUND'],
  })
  async resetPassword(
    @Param('id') id: string,
    @CurrentUser() by: UserRow,
  ): Promise<{ readonly oneTimePassword: string }> {
    return { oneTimePassword: await this.accounts.resetPassword(by, id) };
  }

  @Post('accounts/:id/signing-key/unlock')
  @HttpCode(204)
  @Doc({
    id: 'unlockSigningKey',
    summary: 'Open an official’s signing key that wrong passphrases have locked (administrators)',
    ok: { 204: 'Passphrases are taken again' },
    errors: ['PERMISSION_DENIED', 'OWN_ACCOUNT', 'ACCOUNT_NOT_FOUND', 'ALREADY_DONE'],
  })
  unlockKey(@Param('id') id: string, @CurrentUser() by: UserRow): Promise<void> {
    return this.accounts.unlockKey(by, id);
  }

  @Get('system-log')
  @Doc({
    id: 'listSystemLog',
    summary: 'What was done with accounts and keys, by whom, newest first (administrators)',
    query: LogQuery,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED'],
  })
  async systemLog(
    @Query(new ZodPipe(LogQuery)) query: LogInput,
    @CurrentUser() by: UserRow,
  ): Promise<{ items: readonly PresentedLog[]; next: number | null }> {
    const rows = await this.accounts.systemLog(by, query);
    const last = rows.length === query.limit ? rows.at(-1) : undefined;
    return { items: rows.map((row) => ({ ...row, at: isoInstant(row.at) })), next: last?.number ?? null };
  }
}
