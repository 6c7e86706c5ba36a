import { Inject, Injectable } from '@nestjs/common';
import { calendarAfter } from '../../domain/application/clock-notices.js';
import { expectedOf, type Queue } from '../../domain/application/expected-date.js';
import { holdsOf, type EvidenceQuestion } from '../../domain/application/clock-evidence.js';
import type { Openings } from '../../domain/ports/case-record.js';
import type { ApplicationRow, LedgerView } from '../../domain/ports/applications.js';
import type { AuditRow } from '../../domain/ports/audit.js';
import type { TaskRow, Tasks } from '../../domain/ports/tasks.js';
import type { Instant } from '../../domain/shared/time.js';
import { dateFindings, newClock, workingMillisBetween, type CalendarFinding } from '../../domain/time/index.js';
import { PORT, type ClockDesk } from '../ports.js';
import { presentBudgets, clockAsOf, type StandingClock } from './budgets.js';
import { NOT_STARTED, type ExpectedAnswer } from './expected.js';

const DAY = 86_400_000;
/** Past cases that tell how long a row takes: those of one year, its newest rows. */
const PAST = { days: 365, rows: 2000 };

/** Clock of a row of the work list. */
export interface TaskClock {
  /** Working time until it is due, negative once it is late; null while it rests. */
  readonly workingTimeLeftMs: number | null;
  /** False while the date does not yet reflect every outage window and decree. */
  readonly dueAdjusted: boolean;
}

/** Calendar findings (missing or unconfirmed years) between two instants. */
export type Certainty = (from: Instant, due: Instant | null) => readonly CalendarFinding[];

export interface TaskClocks {
  readonly clockOf: (row: TaskRow) => TaskClock;
  readonly certainty: Certainty;
}

/** Clocks as they are shown. */
@Injectable()
export class ClocksService {
  constructor(
    @Inject(PORT.clockDesk) private readonly desk: ClockDesk,
    @Inject(PORT.openings) private readonly openings: Pick<Openings, 'find'>,
    @Inject(PORT.tasks) private readonly tasks: Tasks,
    @Inject(PORT.clock) private readonly now: () => Instant,
  ) {}

  /** The office's own names for the grounds of stops. */
  get groundNames(): Readonly<Record<string, string>> {
    return this.desk.groundNames;
  }

  /**
   * Probable date of the end, from the record as it is; null once the application has ended. `stands`: its clock in
   * force.
   */
  async expected(row: ApplicationRow, stands: StandingClock | null): Promise<ExpectedAnswer | null> {
    if (row.finishedAt !== null) return null;
    const now = this.now();
    const { definitions, rows } = this.desk;
    const definition = await definitions.find(row.definitionDigest);
    if (row.state === null || stands === null || definition === null) return NOT_STARTED;
    const [past, queues] = await Promise.all([
      rows.pastSteps({
        office: row.office,
        permitType: row.permitType,
        from: now - PAST.days * DAY,
        limit: PAST.rows,
      }),
      this.queues(row),
    ]);
    const { clock } = stands;
    return expectedOf({ definition, calendar: stands.calendar, process: row.state.process, clock, past, queues, now });
  }

  /** Clock with the windows and decrees that the application has not taken in yet; null before it has begun. */
  async inForce(row: ApplicationRow): Promise<StandingClock | null> {
    const journal = await this.desk.notices.since(row.office, 0);
    const { calendar, policy } = this.desk;
    return clockAsOf(row, { journal, calendar, policy }, this.now());
  }

  /** Budgets of an application. `stands`: its clock in force. */
  budgets(stands: StandingClock | null): ReturnType<typeof presentBudgets> {
    return presentBudgets(stands, this.desk.policy, this.now());
  }

  /** Ids of applications whose date reflects every window and decree, or will not move any more. */
  async adjusted(rows: readonly ApplicationRow[]): Promise<ReadonlySet<string>> {
    const open = rows.filter(({ finishedAt }) => finishedAt === null);
    const offices = [...new Set(open.map(({ office }) => office))];
    const [adjustedTo, heads] = await Promise.all([
      this.desk.rows.adjustedTo(open.map(({ id }) => id)),
      Promise.all(offices.map(async (office) => [office, await this.desk.notices.head(office)] as const)),
    ]);
    const headOf = new Map(heads);
    const isAdjusted = ({ id, office, finishedAt }: ApplicationRow): boolean =>
      finishedAt !== null || (adjustedTo.get(id) ?? 0) >= (headOf.get(office) ?? 0);
    return new Set(rows.filter(isAdjusted).map(({ id }) => id));
  }

  async isAdjusted(row: ApplicationRow): Promise<boolean> {
    return (await this.adjusted([row])).has(row.id);
  }

  /**
   * Question and names from which the evidence of a promise follows. A finished application is counted up to its end.
   */
  async evidence(
    row: ApplicationRow,
    ledger: readonly LedgerView[],
    audit: readonly AuditRow[],
  ): Promise<{ readonly question: EvidenceQuestion; readonly grounds: Readonly<Record<string, string>> }> {
    const { calendar, policy, groundNames } = this.desk;
    const [notices, opening] = await Promise.all([this.desk.notices.since(row.office, 0), this.openings.find(row.id)]);
    const until = row.finishedAt ?? this.now();
    const stands = clockAsOf(row, { journal: notices, calendar, policy }, until);
    const rules = opening?.context.rules;
    return {
      grounds: groundNames,
      question: {
        calendar: stands?.calendar ?? calendarAfter(calendar, notices),
        clock: stands?.clock ?? newClock(calendar),
        ledger,
        promise: rules?.promise ?? null,
        policy: rules?.clock ?? policy,
        notices,
        holds: holdsOf(audit),
        until,
      },
    };
  }

  /** Calendar findings for rows of one office, by the calendar in force with every decree. */
  async certainty(rows: readonly { readonly office: string }[]): Promise<Certainty> {
    const [first] = rows;
    if (first === undefined) return () => [];
    const calendar = calendarAfter(this.desk.calendar, await this.desk.notices.since(first.office, 0));
    return (from, due) => dateFindings(calendar, from, due);
  }

  /** Clocks and calendar findings for task rows of one office. */
  async ofTasks(rows: readonly TaskRow[]): Promise<TaskClocks> {
    const [first] = rows;
    if (first === undefined)
      return { clockOf: () => ({ workingTimeLeftMs: null, dueAdjusted: true }), certainty: () => [] };
    const [journal, adjustedTo] = await Promise.all([
      this.desk.notices.since(first.office, 0),
      this.desk.rows.adjustedTo([...new Set(rows.map(({ application }) => application))]),
    ]);
    const head = journal.at(-1)?.version ?? 0;
    const calendar = calendarAfter(this.desk.calendar, journal);
    const now = this.now();
    const left = (due: Instant): number =>
      due >= now ? workingMillisBetween(calendar, now, due) : -workingMillisBetween(calendar, due, now);
    return {
      clockOf: ({ application, dueAt, state }) => ({
        workingTimeLeftMs: dueAt === null || state !== 'open' ? null : left(dueAt),
        dueAdjusted: state !== 'open' || (adjustedTo.get(application) ?? 0) >= head,
      }),
      certainty: (from, due) => dateFindings(calendar, from, due),
    };
  }

  /** Queues of open tasks that nobody holds. */
  private async queues({ id, office }: ApplicationRow): Promise<ReadonlyMap<string, Queue>> {
    const { items } = await this.tasks.list({ office, application: id, state: 'open', limit: 50 });
    const waiting = items.filter(({ holder }) => holder === null);
    return new Map(
      await Promise.all(waiting.map(async (task) => [task.id, await this.desk.rows.queueBefore(task)] as const)),
    );
  }
}
