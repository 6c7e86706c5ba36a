import { pino, type Logger } from 'pino';

/**
 * Structured logs on standard error, without personal data and without secrets: each logged value is chosen, never
 * dumped.
 */
export const openLog = (level: string, name: string): Logger =>
  pino({ level, name, base: { name, pid: process.pid } }, pino.destination(2));
export type { Logger };
