/** MySQL's zero date, and PHP's renderings of it; with or without a time. */
const ZERO_DATE = /^(?:0000-00-00|-0001-11-30|00-00-0000|00\/00\/0000)(?:[T ]|$)/;

/** True for a text that means no date at all. */
export const isZeroDate = (text: string): boolean => ZERO_DATE.test(text.trim());
