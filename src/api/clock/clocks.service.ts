import { Inject, Injectable } from '@nestjs/common';
import { calendarAfter } from '../../domain/application/clock-notices.js';
import type { ApplicationRow, TaskRow } from '../../domain/ports/store.js';
import type { Instant } from '../../domain/shared/time.js';
import { workingMillisBetween } from '../../domain/time/index.js';
import { PORT, type ClockDesk } from '../ports.js';
import { presentBudgets, type PresentedBudgets } from './budgets.js';

/** What a row of the work list says of its date. */
export interface TaskClock {
  /** Working time until it is due, negative once it is late; null while it rests. */
  readonly workingTimeLeftMs: number | null;
  /** False while the date does not yet reflect every outage window and decree. */
  readonly dueAdjusted: boolean;
}

/** Clocks as they are shown. */
@Injectable()
export class ClocksService {
  constructor(
    @Inject(PORT.clockDesk) private readonly desk: ClockDesk,
    @Inject(PORT.clock) private readonly now: () => Instant,
  ) {}

  async budgets(row: ApplicationRow): Promise<PresentedBudgets> {
    const journal = await this.desk.notices.since(row.office, 0);
    const { calendar, policy } = this.desk;
    return presentBudgets(row, { journal, calendar, policy }, this.now());
  }

  /** For each row, in the order of the rows. */
  async ofTasks(rows: readonly TaskRow[]): Promise<readonly TaskClock[]> {
    const [first] = rows;
    if (first === undefined) return [];
    const [journal, adjustedTo] = await Promise.all([
      this.desk.notices.since(first.office, 0),
      this.desk.rows.adjustedTo([...new Set(rows.map(({ application }) => application))]),
    ]);
    const head = journal.at(-1)?.version ?? 0;
    const calendar = calendarAfter(this.desk.calendar, journal);
    const now = this.now();
    const left = (due: Instant): number =>
      due >= now ? workingMillisBetween(calendar, now, due) : -workingMillisBetween(calendar, due, now);
    return rows.map(({ application, dueAt, state }) => ({
      workingTimeLeftMs: dueAt === null || state !== 'open' ? null : left(dueAt),
      dueAdjusted: state !== 'open' || (adjustedTo.get(application) ?? 0) >= head,
    }));
  }
}
