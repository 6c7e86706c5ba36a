import type { ApplicationNumbering, NumberSeries } from '../../src/domain/application/number.js';

/** Numbering of applications in the office of the tests. */
export const NUMBERING: ApplicationNumbering = { code: 'PBM', zone: 'Asia/Jakarta' };
export const SERIES: NumberSeries = { code: NUMBERING.code, year: 2026 };
