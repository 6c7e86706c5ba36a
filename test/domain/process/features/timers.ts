/** Timers (see parts.ts for how they are written). */
import { features, boundary, catches, s, tasks, timer, with_ } from './parts.js';

export const timersFeatures = features([
  ['duration of a day and a half', `${s}${catches('c', timer('P1DT12H'))}[s>c]`, 's @P1DT12H c | completed'],
  ['a month on the calendar', `${s}${catches('c', timer('P1M'))}[s>c]`, 's @P31D c | completed'],
  ['a week', `${s}${catches('c', timer('P1W'))}[s>c]`, 's @P7D c | completed'],
  [
    'a date with an offset',
    `${s}${catches('c', timer('2026-01-01T08:00:00+07:00', 'Date'))}[s>c]`,
    's @PT1H c | completed',
  ],
  [
    'a date without one is the office’s',
    `${s}${catches('c', timer('2026-01-01T08:00:00', 'Date'))}[s>c]`,
    's @PT1H c | completed',
  ],
  [
    'a date that is past is due at once',
    `${s}${catches('c', timer('2020-01-01T00:00:00Z', 'Date'))}[s>c]`,
    's c | completed',
  ],
  [
    'a duration by FEEL',
    `${s}${catches('c', timer('=duration("PT" + string(x) + "M")'))}[s>c]`,
    's @PT3M c | completed',
    { variables: { x: 3 } },
  ],
  ['a date by FEEL', `${s}${catches('c', timer('=now() + duration("PT2H")', 'Date'))}[s>c]`, 's @PT2H c | completed'],
  ['a cycle waits its interval once', `${s}${catches('c', timer('R3/PT1H', 'Cycle'))}[s>c]`, 's @PT1H c | completed'],
  [
    'a cycle from a date',
    `${s}${tasks('A', 'B')}${boundary('b', 'A', timer('R2/2026-01-01T00:00:10Z/PT5S', 'Cycle'), false)}[s>A; b>B]`,
    's @PT10S b B @PT15S b B @PT1M A | completed',
    with_({ A: { after: 'PT1M' } }),
  ],
  [
    'until is inclusive',
    `${s}${catches('c', timer('PT1H'))}${catches('d', timer('PT1H'))}[s>c; c>d]`,
    's @PT1H c | waiting d',
    { until: 'PT1H' },
  ],
]);
