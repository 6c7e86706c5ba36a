/** Stops and budgets of an application's clock with their reasons, in words that its applicant understands. */
import { budgetOfStep } from '../../domain/application/clock.js';
import { groundWords } from '../../domain/application/clock-evidence.js';
import type { ApplicationRow } from '../../domain/ports/applications.js';
import type { TaskRow } from '../../domain/ports/tasks.js';
import { viewOf, type Ground, type WorkingCalendar } from '../../domain/time/index.js';
import { isoInstant, type Instant } from '../../domain/shared/time.js';
import type { Answer } from '../http/schema.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import type { PageText } from '../messages/page-texts.js';
import type { ClockAnswer } from './answers.js';

export type PresentedClock = Answer<typeof ClockAnswer>;

type Clock = NonNullable<ApplicationRow['state']>['clock'];

const PROMISE = 'application';

const APPLICANT: Readonly<Record<string, PageText>> = {
  correction: 'clock.correction',
  survey: 'clock.survey',
  payment: 'clock.payment',
  collection: 'clock.collection',
};

/** The words of the catalogue, and the office's own names for the grounds of its stops. */
export interface ClockWords {
  readonly catalogue: MessageCatalogue;
  readonly grounds: Readonly<Record<string, string>>;
}

const textOf = ({ kind, detail }: Ground, { catalogue, grounds }: ClockWords): string => {
  switch (kind) {
    case 'applicant':
      return catalogue.text(APPLICANT[detail] ?? 'clock.applicant');
    case 'legal-hold':
      return `${catalogue.text('clock.legal-hold')}: ${groundWords(`${kind}:${detail}`, grounds)}`;
    case 'oss':
      return `${catalogue.text('clock.oss')} (${detail})`;
  }
};

const reasons = (clock: Clock, now: Instant, words: ClockWords): PresentedClock['because'] => {
  const stops = clock.stops
    .filter(({ to, budgets }) => to === null && (budgets === null || budgets.includes(PROMISE)))
    .map(({ ground, from }) => ({
      ground: `${ground.kind}:${ground.detail}`,
      text: textOf(ground, words),
      since: isoInstant(from),
    }));
  const windows = clock.windows
    .filter(({ from, to }) => from <= now && (to === null || to > now))
    .map(({ cause, from }) => ({
      ground: `outage:${cause}`,
      text: `${words.catalogue.text('clock.outage')}: ${words.grounds[cause] ?? cause}`,
      since: isoInstant(from),
    }));
  return [...stops, ...windows];
};

/**
 * True where it is the applicant's turn: the task is theirs, or its clock rests because they are at work. A hold and an
 * outage rest the clock too, and ask nothing of them.
 */
export const waitsForApplicant = ({ state }: Pick<ApplicationRow, 'state'>, { role, step }: TaskRow): boolean => {
  if (role === 'applicant') return true;
  if (state === null) return false;
  const budget = (step === null ? null : budgetOfStep(state.clock, step)) ?? PROMISE;
  return state.clock.stops.some(
    ({ ground, to, budgets }) =>
      ground.kind === 'applicant' && to === null && (budgets === null || budgets.includes(budget)),
  );
};

/** Clock of an application with the windows and decrees that it has not taken in yet. */
export interface ClockInForce {
  readonly clock: Clock;
  readonly calendar: WorkingCalendar;
}

/** `inForce`: null before the procedure has begun. */
export const presentClock = (
  row: ApplicationRow,
  inForce: ClockInForce | null,
  now: Instant,
  words: ClockWords,
): PresentedClock => {
  const open = row.finishedAt === null ? inForce : null;
  // the column follows a window before the state does: the state alone would rest without a reason
  const promise = open === null ? undefined : viewOf(open.calendar, open.clock, PROMISE, now);
  const running = row.finishedAt === null && (promise?.running ?? row.clockRunning);
  const because = open === null ? [] : reasons(open.clock, now, words);
  const say = (): PageText => {
    if (row.finishedAt !== null) return 'clock.finished';
    if (row.state === null) return 'clock.not-started';
    return running ? 'clock.runs' : 'clock.rests';
  };
  return {
    running,
    expectedAt: row.dueAt === null || row.finishedAt !== null ? null : isoInstant(row.dueAt),
    text: words.catalogue.text(say()),
    because,
  };
};
