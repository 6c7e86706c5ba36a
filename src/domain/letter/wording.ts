import { err, ok, type Result } from '../shared/result.js';
import { dateParts } from './local-date.js';

/**
 * How Indonesian official letters write dates and amounts. These words are the language itself, not a catalogue entry:
 * a letter is in Bahasa Indonesia whatever language its reader's screen uses (Law 24/2009, article 27).
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

/** `2026-11-23` → `23 November 2026`. */
export const dateInIndonesian = (date: string): Result<string, WordingFault> => {
  const parts = dateParts(date);
  if (!parts.ok) return parts;
  const { day, month, year } = parts.value;
  return ok(`${day} ${MONTHS[month - 1] ?? ''} ${year}`);
};

const DIGITS = ['', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan'] as const;
const GROUPS = ['', 'ribu', 'juta', 'miliar', 'triliun'] as const;

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

const LIMIT = 10 ** (GROUPS.length * 3);

/**
 * A whole number of 0 to 999 triliun in words (*terbilang*): `1500000` → `satu juta lima ratus ribu`.
 * One thousand is `seribu`, but one million is `satu juta`.
 */
export const inWords = (value: number): Result<string, WordingFault> => {
  if (!Number.isSafeInteger(value) || value < 0 || value >= LIMIT)
    return err({ code: 'NOT_AN_AMOUNT', got: String(value) });
  if (value === 0) return ok('nol');
  const words: string[] = [];
  for (let group = GROUPS.length - 1; group >= 0; group -= 1) {
    const part = Math.floor(value / 1000 ** group) % 1000;
    if (part === 0) continue;
    if (part === 1 && group === 1) words.push('seribu');
    else words.push(...underThousand(part), GROUPS[group] ?? '');
  }
  return ok(words.filter((word) => word !== '').join(' '));
};

/** Whole rupiah: `1500000` → `Rp1.500.000,00` (EYD V: no space after the symbol). */
export const inRupiah = (value: number): Result<string, WordingFault> => {
  if (!Number.isSafeInteger(value) || value < 0) return err({ code: 'NOT_AN_AMOUNT', got: String(value) });
  return ok(`Rp${String(value).replace(/\B(?=(\d{3})+$)/g, '.')},00`);
};

/** An official's number of 18 digits in its groups: date of birth, appointment, sex, serial number. */
export const nipInGroups = (nip: string): string => nip.replace(/^(\d{8})(\d{6})(\d)(\d{3})$/, '$1 $2 $3 $4');
