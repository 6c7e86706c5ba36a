/** A small office for tests: Monday to Friday 08:00-12:00 and 13:00-16:00, Friday with a longer break, WIB. */
import type { WorkingCalendar } from '../../../src/domain/time/index.js';

const DAY = [
  ['08:00', '12:00'],
  ['13:00', '16:00'],
] as const;

export const OFFICE: WorkingCalendar = {
  id: 'office',
  zone: 'Asia/Jakarta',
  week: {
    monday: DAY,
    tuesday: DAY,
    wednesday: DAY,
    thursday: DAY,
    friday: [
      ['08:00', '11:30'],
      ['13:00', '16:30'],
    ],
    saturday: [],
    sunday: [],
  },
  years: { '2025': 'final', '2026': 'final', '2027': 'unconfirmed', '2028': 'final' },
  closed: [],
  periods: [],
  dates: [],
};

/** An instant by the wall clock of WIB: `2026-11-23T09:00`, seconds allowed. */
export const at = (local: string): number => Date.parse(`${local.length === 16 ? `${local}:00` : local}+07:00`);
