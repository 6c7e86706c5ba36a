/** Units of a promise in the applicant's words, in letters and on pages. */
export const PROMISE_UNITS = {
  'working-day': { days: 'hari kerja' },
  calendar: { days: 'hari kalender' },
  'working-time': { hours: 'jam kerja', minutes: 'menit kerja' },
  'calendar-time': { hours: 'jam', minutes: 'menit' },
} as const;
