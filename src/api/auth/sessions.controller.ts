import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoInstant } from '../../domain/shared/time.js';
import { answers } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { SessionAnswer, UserAnswer } from './answers.js';
import { CurrentSession, CurrentUser, type Session } from './current-user.js';
import { LoginBody, type LoginInput } from './dto.js';
import { presentUser, type PresentedUser } from './presenter.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('sessions')
@Controller()
export class SessionsController {
  constructor(@Inject(SessionsService) private readonly sessions: SessionsService) {}

  @Post('sessions')
  @Doc({
    id: 'login',
    summary: 'Log in',
    limited: 'login',
    body: LoginBody,
    open: true,
    answer: { 201: answers(SessionAnswer, 'A token for the header `Authorization: Bearer`') },
    errors: ['UNAUTHENTICATED', 'ACCOUNT_LOCKED'],
  })
  async login(
    @Body(new ZodPipe(LoginBody)) { login, password }: LoginInput,
    @Req() request: FastifyRequest,
  ): Promise<Answer<typeof SessionAnswer>> {
    const { token, expiresAt, user } = await this.sessions.open(login, password, request.ip);
    return { token, tokenType: 'Bearer', expiresAt: isoInstant(expiresAt), user: presentUser(user) };
  }

  @Delete('sessions/current')
  @HttpCode(204)
  @Doc({ id: 'logout', summary: 'Log out', permission: 'own', answer: { 204: answers(null, 'The token is void') } })
  async logout(@CurrentSession() session: Session): Promise<void> {
    await this.sessions.close(session.tokenHash);
  }

  @Get('me')
  @Doc({ id: 'getMe', summary: 'Who am I, with which roles in which office', permission: 'own', answer: UserAnswer })
  me(@CurrentUser() user: UserRow): PresentedUser {
    return presentUser(user);
  }
}
