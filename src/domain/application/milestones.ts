/** Milestones for the system that an application came from: the `paraf:report` of an element that is completed. */
import { grantsPermit, kindOf } from '../letter/kinds.js';
import type { LedgerRow, OutboxEntry } from '../ports/recorder.js';
import type { Instant } from '../shared/time.js';
import type { Element } from './element.js';
import type { ApplicationState } from './state.js';

/**
 * True where the letter gives the applicant what was asked for; a revocation or a cancellation answers no application.
 */
const grants = ({ letter }: ApplicationState): boolean => grantsPermit(letter.kind);

/** Milestones in the words of the integration; the adapter knows the codes (PIA OSS RBA, Lampiran 10). */
const milestoneOf = (element: Element, state: ApplicationState, taskOutcome: string | undefined): string | null => {
  switch (element.report) {
    case 'complete':
      return taskOutcome === 'incomplete' ? 'intake-incomplete' : 'intake-complete';
    case 'number':
      return grants(state) ? 'number-taken' : null;
    case 'decision':
      if (grants(state)) return 'issued';
      return kindOf(state.letter.kind).outcome === 'refused' ? 'refused' : null;
    case null:
      return null;
    default:
      return element.report;
  }
};

const CORRECTION = 'applicant:correction';

/**
 * Entries for a promise that rests because the applicant is asked to correct the file, and that counts again: codes 41
 * and 42. So the source's clock does what ours does, and grants nothing by silence while the applicant is at work.
 */
export const clarificationOutbox = (
  application: string,
  ledger: readonly LedgerRow[],
  by: string,
): readonly OutboxEntry[] =>
  ledger.flatMap(({ at, what, scope, ground }): OutboxEntry[] => {
    if (scope !== 'application' || ground !== CORRECTION || (what !== 'stop' && what !== 'resume')) return [];
    const milestone = what === 'stop' ? 'clarification-asked' : 'clarification-given';
    return [
      {
        key: `${application}/${milestone}/${at}`,
        channel: 'oss-license-status',
        payload: { milestone, at, by, element: '' },
      },
    ];
  });

export const milestoneOutbox = (
  element: Element,
  item: string,
  state: ApplicationState,
  taskOutcome: string | undefined,
  at: Instant,
  by: string,
): readonly OutboxEntry[] => {
  const milestone = milestoneOf(element, state, taskOutcome);
  if (milestone === null) return [];
  const told = { milestone, at, by, element: element.id };
  const entries: OutboxEntry[] = [
    { key: `${state.application}/${item}/status`, channel: 'oss-license-status', payload: told },
  ];
  if (milestone === 'issued')
    entries.push({ key: `${state.application}/${item}/license`, channel: 'oss-license', payload: told });
  return entries;
};
