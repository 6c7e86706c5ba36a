import type { ApplicationNumbering, NumberSeries } from '../../src/domain/application/number.js';

/** How the office of the tests numbers its applications. */
export const NUMBERING: ApplicationNumbering = { code: 'PBM', zone: 'Asia/Jakarta' };
export const SERIES: NumberSeries = { code: NUMBERING.code, year: 2026 };
