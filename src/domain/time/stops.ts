/** Stops: stretches of time that no budget counts; half-open, `to` exclusive, null while they last. */
import type { Instant } from '../shared/time.js';

export interface Stop {
  readonly from: Instant;
  /** First instant that counts again; null while the stop lasts. */
  readonly to: Instant | null;
}

/** A stop with a number for its end: `Infinity` where the end is unknown. */
export interface Pause {
  readonly from: Instant;
  readonly to: number;
}

/**
 * Stops merged into pauses: disjoint and ascending, nothing before `from`, nothing empty, whatever the order of the
 * stops.
 */
export const mergeStops = (stops: readonly Stop[], from: Instant): readonly Pause[] => {
  const pauses = stops
    .map((stop) => ({ from: Math.max(stop.from, from), to: stop.to ?? Infinity }))
    .filter((pause) => pause.from < pause.to)
    .sort((a, b) => a.from - b.from);
  const merged: Pause[] = [];
  for (const pause of pauses) {
    const last = merged.at(-1);
    if (last !== undefined && pause.from <= last.to) {
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, pause.to) };
    } else merged.push(pause);
  }
  return merged;
};

export const isStoppedAt = (stops: readonly Stop[], at: Instant): boolean =>
  stops.some((stop) => stop.from <= at && at < (stop.to ?? Infinity));
