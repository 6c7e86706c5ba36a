/** The status codes of OSS that command the clock: 41 stops it, 42 resumes it, 43 and 44 set it back to zero. */
import { err, ok, type Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import type { ClockEvent, ClockRejection } from './clock-events.js';
import type { ClockState } from './clock-state.js';

export type OssClockCode = '41' | '42' | '43' | '44';
const CODES: readonly OssClockCode[] = ['41', '42', '43', '44'];

/** The clock's code for a status of OSS; null for every other status. */
export const ossClockCode = (status: string): OssClockCode | null => CODES.find((code) => code === status) ?? null;

/**
 * True where a status that a message gives as the present one is news to the clock. OSS repeats its status with each
 * change of its data, and may send back the 41 that the office told it: both find a clock that rests already.
 */
export const isNewToClock = ({ stops }: Pick<ClockState, 'stops'>, code: OssClockCode): boolean => {
  const open = stops.filter(({ to }) => to === null);
  const ours = open.filter(({ ground }) => ground.kind === 'oss');
  switch (code) {
    case '41':
      return ours.length === 0 && !open.some(({ ground }) => ground.kind === 'applicant');
    case '42':
      return ours.length > 0;
    case '43':
      return !ours.some(({ ground }) => ground.detail === '43');
    case '44':
      return ours.some(({ ground }) => ground.detail === '43');
  }
};

const ACTOR = 'OSS';

/**
 * Clock events of a status from OSS, to be applied in order. 41 (clarification asked) stops the clock and 42 (answered)
 * resumes it; 43 (confirmation asked again) stops it and takes it back to the start, 44 (answered) starts it again from
 * zero. 42 and 44 need a stop by OSS that has not ended, and end every one: an answer answers all.
 */
export const ossClockEvents = (
  state: ClockState,
  code: OssClockCode,
  at: Instant,
): Result<readonly ClockEvent[], ClockRejection> => {
  const account = { at, actor: ACTOR, legalReference: `OSS kd_status ${code}` };
  const ours = state.stops.filter(({ ground }) => ground.kind === 'oss');
  if (code === '41' || code === '43') {
    const stop: ClockEvent = {
      ...account,
      type: 'stop',
      stop: `oss-${ours.length + 1}`,
      ground: { kind: 'oss', detail: code },
    };
    return ok(code === '41' ? [stop] : [{ ...account, type: 'reset', source: { system: 'oss', code } }, stop]);
  }
  const open = ours.filter(({ to }) => to === null);
  if (open.length === 0) {
    return err({ code: 'STOP_UNKNOWN', detail: `OSS sent ${code}, but no stop by OSS (41 or 43) is open` });
  }
  const resumes = open.map(({ id }): ClockEvent => ({ ...account, type: 'resume', stop: id }));
  return ok(code === '42' ? resumes : [...resumes, { ...account, type: 'reset', source: { system: 'oss', code } }]);
};
