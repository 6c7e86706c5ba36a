import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { may } from '../../domain/access/permissions.js';
import { calendarAfter, windowsAfter } from '../../domain/application/clock-notices.js';
import { stepPunctuality } from '../../domain/application/clock-report.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { isoInstant, type Instant } from '../../domain/shared/time.js';
import { actorIn, CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { ZodPipe, inputInvalid } from '../http/zod.pipe.js';
import { PORT, type ClockDesk, type OfficeInfo } from '../ports.js';
import { orThrow } from '../problem/problem.js';
import { StepReport } from './answers.js';

const DAY = 86_400_000;
const QUARTER = 92 * DAY;

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const ReportQuery = z.strictObject({
  from: instant.optional().describe('92 days before `to`, where left out'),
  to: instant.optional().describe('Now, where left out'),
});
type ReportInput = z.output<typeof ReportQuery>;

/** Reports that the office answers with for its work. */
@ApiTags('reports')
@Controller('reports')
export class ReportsController {
  constructor(
    @Inject(PORT.clockDesk) private readonly desk: ClockDesk,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  @Get('steps')
  @Doc({
    id: 'getStepReport',
    summary: 'Share of steps done on time, with outage windows excluded and as if there had been none',
    permission: 'view-reports',
    query: ReportQuery,
    answer: StepReport,
  })
  async steps(
    @Query(new ZodPipe(ReportQuery)) query: ReportInput,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof StepReport>> {
    orThrow(may(actorIn(user, this.office.id), 'view-reports', {}));
    const to = query.to ?? this.clock();
    const from = query.from ?? to - QUARTER;
    if (from >= to) throw inputInvalid([fieldFault('from', 'expected an instant before the end')]);
    const [journal, events] = await Promise.all([
      this.desk.notices.since(this.office.id, 0),
      this.desk.rows.stepEvents(this.office.id, from, to),
    ]);
    const calendar = calendarAfter(this.desk.calendar, journal);
    const { stopRule } = this.desk.policy;
    const steps = stepPunctuality({ calendar, stopRule }, events, windowsAfter(journal));
    return {
      from: isoInstant(from),
      to: isoInstant(to),
      steps: steps.map((step) => ({
        ...step,
        shareOnTime: step.onTime / step.completed,
        shareOnTimeWithoutWindows: step.onTimeWithoutWindows / step.completed,
      })),
    };
  }
}
