import { err, ok, type Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import type { Amount } from './amount.js';
import { dateParts, localDate, type OfficeZone } from './local-date.js';

/**
 * Dates and amounts as Indonesian official letters write them. These words are the language itself, not a catalogue
 * entry: a letter is in Bahasa Indonesia whatever language its reader's screen uses (Law 24/2009, article 27).
 */
export const MONTHS = [
  'Januari',
  'Februari',
  'Maret',
  'April',
  'Mei',
  'Juni',
  'Juli',
  'Agustus',
  'September',
  'Oktober',
  'November',
  'Desember',
] as const;

export interface WordingFault {
  readonly code: 'NOT_A_DATE' | 'NOT_AN_AMOUNT';
  readonly got: string;
}

/** Months as other programs name them: shortened, or in English. */
const OTHER_MONTHS: ReadonlyMap<string, number> = new Map([
  ...MONTHS.map((name, index): [string, number] => [name.slice(0, 3).toLowerCase(), index + 1]),
  ...Object.entries({ january: 1, february: 2, march: 3, may: 5, june: 6, july: 7, august: 8, aug: 8, agt: 8, ags: 8 }),
  ...Object.entries({ pebruari: 2, peb: 2, febr: 2, agst: 8 }),
  ...Object.entries({ sept: 9, october: 10, oct: 10, nopember: 11, nop: 11, december: 12, dec: 12 }),
]);

const monthOf = (name: string): number => {
  const known = MONTHS.findIndex((month) => month.toLowerCase() === name.toLowerCase()) + 1;
  return known > 0 ? known : (OTHER_MONTHS.get(name.toLowerCase()) ?? 0);
};

/** An instant in UTC, as a program sends midnight of Western Indonesia Time: `2022-09-02T17:00:00.000Z` is 3 September there. */
const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z$/;
/** Time after a date, in any usual form. An offset is ignored: the date is that of the place where it was written. */
const TIME = /^(.*?)[T ]\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[+-]\d{2}:?\d{2}|WIB|WITA|WIT)?$/;
const two = (value: string): string => value.padStart(2, '0');

/**
 * Day of a date as other systems and people write it, as `YYYY-MM-DD`: with a time (`2026-11-16 08:30:00`), day first
 * (`16-11-2026`, `16/11/2026`), in words (`16 November 2026`), as eight digits. Any other text is returned as it
 * came, without a time at its end.
 */
export const dayIn = (written: string): string => {
  const text = written.trim();
  // OSS and SiCANTIK keep their time in Jakarta, wherever the office is.
  if (UTC.test(text) && !Number.isNaN(Date.parse(text))) return localDate(Date.parse(text), 'Asia/Jakarta');
  const day = (TIME.exec(text)?.[1] ?? text).trim();
  const first = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(day);
  if (first !== null) return `${first[3] ?? ''}-${two(first[2] ?? '')}-${two(first[1] ?? '')}`;
  // a day of the week may stand before it
  const words = /^(?:\p{L}+['’]?\p{L}*,? +)?(\d{1,2})[ -](\p{L}+)\.?[ -](\d{4})$/u.exec(day);
  const month = monthOf(words?.[2] ?? '');
  if (words !== null && month > 0) return `${words[3] ?? ''}-${two(String(month))}-${two(words[1] ?? '')}`;
  const last = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(day);
  if (last !== null) return `${last[1] ?? ''}-${two(last[2] ?? '')}-${two(last[3] ?? '')}`;
  return day.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
};

/** `2026-11-23` → `23 November 2026`. */
export const dateInIndonesian = (date: string): Result<string, WordingFault> => {
  const parts = dateParts(date);
  if (!parts.ok) return parts;
  const { day, month, year } = parts.value;
  return ok(`${day} ${MONTHS[month - 1] ?? ''} ${year}`);
};

/** The date in words; a text that is no date as it is. */
export const dateInWords = (date: string): string => {
  const words = dateInIndonesian(date);
  return words.ok ? words.value : date;
};

/** Day of an instant where the office is, as its mails write it. */
export const dayInWords = (at: Instant, zone: OfficeZone): string => dateInWords(localDate(at, zone));

const DIGITS = ['', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan'] as const;
const GROUPS = ['', 'ribu', 'juta', 'miliar', 'triliun', 'kuadriliun', 'kuintiliun'] as const;

const DIGIT_NAMES = ['nol', ...DIGITS.slice(1)];

const digit = (value: number): string => DIGITS[value] ?? '';

const underHundred = (value: number): readonly string[] => {
  if (value < 10) return [digit(value)];
  if (value === 10) return ['sepuluh'];
  if (value === 11) return ['sebelas'];
  if (value < 20) return [digit(value - 10), 'belas'];
  return [digit(Math.floor(value / 10)), 'puluh', digit(value % 10)];
};

const underThousand = (value: number): readonly string[] => {
  const hundreds = Math.floor(value / 100);
  const head = hundreds === 0 ? [] : hundreds === 1 ? ['seratus'] : [digit(hundreds), 'ratus'];
  return [...head, ...underHundred(value % 100)];
};

const LONGEST = GROUPS.length * 3;

const wholeInWords = (whole: string): string => {
  const groups = whole.padStart(Math.ceil(whole.length / 3) * 3, '0').match(/\d{3}/g) ?? [];
  const words = groups.flatMap((digits, index): readonly string[] => {
    const [part, group] = [Number(digits), groups.length - 1 - index];
    if (part === 0) return [];
    return part === 1 && group === 1 ? ['seribu'] : [...underThousand(part), GROUPS[group] ?? ''];
  });
  return words.length === 0 ? 'nol' : words.filter((word) => word !== '').join(' ');
};

/**
 * An amount of 0 to 999 kuintiliun in words (*terbilang*): `1500000` → `satu juta lima ratus ribu`; digits after the
 * comma are read one by one, zeros at their end not at all. One thousand is `seribu`, but one million is `satu juta`.
 */
export const inWords = ({ isNegative, whole, fraction }: Amount): Result<string, WordingFault> => {
  if (isNegative || whole.length > LONGEST) return err({ code: 'NOT_AN_AMOUNT', got: whole });
  const decimals = Array.from(fraction.replace(/0+$/, ''), (one) => DIGIT_NAMES[Number(one)] ?? '');
  return ok([wholeInWords(whole), ...(decimals.length === 0 ? [] : ['koma', ...decimals])].join(' '));
};

/** An official's number of 18 digits in its groups: date of birth, appointment, sex, serial number. */
export const nipInGroups = (nip: string): string => nip.replace(/^(\d{8})(\d{6})(\d)(\d{3})$/, '$1 $2 $3 $4');
