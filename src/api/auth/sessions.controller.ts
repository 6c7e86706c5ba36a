import { Body, Controller, Delete, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoInstant } from '../../domain/shared/time.js';
import { Doc } from '../http/doc.js';
import { Limited } from '../http/rate-limit.guard.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { CurrentSession, CurrentUser, Public, type Session } from './current-user.js';
import { LoginBody, type LoginInput } from './dto.js';
import { presentUser, type PresentedUser } from './presenter.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('sessions')
@Controller()
export class SessionsController {
  constructor(@Inject(SessionsService) private readonly sessions: SessionsService) {}

  @Post('sessions')
  @Public()
  @Limited('login')
  @Doc({
    id: 'login',
    summary: 'Log in',
    body: LoginBody,
    open: true,
    ok: { 201: 'A token for the header `Authorization: Bearer`' },
    errors: ['INPUT_INVALID', 'UNAUTHENTICATED', 'ACCOUNT_LOCKED', 'TOO_MANY_REQUESTS'],
  })
  async login(
    @Body(new ZodPipe(LoginBody)) { login, password }: LoginInput,
  ): Promise<{ token: string; tokenType: 'Bearer'; expiresAt: string; user: PresentedUser }> {
    const { token, expiresAt, user } = await this.sessions.open(login, password);
    return { token, tokenType: 'Bearer', expiresAt: isoInstant(expiresAt), user: presentUser(user) };
  }

  @Delete('sessions/current')
  @HttpCode(204)
  @Doc({ id: 'logout', summary: 'Log out', ok: { 204: 'The token is void' } })
  async logout(@CurrentSession() session: Session): Promise<void> {
    await this.sessions.close(session.tokenHash);
  }

  @Get('me')
  @Doc({ id: 'getMe', summary: 'Who am I, with which roles in which office' })
  me(@CurrentUser() user: UserRow): PresentedUser {
    return presentUser(user);
  }
}
