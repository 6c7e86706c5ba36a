import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { may } from '../../domain/access/permissions.js';
import type { CareState } from '../../domain/ports/care.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Orchestration } from '../../domain/ports/world.js';
import { isoOrNull } from '../../domain/shared/time.js';
import { CurrentUser, actorIn } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow } from '../problem/problem.js';

type PresentedCare = Omit<CareState, 'everyMs' | 'lastRunAt' | 'nextRunAt'> & {
  readonly everyHours: number | null;
  readonly lastRunAt: string | null;
  readonly nextRunAt: string | null;
};

const HOUR_MS = 3_600_000;
const present = ({ everyMs, lastRunAt, nextRunAt, ...care }: CareState): PresentedCare => ({
  ...care,
  everyHours: everyMs === null ? null : everyMs / HOUR_MS,
  lastRunAt: isoOrNull(lastRunAt),
  nextRunAt: isoOrNull(nextRunAt),
});

/** Work that comes round by itself. What it finds wrong is an incident; here stands whether it runs at all. */
@ApiTags('health')
@Controller('schedules')
export class SchedulesController {
  constructor(
    @Inject(PORT.orchestration) private readonly orchestration: Orchestration,
    @Inject(PORT.office) private readonly office: OfficeInfo,
  ) {}

  @Get()
  @Doc({
    id: 'listSchedules',
    summary: 'Care of the archive and search for what may be destroyed: last run, next run, and what fails',
    errors: ['PERMISSION_DENIED', 'ORCHESTRATION_UNAVAILABLE'],
  })
  async list(@CurrentUser() user: UserRow): Promise<{ items: readonly PresentedCare[] }> {
    orThrow(may(actorIn(user, this.office.id), 'view-incidents', {}));
    return { items: (await this.orchestration.care(this.office.id)).map(present) };
  }
}
