import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Delegations } from '../../domain/ports/delegations.js';
import { isoInstant, type Instant } from '../../domain/shared/time.js';
import { answers } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Names } from '../names/names.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { MeAnswer, SessionAnswer } from './answers.js';
import { CurrentSession, CurrentUser, type Session } from './current-user.js';
import { LoginBody, type LoginInput } from './dto.js';
import { presentMe, presentUser } from './presenter.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('sessions')
@Controller()
export class SessionsController {
  constructor(
    @Inject(SessionsService) private readonly sessions: SessionsService,
    @Inject(PORT.delegations) private readonly delegations: Pick<Delegations, 'list'>,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
    @Inject(Names) private readonly names: Names,
  ) {}

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
  @Doc({
    id: 'getMe',
    summary: 'Who am I, with which roles in which office, for whom I stand in and who does for me',
    permission: 'own',
    answer: MeAnswer,
  })
  async me(@CurrentUser() user: UserRow): Promise<Answer<typeof MeAnswer>> {
    const delegations = user.kind === 'staff' ? await this.delegations.list(this.office.id) : [];
    const mine = delegations.filter(({ from, to }) => from === user.id || to === user.id);
    const { person } = await this.names.of(mine.flatMap(({ from, to }) => [from, to]));
    return presentMe(user, mine, this.clock(), person);
  }
}
