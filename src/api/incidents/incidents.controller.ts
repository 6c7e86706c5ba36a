import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { may } from '../../domain/access/permissions.js';
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
import { presentIncident } from './presenter.js';

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
    return wholeList(items.map((incident) => presentIncident(incident, this.messages, numberOf)));
  }
}
