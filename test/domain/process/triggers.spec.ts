import { describe, expect, it } from '@jest/globals';
import { nextStart, type TimedStart } from '../../../src/domain/process/triggers.js';

const ZONE = 'Asia/Jakarta';
const at = (text: string): number => Date.parse(text);
const start = (kind: 'date' | 'duration' | 'cycle', text: string): TimedStart => ({
  process: 'p',
  startEvent: 's',
  timer: { kind, text },
});
/** The first firings of a version published at `from`. */
const firings = (timed: TimedStart, from: number, most = 5): readonly string[] => {
  const found: string[] = [];
  let after: number | null = null;
  while (found.length < most) {
    const next = nextStart(timed, { from, after, zone: ZONE });
    if (!next.ok) throw new Error(next.error);
    if (next.value === null) break;
    after = next.value;
    found.push(new Date(after).toISOString());
  }
  return found;
};
const FROM = at('2026-03-02T01:00:00Z');

describe('when a timer start event fires', () => {
  it.each([
    ['date', '2026-03-10T08:00:00+07:00', ['2026-03-10T01:00:00.000Z']],
    ['date', '2026-01-10T08:00:00', ['2026-01-10T01:00:00.000Z']],
    ['duration', 'PT2H', ['2026-03-02T03:00:00.000Z']],
    ['duration', '="PT" + "3H"', ['2026-03-02T04:00:00.000Z']],
    ['cycle', 'R2/PT1H', ['2026-03-02T02:00:00.000Z', '2026-03-02T03:00:00.000Z']],
    ['cycle', 'R1/2026-03-05T00:00:00Z/P1D', ['2026-03-05T00:00:00.000Z']],
    // Begun long before the publishing: what lay before it is left out, the grid stays.
    ['cycle', 'R3/2026-03-01T00:00:00Z/P1D', ['2026-03-03T00:00:00.000Z']],
    ['cycle', 'R2/2026-01-01T00:00:00Z/P1D', []],
    [
      'cycle',
      'R/2026-01-31T08:00:00/P1M',
      [
        '2026-03-28T01:00:00.000Z',
        '2026-04-28T01:00:00.000Z',
        '2026-05-28T01:00:00.000Z',
        '2026-06-28T01:00:00.000Z',
        '2026-07-28T01:00:00.000Z',
      ],
    ],
  ] as const)('%s %s', (kind, text, expected) => {
    expect(firings(start(kind, text), FROM)).toEqual(expected);
  });

  it('keeps to the grid of a cycle that has run for years, and says so at once', () => {
    const next = nextStart(start('cycle', 'R/1990-01-01T00:00:07Z/PT10S'), { from: FROM, after: null, zone: ZONE });
    expect(next).toEqual({ ok: true, value: at('2026-03-02T01:00:07Z') });
  });

  it.each([
    ['date', 'besok'],
    ['duration', '="bukan"'],
    ['cycle', 'R/PT0S'],
  ] as const)('never where %s "%s" says no time', (kind, text) => {
    expect(nextStart(start(kind, text), { from: FROM, after: null, zone: ZONE }).ok).toBe(false);
  });
});
