/** The numbered journal of clock notices, which concern many clocks: outage windows and decrees on the calendar. */
import type { OutageKind } from '../time/index.js';
import type { Instant } from '../shared/time.js';
import type { Decree } from './clock-decree.js';

/** `office` of a notice that concerns all offices. */
export const EVERY_OFFICE = '*';

interface WindowSaid {
  readonly window: string;
  readonly kind: OutageKind;
  /** Event of *force majeure*, Metro regulation 27/2020, article 1 no. 44. */
  readonly cause: string;
  readonly from: Instant;
  readonly to: Instant | null;
  readonly reason: string;
  /** Id of a document, or words. */
  readonly evidence: string;
}

export type NoticeEvent =
  | ({ readonly type: 'declare-window' } & WindowSaid)
  | ({ readonly type: 'correct-window' } & WindowSaid)
  | { readonly type: 'withdraw-window'; readonly window: string; readonly reason: string }
  | {
      readonly type: 'calendar-change';
      readonly calendar: string;
      readonly version: number;
      readonly decree: Decree;
      readonly reason: string;
      readonly legalBasis: string;
    };

export interface ClockNotice {
  /** Number of the notice: 1, 2, 3 … in the order in which the notices came to count. */
  readonly version: number;
  readonly office: string;
  readonly at: Instant;
  readonly actor: string;
  readonly event: NoticeEvent;
}
