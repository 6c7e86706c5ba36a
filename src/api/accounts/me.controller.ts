import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { openActions } from '../../domain/access/permissions.js';
import type { Delegations } from '../../domain/ports/delegations.js';
import type { Instant } from '../../domain/shared/time.js';
import { MeAnswer } from '../auth/answers.js';
import { actorIn, CurrentSession, type Session } from '../auth/current-user.js';
import { presentMe } from '../auth/presenter.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { Names } from '../names/names.js';
import { PORT, type ApiOptions, type OfficeInfo } from '../ports.js';
import { GuardedRoles } from './guarded-roles.js';

@ApiTags('sessions')
@Controller('me')
export class MeController {
  constructor(
    @Inject(PORT.delegations) private readonly delegations: Pick<Delegations, 'list'>,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.options) private readonly options: ApiOptions,
    @Inject(PORT.messages) private readonly messages: Pick<MessageCatalogue, 'language'>,
    @Inject(PORT.clock) private readonly clock: () => Instant,
    @Inject(GuardedRoles) private readonly guards: GuardedRoles,
    @Inject(Names) private readonly names: Names,
  ) {}

  @Get()
  @Doc({
    id: 'getMe',
    summary: 'Who am I, with which roles in which office, what may I ask for, for whom I stand in and who does for me',
    permission: 'own',
    answer: MeAnswer,
  })
  async me(@CurrentSession() session: Session): Promise<Answer<typeof MeAnswer>> {
    const { user } = session;
    const delegations = user.kind === 'staff' ? await this.delegations.list(this.office.id) : [];
    const mine = delegations.filter(({ from, to }) => from === user.id || to === user.id);
    const { person } = await this.names.of(mine.flatMap(({ from, to }) => [from, to]));
    const surroundings = {
      office: this.office,
      language: this.messages.language(),
      may: openActions(actorIn(user, this.office.id), await this.guards.ofHead()),
      limits: this.options.sessions,
      at: this.clock(),
    };
    return presentMe(session, mine, surroundings, person);
  }
}
