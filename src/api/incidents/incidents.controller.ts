import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { may } from '../../domain/access/permissions.js';
import { keyTask } from '../../domain/incidents/subjects.js';
import { kindOfIncident } from '../../domain/incidents/table.js';
import type { Delegations } from '../../domain/ports/delegations.js';
import type { Incidents } from '../../domain/ports/incidents.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser, actorIn, officesOf } from '../auth/current-user.js';
import { wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import { asciiFilter, type Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { Names } from '../names/names.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow } from '../problem/problem.js';
import { IncidentList } from './answers.js';
import { presentIncident, type Whom } from './presenter.js';

const IncidentQuery = z.strictObject({
  office: asciiFilter(100).optional(),
  application: asciiFilter(200).optional(),
  status: z.enum(['open', 'all']).default('open'),
});
type IncidentInput = z.infer<typeof IncidentQuery>;

@ApiTags('incidents')
@Controller('incidents')
export class IncidentsController {
  constructor(
    @Inject(PORT.incidents) private readonly incidents: Incidents,
    @Inject(PORT.delegations) private readonly delegations: Pick<Delegations, 'list'>,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.messages) private readonly messages: MessageCatalogue,
    @Inject(Names) private readonly names: Names,
  ) {}

  @Get()
  @Doc({
    id: 'listIncidents',
    summary: 'What does not work and waits for a person or the world: who sees to it and by which act',
    permission: 'view-incidents',
    query: IncidentQuery,
    answer: IncidentList,
  })
  async list(
    @Query(new ZodPipe(IncidentQuery)) query: IncidentInput,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof IncidentList>> {
    const offices = officesOf(user).filter((office) => may(actorIn(user, office), 'view-incidents', {}) === null);
    const office = query.office ?? offices[0] ?? this.office.id;
    orThrow(may(actorIn(user, office), 'view-incidents', {}));
    const items = await this.incidents.list({
      office,
      ...(query.application === undefined ? {} : { application: query.application }),
      ...(query.status === 'open' ? { open: true } : {}),
    });
    const numberOf = await this.names.numbersOf(items.map(({ application }) => application));
    const whom = await this.whom(items, office);
    return wholeList(items.map((incident) => presentIncident(incident, this.messages, { numberOf, whom })));
  }

  /** Names of the officials whose keys incidents are about, by the incident's task. */
  private async whom(items: readonly { readonly task: string | null }[], office: string): Promise<Whom> {
    if (!items.some(({ task }) => kindOfIncident(task) === 'key')) return () => null;
    const delegations = new Map((await this.delegations.list(office)).map((one) => [keyTask(one.id), one.to]));
    const { person } = await this.names.of([...delegations.values()]);
    return (task) => person(delegations.get(task ?? '') ?? null);
  }
}
