/** What the system an application came from is told, and when: `paraf:report` on the element that was completed. */
import type { OutboxEntry } from '../ports/recorder.js';
import type { Instant } from '../shared/time.js';
import type { Element } from './element.js';
import type { ApplicationState } from './state.js';

/** The letter gives the applicant what was asked for; a revocation or a cancellation answers no application. */
const grants = ({ letter }: ApplicationState): boolean =>
  letter.kind === 'permit' || letter.kind === 'commitment-fulfilment';

/** Milestones in the words of the integration; the adapter knows the codes (PIA OSS RBA, Lampiran 10). */
const milestoneOf = (element: Element, state: ApplicationState, taskOutcome: string | undefined): string | null => {
  switch (element.report) {
    case 'complete':
      return taskOutcome === 'incomplete' ? 'intake-incomplete' : 'intake-complete';
    case 'number':
      return grants(state) ? 'number-taken' : null;
    case 'decision':
      if (grants(state)) return 'issued';
      return state.letter.kind === 'refusal' ? 'refused' : null;
    case null:
      return null;
    default:
      return element.report;
  }
};

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
