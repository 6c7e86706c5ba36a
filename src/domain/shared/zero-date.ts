/** MySQL's zero date, and what PHP makes of it; with or without a time. */
const ZERO_DATE = /^(?:0000-00-00|-0001-11-30|00-00-0000|00\/00\/0000)(?:[T ]|$)/;

/** Whether a text stands for no date at all. */
export const isZeroDate = (text: string): boolean => ZERO_DATE.test(text.trim());
