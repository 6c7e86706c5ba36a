import { Body, Controller, Get, HttpCode, Inject, Post, Put, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentSession, CurrentUser, type Session } from '../auth/current-user.js';
import { readForm } from '../documents/upload.js';
import { answers } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { ZodPipe, parseInput } from '../http/zod.pipe.js';
import { HandedInKey, SigningKeyAnswer } from './answers.js';
import { KeyForm, PasswordBody, SigningCodeBody, type PasswordInput, type SigningCodeInput } from './dto.js';
import { OwnAccountService } from './own-account.service.js';
import { presentKey, presentKeyStatus } from './presenter.js';

/** A bundle with a chain of certificates has a few thousand bytes. */
const KEY_MAX_BYTES = 256 * 1024;

@ApiTags('accounts')
@Controller('me')
export class OwnAccountController {
  constructor(@Inject(OwnAccountService) private readonly own: OwnAccountService) {}

  @Put('password')
  @HttpCode(204)
  @Doc({
    id: 'changeMyPassword',
    summary: "Change one's own password; every other session ends",
    limited: 'login',
    permission: 'own',
    repeatable: true,
    oneTimePassword: true,
    body: PasswordBody,
    answer: { 204: answers(null, 'Changed') },
    errors: ['PASSWORD_WRONG', 'PASSWORD_UNSUITABLE', 'ACCOUNT_LOCKED'],
  })
  changePassword(
    @Body(new ZodPipe(PasswordBody)) body: PasswordInput,
    @CurrentSession() session: Session,
  ): Promise<void> {
    return this.own.changePassword(session, body);
  }

  @Put('signing-key')
  @Doc({
    id: 'handInMySigningKey',
    proven: true,
    summary: "Hand in one's own PKCS#12 file; the passphrase opens it once, to check it, and is not kept",
    limited: 'login',
    permission: 'hand-in-signing-key',
    upload: KeyForm,
    answer: { 200: answers(HandedInKey, 'Kept in the place of an earlier one') },
    errors: [
      'FILE_REFUSED',
      'SIGN_PASSPHRASE_WRONG',
      'SIGN_CERTIFICATE_EXPIRED',
      'SIGN_CERTIFICATE_REVOKED',
      'SIGN_CERTIFICATE_UNSUITABLE',
      'SIGN_PKCS12_UNSUPPORTED',
      'SIGN_KEY_ELSEWHERE',
      'SIGN_KEY_OF_ANOTHER',
      'REVOCATION_UNAVAILABLE',
    ],
  })
  async handInKey(@CurrentUser() user: UserRow, @Req() request: FastifyRequest): Promise<Answer<typeof HandedInKey>> {
    const { bytes, fields } = await readForm(request, KEY_MAX_BYTES);
    const { passphrase } = parseInput(KeyForm, fields);
    const { certificate, status, confirmation } = await this.own.handInKey(user, bytes, passphrase);
    return { ...presentKey(certificate), status, confirmation };
  }

  @Post('signing-code')
  @HttpCode(202)
  @Doc({
    id: 'requestMySigningCode',
    summary: 'Have the provider send oneself a one-time code for so many letters',
    limited: 'login',
    permission: 'begin-ceremony',
    repeatable: true,
    body: SigningCodeBody,
    answer: { 202: answers(null, 'Asked for; the code comes from the provider') },
    errors: ['SIGN_CODE_UNSUPPORTED', 'SIGN_CERTIFICATE_MISSING', 'SIGN_PROVIDER_REFUSED', 'UPSTREAM_UNAVAILABLE'],
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
    permission: 'hand-in-signing-key',
    answer: SigningKeyAnswer,
  })
  async key(@CurrentUser() user: UserRow): Promise<Answer<typeof SigningKeyAnswer>> {
    return presentKeyStatus(await this.own.keyStatus(user));
  }
}
