/**
 * Check of a signal against the office's record. Whoever reaches Temporal may signal a procedure; a message counts only
 * as the courier's record has it, where every act is kept before it is told.
 */
import { canonicalJson } from '../audit/canonical.js';
import type { Json } from '../shared/json.js';
import type { Instant, Millis } from '../shared/time.js';
import type { ApplicationMessage, OutsideMessage } from './messages.js';
import { readSignal } from './read-signal.js';

/** Messages of workflows to themselves: no signal becomes one of these. An order to migrate comes as an update. */
const OWN_MESSAGES = {
  started: true,
  migrate: true,
  'effect-done': true,
  'effect-failed': true,
  'correction-wanted': true,
  'timer-fired': true,
  'deadline-reached': true,
  'clock-adjusted': true,
} as const satisfies Record<Exclude<ApplicationMessage['type'], OutsideMessage['type']>, true>;

export const isFromOutside = (message: ApplicationMessage): message is OutsideMessage =>
  !Object.hasOwn(OWN_MESSAGES, message.type);

/** Largest difference between clocks of one office. The workflow counts a time ahead of its own clock as now. */
const CLOCKS_APART: Millis = 10 * 60_000;

const content = (message: OutsideMessage): string =>
  canonicalJson(JSON.parse(JSON.stringify({ ...message, at: 0 })) as Json);

const isSameTime = (kept: Instant, told: Instant): boolean => told <= kept && kept - told <= CLOCKS_APART;

/**
 * True where every field is as kept: task, draft digest, target, reason, who, in which roles. The time told may be
 * earlier, by up to {@link CLOCKS_APART}.
 */
export const isAsKept = (kept: OutsideMessage, told: OutsideMessage): boolean => {
  if (kept.type !== told.type) return false;
  const read = readSignal(kept.type, JSON.parse(JSON.stringify(kept)), kept.at, 0);
  return content(read) === content(told) && isSameTime(kept.at, told.at);
};
