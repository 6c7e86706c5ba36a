import { describe, expect, it } from '@jest/globals';
import { process, traced } from './drawing.js';
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

const summary = ({ trace, outcome, error, waitingFor }: Awaited<ReturnType<typeof traced>>): string => {
  const words: string[] = [];
  let clock = 'PT0S';
  for (const { at, element, event, instance } of trace) {
    if (event !== 'completed' && event !== 'cancelled') continue;
    if (at !== clock) words.push(`@${at}`);
    clock = at;
    words.push(`${element}${instance === undefined ? '' : `#${String(instance)}`}${event === 'cancelled' ? '!' : ''}`);
  }
  return [...words, '|', outcome, ...(error === null ? [] : [error]), ...waitingFor].join(' ');
};

describe('as BPMN 2.0.2 says', () => {
  it('names enough behaviours, each once', () => {
    expect(FEATURES.length).toBeGreaterThanOrEqual(120);
    expect(new Set(FEATURES.map(({ name }) => name)).size).toBe(FEATURES.length);
  });

  it.each(FEATURES)('$name', async ({ body, rest, told, says }) => {
    expect(summary(await traced(process(body, rest), told))).toBe(says);
  });
});
