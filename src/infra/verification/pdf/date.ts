import type { Instant } from '../../../domain/shared/time.js';

const DATE =
  /^D:(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})?)?)?)?)?)?(?:(Z)(?:00'?(?:00'?)?)?|([+-])(\d{2})'?(?:(\d{2})'?)?)?$/;

/** A PDF date (ISO 32000-2 section 7.9.4) as an instant; undefined when it is none. */
export const parsePdfDate = (text: string): Instant | undefined => {
  const match = DATE.exec(text.trim());
  if (match === null) return undefined;
  const [
    ,
    year,
    month = '01',
    day = '01',
    hour = '00',
    minute = '00',
    second = '00',
    ,
    sign,
    aheadHours,
    aheadMinutes,
  ] = match;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const ahead = (Number(aheadHours ?? 0) * 60 + Number(aheadMinutes ?? 0)) * 60_000;
  return Number.isNaN(at) ? undefined : at - (sign === '-' ? -ahead : ahead);
};
