import type { ApplicationState } from './state.js';

/**
 * Number of the signed letter; null before the signature. One that was taken and not signed is void when the application
 * ends, and nobody finds a letter by it.
 */
export const issuedNumberOf = (state: Pick<ApplicationState, 'letter'> | null): string | null =>
  state?.letter.signed === undefined ? null : (state.letter.number ?? null);
