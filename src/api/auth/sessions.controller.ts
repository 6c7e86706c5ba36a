import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SessionKind } from '../../domain/access/sessions.js';
import { isoInstant } from '../../domain/shared/time.js';
import { answers, wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PORT, type ApiOptions } from '../ports.js';
import { problem } from '../problem/problem.js';
import { BrowserSessionAnswer, OwnSessionList, ProofAnswer, SessionAnswer } from './answers.js';
import { forged, giveCookie, takeCookie } from './credentials.js';
import { CurrentSession, type Session } from './current-user.js';
import { LoginBody, ProofBody, type LoginInput, type ProofInput } from './dto.js';
import { presentSessions, presentUser } from './presenter.js';
import { SessionsService, type OpenedSession } from './sessions.service.js';

@ApiTags('sessions')
@Controller()
export class SessionsController {
  constructor(
    @Inject(SessionsService) private readonly sessions: SessionsService,
    @Inject(PORT.options) private readonly options: ApiOptions,
  ) {}

  @Post('sessions')
  @Doc({
    id: 'login',
    summary: 'Log in, as a program',
    limited: 'login',
    body: LoginBody,
    open: true,
    answer: { 201: answers(SessionAnswer, 'A token for the header `Authorization: Bearer`') },
    errors: ['UNAUTHENTICATED', 'ACCOUNT_LOCKED'],
  })
  async login(
    @Body(new ZodPipe(LoginBody)) body: LoginInput,
    @Req() request: FastifyRequest,
  ): Promise<Answer<typeof SessionAnswer>> {
    const { token, expiresAt, user } = await this.open(body, request, 'program');
    return { token, tokenType: 'Bearer', expiresAt: isoInstant(expiresAt), user: presentUser(user) };
  }

  @Post('sessions/browser')
  @Doc({
    id: 'loginInBrowser',
    summary: 'Log in from a page: the token is a cookie that no script reads',
    limited: 'login',
    body: LoginBody,
    open: true,
    answer: { 201: answers(BrowserSessionAnswer, 'Logged in; the cookie is in `Set-Cookie`') },
    errors: ['UNAUTHENTICATED', 'ACCOUNT_LOCKED'],
  })
  async loginInBrowser(
    @Body(new ZodPipe(LoginBody)) body: LoginInput,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer<typeof BrowserSessionAnswer>> {
    // a page of another site must not log its reader in as somebody else
    const fault = forged(request.method, request.headers, this.options.publicUrl);
    if (fault !== null) throw problem('UNAUTHENTICATED', fault);
    const { token, expiresAt, user } = await this.open(body, request, 'browser');
    giveCookie(reply, token);
    return { expiresAt: isoInstant(expiresAt), user: presentUser(user) };
  }

  @Delete('sessions/current')
  @HttpCode(204)
  @Doc({ id: 'logout', summary: 'Log out', permission: 'own', answer: { 204: answers(null, 'The session has ended') } })
  async logout(@CurrentSession() session: Session, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.sessions.close(session.tokenHash);
    if (session.kind === 'browser') takeCookie(reply);
  }

  @Get('me/sessions')
  @Doc({
    id: 'listMySessions',
    summary: 'Own sessions: when each began, was last used, from where, with what',
    permission: 'own',
    answer: OwnSessionList,
  })
  async list(@CurrentSession() session: Session): Promise<Answer<typeof OwnSessionList>> {
    return wholeList(presentSessions(await this.sessions.own(session), session, this.options.sessions));
  }

  @Delete('me/sessions')
  @HttpCode(204)
  @Doc({
    id: 'endMyOtherSessions',
    summary: 'End every own session but this one',
    permission: 'own',
    answer: { 204: answers(null, 'They have ended') },
  })
  endOthers(@CurrentSession() session: Session): Promise<void> {
    return this.sessions.endOthers(session);
  }

  @Delete('me/sessions/:id')
  @HttpCode(204)
  @Doc({
    id: 'endMySession',
    summary: 'End one own session',
    permission: 'own',
    answer: { 204: answers(null, 'It has ended') },
    errors: ['SESSION_NOT_FOUND'],
  })
  end(@Param('id') id: string, @CurrentSession() session: Session): Promise<void> {
    return this.sessions.end(session, id);
  }

  @Post('me/proof')
  @HttpCode(200)
  @Doc({
    id: 'proveMyPassword',
    summary: 'Give the password once more: keys, accounts and destruction ask for it',
    limited: 'login',
    permission: 'own',
    repeatable: true,
    body: ProofBody,
    answer: ProofAnswer,
    errors: ['PASSWORD_WRONG', 'ACCOUNT_LOCKED'],
  })
  async prove(
    @Body(new ZodPipe(ProofBody)) { password }: ProofInput,
    @CurrentSession() session: Session,
  ): Promise<Answer<typeof ProofAnswer>> {
    return { provenUntil: isoInstant(await this.sessions.prove(session, password)) };
  }

  private open(
    { login, password }: LoginInput,
    { ip, headers }: FastifyRequest,
    kind: SessionKind,
  ): Promise<OpenedSession> {
    return this.sessions.open(login, password, { kind, address: ip, agent: headers['user-agent'] ?? '' });
  }
}
