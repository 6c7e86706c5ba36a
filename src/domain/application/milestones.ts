/** What the system an application came from is told, and when: `paraf:report` on the element that was completed. */
import type { OutboxEntry } from '../ports/recorder.js';
import type { Instant } from '../shared/time.js';
import type { Element } from './element.js';
import type { ApplicationState } from './state.js';

/** Milestones in the words of the integration; the adapter knows the codes (PIA OSS RBA, Lampiran 10). */
const milestoneOf = (element: Element, state: ApplicationState, taskOutcome: string | undefined): string | null => {
  switch (element.report) {
    case 'complete':
      return taskOutcome === 'incomplete' ? 'intake-incomplete' : 'intake-complete';
    case 'number':
      return state.letter.kind === 'permit' ? 'number-taken' : null;
    case 'decision':
      return state.letter.kind === 'permit' ? 'issued' : 'refused';
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
  const entries: OutboxEntry[] = [{ key: `${state.application}/${item}/status`, channel: 'oss-license-status', payload: told }];
  if (milestone === 'issued') entries.push({ key: `${state.application}/${item}/license`, channel: 'oss-license', payload: told });
  return entries;
};
