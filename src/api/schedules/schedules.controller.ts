import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { may } from '../../domain/access/permissions.js';
import type { CareState } from '../../domain/ports/care.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Orchestration } from '../../domain/ports/world.js';
import { isoOrNull } from '../../domain/shared/time.js';
import { CurrentUser, actorIn } from '../auth/current-user.js';
import { wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow } from '../problem/problem.js';
import { ScheduleList } from './answers.js';

type PresentedCare = Answer<typeof ScheduleList>['items'][number];

const HOUR_MS = 3_600_000;
const present = ({ everyMs, lastRunAt, nextRunAt, ...care }: CareState): PresentedCare => ({
  ...care,
  everyHours: everyMs === null ? null : everyMs / HOUR_MS,
  lastRunAt: isoOrNull(lastRunAt),
  nextRunAt: isoOrNull(nextRunAt),
});

/** Schedules of recurring work: whether they run at all. Faults that such work finds are incidents. */
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
    permission: 'view-incidents',
    answer: ScheduleList,
    errors: ['ORCHESTRATION_UNAVAILABLE'],
  })
  async list(@CurrentUser() user: UserRow): Promise<Answer<typeof ScheduleList>> {
    orThrow(may(actorIn(user, this.office.id), 'view-incidents', {}));
    return wholeList((await this.orchestration.care(this.office.id)).map(present));
  }
}
