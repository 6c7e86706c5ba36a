import { describe, expect, it } from '@jest/globals';
import { process, traced } from './drawing.js';
import { dataAndLoopsFeatures } from './features/data-and-loops.js';
import { sideBySideFeatures } from './features/side-by-side.js';
import { combinedFeatures } from './features/combined.js';
import { activitiesFeatures } from './features/activities.js';
import { boundaryFeatures } from './features/boundary.js';
import { callsFeatures } from './features/calls.js';
import { compensationFeatures } from './features/compensation.js';
import { eventSubProcessesFeatures } from './features/event-sub-processes.js';
import { eventsFeatures } from './features/events.js';
import { gatewaysFeatures } from './features/gateways.js';
import { startsFeatures } from './features/starts.js';
import { timersFeatures } from './features/timers.js';

const FEATURES = [
  ...dataAndLoopsFeatures,
  ...sideBySideFeatures,
  ...combinedFeatures,
  ...activitiesFeatures,
  ...boundaryFeatures,
  ...callsFeatures,
  ...compensationFeatures,
  ...eventSubProcessesFeatures,
  ...eventsFeatures,
  ...gatewaysFeatures,
  ...startsFeatures,
  ...timersFeatures,
];

const summary = (
  { trace, outcome, error, waitingFor, variables }: Awaited<ReturnType<typeof traced>>,
  left: boolean,
): string => {
  const words: string[] = [];
  let clock = 'PT0S';
  for (const { at, element, event, instance } of trace) {
    if (event !== 'completed' && event !== 'cancelled') continue;
    if (at !== clock) words.push(`@${at}`);
    clock = at;
    words.push(`${element}${instance === undefined ? '' : `#${String(instance)}`}${event === 'cancelled' ? '!' : ''}`);
  }
  const said = [...words, '|', outcome, ...(error === null ? [] : [error]), ...waitingFor].join(' ');
  return left ? `${said} vars ${JSON.stringify(variables)}` : said;
};

describe('as BPMN 2.0.2 says', () => {
  it('names enough behaviours, each once', () => {
    expect(FEATURES.length).toBeGreaterThanOrEqual(240);
    expect(new Set(FEATURES.map(({ name }) => name)).size).toBe(FEATURES.length);
  });

  it.each(FEATURES)('$name', async ({ body, rest, told, says }) => {
    expect(summary(await traced(process(body, rest), told), / vars /.test(says))).toBe(says);
  });
});
