export { loadCalendar, parseCalendar } from './load.js';
export { calendarJsonSchema } from './schema.js';
