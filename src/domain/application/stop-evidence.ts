/** The evidence of a promise that ended: every time during which it did not count, and by what right. */
import type { Instant } from '../shared/time.js';
import type { ClockPolicy, ClockState } from '../time/index.js';
import { printInstant } from '../time/index.js';

export interface StopEvidence {
  /** Date and time with the office's offset. */
  readonly from: string;
  /** `-` where it had not ended. */
  readonly to: string;
  /** In the office's words, with the article where the office names one. */
  readonly ground: string;
}

export interface EvidenceOptions {
  readonly until: Instant;
  readonly zone: string;
  /** What the office calls a ground: `applicant:correction`, `outage:a`, `kebakaran` … */
  readonly names: Readonly<Record<string, string>>;
}

const PROMISE = 'application';

/** The stops of the whole promise and the outage windows, by their start; those that began after it are none of its. */
export const stopEvidence = (
  { stops, windows }: ClockState,
  { legalHolds }: Pick<ClockPolicy, 'legalHolds'>,
  { until, zone, names }: EvidenceOptions,
): readonly StopEvidence[] => {
  const named = (key: string): string => names[key] ?? key;
  const all = [
    ...stops
      .filter(({ budgets }) => budgets === null || budgets.includes(PROMISE))
      .map(({ from, to, ground: { kind, detail } }) => {
        const article = kind === 'legal-hold' ? legalHolds[detail] : undefined;
        const name = names[`${kind}:${detail}`] ?? named(detail);
        return { from, to, ground: article === undefined ? name : `${name} (${article})` };
      }),
    ...windows.map(({ from, to, kind, cause }) => ({
      from,
      to,
      ground: `${named(`outage:${kind}`)}: ${named(cause)}`,
    })),
  ];
  return all
    .filter(({ from }) => from < until)
    .sort((a, b) => a.from - b.from)
    .map(({ from, to, ground }) => ({
      from: printInstant(from, zone),
      to: to === null ? '-' : printInstant(to, zone),
      ground,
    }));
};
