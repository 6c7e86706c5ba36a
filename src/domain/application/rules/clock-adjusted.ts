import { err, ok } from '../../shared/result.js';
import { refusal } from '../../shared/error-codes.js';
import { adjustClock } from '../clock-notices.js';
import type { ClockAdjusted } from '../messages.js';
import type { Rule } from './rule.js';

/** Takes into account the windows and decrees that are new to this application. */
export const clockAdjusted: Rule<ClockAdjusted> = ({ context, state, message, at }) => {
  const fresh = message.notices.filter(({ version }) => version > state.notices);
  const last = fresh.at(-1);
  if (last === undefined) return err(refusal('ALREADY_DONE', 'every notice has been taken into account'));
  const { clock, calendar, ledger, refused } = adjustClock(
    context.calendar,
    context.rules.clock,
    state.clock,
    fresh,
    at,
  );
  return ok({
    event: null,
    state: { ...state, clock, notices: last.version },
    verb: 'clock-adjusted',
    before: { notices: state.notices },
    after: {
      notices: last.version,
      events: fresh.map(({ event, actor }) => ({ type: event.type, actor })),
      ...(refused.length === 0 ? {} : { refused: refused.map((one) => ({ ...one })) }),
    },
    ledger,
    ...(calendar === context.calendar ? {} : { calendar }),
  });
};
