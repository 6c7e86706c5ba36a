import { Body, Controller, Get, Inject, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { may, type Action } from '../../domain/access/permissions.js';
import { applyDecree, type Decree } from '../../domain/application/clock-decree.js';
import { EVERY_OFFICE } from '../../domain/application/clock-journal.js';
import { calendarAfter } from '../../domain/application/clock-notices.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { invalidInput } from '../../domain/shared/invalid-input.js';
import { err, ok } from '../../domain/shared/result.js';
import { isoInstant, type Instant } from '../../domain/shared/time.js';
import { calendarRef, yearFindings, type WorkingCalendar } from '../../domain/time/index.js';
import { CurrentUser, actorIn } from '../auth/current-user.js';
import { answers } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import { IfMatch, etagOf, type StillAt } from '../http/etag.js';
import { reasonText, type Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { Names } from '../names/names.js';
import { PORT, type ClockDesk, type OfficeInfo } from '../ports.js';
import { orThrow, valueOrThrow } from '../problem/problem.js';
import { CalendarAnswer, DecreedAnswer } from './answers.js';

const words = z.string().trim().max(2000);
const named = { name: z.string().trim().min(1).max(300), legalBasis: z.string().trim().min(1).max(500).optional() };
const opening = z.tuple([z.string(), z.string()]);
const hours = z.array(opening).max(10);
const week = z.partialRecord(
  z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']),
  hours,
);

/** Shape of a decree; the calendar that results is judged by the calendar's own schema. */
const DecreeBody = z.strictObject({
  reason: words.default(''),
  legalBasis: reasonText(2000).describe('The decree itself: kind, number, year'),
  closed: z
    .array(
      z.strictObject({
        date: z.iso.date(),
        kind: z.enum(['national-holiday', 'collective-leave', 'local-holiday']),
        ...named,
      }),
    )
    .max(400)
    .default([]),
  reopened: z.array(z.iso.date()).max(400).default([]).describe('Dates that were closed and are worked on after all'),
  periods: z
    .array(z.strictObject({ from: z.iso.date(), to: z.iso.date(), week, ...named }))
    .max(50)
    .default([]),
  dates: z
    .array(z.strictObject({ date: z.iso.date(), hours, ...named }))
    .max(400)
    .default([]),
  years: z.record(z.string(), z.enum(['final', 'unconfirmed'])).default({}),
});
type DecreeInput = z.output<typeof DecreeBody>;

type PresentedDecree = Answer<typeof CalendarAnswer>['decrees'][number];

/** The calendar itself. Other members of its file (its schema, its place in law) are left out. */
const presentCalendar = ({
  id,
  version,
  zone,
  week: opened,
  ...days
}: WorkingCalendar): Answer<typeof CalendarAnswer>['current'] => ({
  id,
  ...(version === undefined ? {} : { version }),
  zone,
  week: opened,
  closed: days.closed,
  periods: days.periods,
  dates: days.dates,
  years: days.years,
});

/** The decree as the journal keeps it, without the members that were left out. */
const asDecree = (said: object): Decree => JSON.parse(JSON.stringify(said)) as Decree;

/** The office's working calendar, and the decrees that changed it. */
@ApiTags('calendars')
@Controller('calendars')
export class CalendarsController {
  constructor(
    @Inject(PORT.clockDesk) private readonly desk: ClockDesk,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  @Get()
  @Doc({
    id: 'getCalendar',
    summary: 'The calendar in force, its decrees, and the years it does not know for certain',
    permission: 'view-calendar',
    answer: { 200: answers(CalendarAnswer, 'As asked', 'ETag') },
  })
  async list(
    @CurrentUser() user: UserRow,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer<typeof CalendarAnswer>> {
    this.permit(user, 'view-calendar');
    const journal = await this.desk.notices.since(this.office.id, 0);
    const current = calendarAfter(this.desk.calendar, journal);
    const year = new Date(this.clock()).getUTCFullYear();
    const { person } = await this.names.of(journal.map(({ actor }) => actor));
    const decrees = journal.flatMap(({ at, actor, event }): PresentedDecree[] =>
      event.type === 'calendar-change' && event.calendar === current.id
        ? [
            {
              calendar: `${event.calendar}@${event.version}`,
              at: isoInstant(at),
              by: actor,
              byName: person(actor),
              reason: event.reason,
              legalBasis: event.legalBasis,
              decree: event.decree,
            },
          ]
        : [],
    );
    void reply.header('etag', etagOf(calendarRef(current)));
    return {
      calendar: calendarRef(current),
      current: presentCalendar(current),
      findings: yearFindings(current, year, year + 1),
      decrees,
    };
  }

  @Post('decrees')
  @Doc({
    id: 'addDecree',
    summary: 'An administrator adds a decree: closed days, other hours, days that are worked on after all',
    permission: 'change-calendar',
    repeatable: true,
    precondition: 'optional',
    body: DecreeBody,
    answer: { 201: answers(DecreedAnswer, 'In force; open applications are adjusted from now on', 'Location') },
  })
  async add(
    @Body(new ZodPipe(DecreeBody)) body: DecreeInput,
    @CurrentUser() user: UserRow,
    @IfMatch() stillAt: StillAt,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Answer<typeof DecreedAnswer>> {
    this.permit(user, 'change-calendar');
    const { reason, legalBasis, ...said } = body;
    const decree = asDecree(said);
    const answer = await this.desk.notices.append((journal) => {
      const current = calendarAfter(this.desk.calendar, journal);
      const moved = stillAt(etagOf(calendarRef(current)));
      if (moved !== null) return err(moved);
      const isEmpty =
        said.closed.length + said.reopened.length + said.periods.length + said.dates.length === 0 &&
        Object.keys(said.years).length === 0;
      if (isEmpty)
        return err(
          invalidInput([
            fieldFault('', 'expected at least one closed or reopened day, period, change of hours or year'),
          ]),
        );
      const version = (current.version ?? 1) + 1;
      const next = this.desk.checkCalendar(applyDecree(current, version, decree));
      if (!next.ok)
        return err(
          invalidInput([fieldFault('', 'expected days that make a calendar: {fault}', { fault: next.error })]),
        );
      const event = { type: 'calendar-change', calendar: current.id, version, decree, reason, legalBasis } as const;
      return ok({ office: EVERY_OFFICE, at: this.clock(), actor: user.id, event });
    });
    const { version, event } = valueOrThrow(answer);
    void reply.status(201).header('location', '/api/v1/calendars');
    const calendar = event.type === 'calendar-change' ? event : null;
    return {
      calendar: `${calendar?.calendar ?? ''}@${calendar?.version ?? 0}`,
      version: calendar?.version ?? 0,
      notice: version,
    };
  }

  private permit(user: UserRow, action: Action): void {
    orThrow(may(actorIn(user, this.office.id), action, {}));
  }
}
