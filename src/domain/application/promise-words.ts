/** How a promise names its unit to the applicant, in letters and on pages. */
export const PROMISE_UNITS = {
  'working-day': { days: 'hari kerja' },
  calendar: { days: 'hari kalender' },
  'working-time': { hours: 'jam kerja', minutes: 'menit kerja' },
  'calendar-time': { hours: 'jam', minutes: 'menit' },
} as const;
