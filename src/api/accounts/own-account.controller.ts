import { Body, Controller, Get, HttpCode, Inject, Post, Put, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentSession, CurrentUser, WithOneTimePassword, type Session } from '../auth/current-user.js';
import { readForm } from '../documents/upload.js';
import { Doc } from '../http/doc.js';
import { Limited } from '../http/rate-limit.guard.js';
import { ZodPipe, parseInput } from '../http/zod.pipe.js';
import { KeyForm, PasswordBody, SigningCodeBody, type PasswordInput, type SigningCodeInput } from './dto.js';
import { OwnAccountService } from './own-account.service.js';
import { presentKey, presentKeyStatus, type PresentedKey, type PresentedKeyStatus } from './presenter.js';

/** A bundle with a chain of certificates has a few thousand bytes. */
const KEY_MAX_BYTES = 256 * 1024;

@ApiTags('accounts')
@Controller('me')
export class OwnAccountController {
  constructor(@Inject(OwnAccountService) private readonly own: OwnAccountService) {}

  @Put('password')
  @HttpCode(204)
  @WithOneTimePassword()
  @Limited('login')
  @Doc({
    id: 'changeMyPassword',
    summary: "Change one's own password; every other session ends",
    body: PasswordBody,
    ok: { 204: 'Changed' },
    errors: ['INPUT_INVALID', 'PASSWORD_WRONG', 'PASSWORD_UNSUITABLE', 'ACCOUNT_LOCKED', 'TOO_MANY_REQUESTS'],
  })
  changePassword(
    @Body(new ZodPipe(PasswordBody)) body: PasswordInput,
    @CurrentSession() session: Session,
  ): Promise<void> {
    return this.own.changePassword(session, body);
  }

  @Put('signing-key')
  @Limited('login')
  @Doc({
    id: 'handInMySigningKey',
    summary: "Hand in one's own PKCS#12 file; the passphrase opens it once, to check it, and is not kept",
    upload: KeyForm,
    ok: { 200: 'Kept in the place of an earlier one' },
    errors: [
      'INPUT_INVALID',
      'PERMISSION_DENIED',
      'FILE_REFUSED',
      'SIGN_PASSPHRASE_WRONG',
      'SIGN_CERTIFICATE_EXPIRED',
      'SIGN_CERTIFICATE_REVOKED',
      'SIGN_CERTIFICATE_UNSUITABLE',
      'SIGN_PKCS12_UNSUPPORTED',
      'SIGN_KEY_ELSEWHERE',
      'REVOCATION_UNAVAILABLE',
      'TOO_MANY_REQUESTS',
    ],
  })
  async handInKey(@CurrentUser() user: UserRow, @Req() request: FastifyRequest): Promise<PresentedKey> {
    const { bytes, fields } = await readForm(request, KEY_MAX_BYTES);
    const { passphrase } = parseInput(KeyForm, fields);
    return presentKey(await this.own.handInKey(user, bytes, passphrase));
  }

  @Post('signing-code')
  @HttpCode(202)
  @Limited('login')
  @Doc({
    id: 'requestMySigningCode',
    summary: 'Have the provider send oneself a one-time code for so many letters',
    body: SigningCodeBody,
    ok: { 202: 'Asked for; the code comes from the provider' },
    errors: [
      'INPUT_INVALID',
      'PERMISSION_DENIED',
      'SIGN_CODE_UNSUPPORTED',
      'SIGN_CERTIFICATE_MISSING',
      'SIGN_PROVIDER_REFUSED',
      'UPSTREAM_UNAVAILABLE',
      'TOO_MANY_REQUESTS',
    ],
  })
  requestCode(
    @Body(new ZodPipe(SigningCodeBody)) { letters }: SigningCodeInput,
    @CurrentUser() user: UserRow,
  ): Promise<void> {
    return this.own.requestCode(user, letters);
  }

  @Get('signing-key')
  @Doc({
    id: 'getMySigningKey',
    summary: "The state of one's own signing key: where it is, and whether it can sign now",
    errors: ['PERMISSION_DENIED'],
  })
  async key(@CurrentUser() user: UserRow): Promise<PresentedKeyStatus> {
    return presentKeyStatus(await this.own.keyStatus(user));
  }
}
