import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { may } from '../../domain/access/permissions.js';
import type { Incidents } from '../../domain/ports/incidents.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import { CurrentUser, actorIn, officesOf } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PORT } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';

const IncidentQuery = z.strictObject({
  office: z.string().trim().min(1).max(100).optional(),
  application: z.string().trim().min(1).max(200).optional(),
  state: z.enum(['open', 'all']).default('open'),
});
type IncidentInput = z.infer<typeof IncidentQuery>;

type Incident = Awaited<ReturnType<Incidents['list']>>[number];
type PresentedIncident = Omit<Incident, 'firstAt' | 'lastAt' | 'settledAt'> & {
  readonly firstAt: string;
  readonly lastAt: string;
  readonly settledAt: string | null;
};

const present = (incident: Incident): PresentedIncident => ({
  ...incident,
  firstAt: isoInstant(incident.firstAt),
  lastAt: isoInstant(incident.lastAt),
  settledAt: isoOrNull(incident.settledAt),
});

@ApiTags('incidents')
@Controller('incidents')
export class IncidentsController {
  constructor(@Inject(PORT.incidents) private readonly incidents: Incidents) {}

  @Get()
  @Doc({
    id: 'listIncidents',
    summary: 'What does not work and waits for a person or the world',
    query: IncidentQuery,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED'],
  })
  async list(
    @Query(new ZodPipe(IncidentQuery)) query: IncidentInput,
    @CurrentUser() user: UserRow,
  ): Promise<{ items: readonly PresentedIncident[] }> {
    const offices = officesOf(user).filter((office) => may(actorIn(user, office), 'view-incidents', {}) === null);
    const office = query.office ?? offices[0];
    if (office === undefined) throw problem('PERMISSION_DENIED', 'incidents are for supervisors and administrators');
    orThrow(may(actorIn(user, office), 'view-incidents', {}));
    const items = await this.incidents.list({
      office,
      ...(query.application === undefined ? {} : { application: query.application }),
      ...(query.state === 'open' ? { open: true } : {}),
    });
    return { items: items.map(present) };
  }
}
