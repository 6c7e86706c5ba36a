/**
 * Findings on the office's clock when a process starts: settings that cannot be, that are uncertain, and that are
 * missing.
 */
import { calendarAfter } from '../domain/application/clock-notices.js';
import { groupRowFaults } from '../domain/application/group-rows.js';
import type { ServicePromise } from '../domain/application/promise.js';
import type { ClockNotices } from '../domain/ports/clock-journal.js';
import type { Definitions } from '../domain/ports/definitions.js';
import type { Instant } from '../domain/shared/time.js';
import { yearFindings, type ClockPolicy, type WorkingCalendar } from '../domain/time/index.js';
import { currentVersions } from '../office/exchange/current.js';
import { FileInvalid } from '../infra/files/read-yaml.js';

export interface StartCheck {
  /** The office's file, by which a fault is named. */
  readonly file: string;
  readonly office: string;
  readonly policy: Pick<ClockPolicy, 'groups'>;
  /** The calendar as its file has it, before any decree. */
  readonly calendar: WorkingCalendar;
  /** Permit types and groups of licences. */
  readonly promises: Iterable<{ readonly id: string; readonly promise: ServicePromise | null }>;
  readonly definitions: Pick<Definitions, 'versions' | 'find'>;
  readonly notices: Pick<ClockNotices, 'since'>;
  readonly now: Instant;
  readonly report: (finding: object, words: string) => void;
}

/**
 * Fails where a group of rows names a row that the published procedures do not have: its budget would never count. A
 * procedure that is not published yet, a year without sure holidays and a promise without its article are reported.
 */
export const checkAtStart = async (check: StartCheck): Promise<void> => {
  const { policy, definitions, notices, office, report } = check;
  const versions = await currentVersions(definitions)();
  const faults = groupRowFaults(
    policy.groups,
    versions.map(({ definition }) => definition),
  );
  const wrong = faults.filter(({ missing }) => missing === 'row');
  if (wrong.length > 0)
    throw new FileInvalid([
      `${check.file}:\n${wrong.map(({ message, remedy }) => `${message}; ${remedy}`).join('\n')}`,
    ]);
  for (const { message, remedy } of faults)
    report({ remedy }, `${message}: the budget of the group counts nothing until it is published`);
  const calendar = calendarAfter(check.calendar, await notices.since(office, 0));
  const year = new Date(check.now).getUTCFullYear();
  for (const finding of yearFindings(calendar, year, year + 1))
    report(finding, 'the working calendar is not certain: due dates that touch this year carry the finding');
  for (const { id, promise } of check.promises)
    if (promise !== null && promise.legalReference === null)
      report({ promiseOf: id }, 'the promise names no article: write promise with budget, unit and legalReference');
};
