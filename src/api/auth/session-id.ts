import type { SessionRow } from '../../domain/ports/accounts.js';
import { sha256Hex } from './tokens.js';

const DIGITS = 20;

/** Name of a session in addresses and lists: it opens nothing, and tells nothing of the token. */
export const sessionId = ({ tokenHash }: Pick<SessionRow, 'tokenHash'>): string =>
  sha256Hex(`session ${tokenHash}`).slice(0, DIGITS);
