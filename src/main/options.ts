import type { ApiOptions } from '../api/ports.js';
import type { Config } from '../infra/config/index.js';

const MINUTES_AN_HOUR = 60;
const DAY_MS = 86_400_000;

export const publicUrlOf = ({ http }: Config): string => http.publicUrl.replace(/\/+$/, '');

export const optionsOf = (config: Config): ApiOptions => ({
  publicUrl: publicUrlOf(config),
  messagesKeptMs: config.messages.keptDays * DAY_MS,
  sessionHours: config.sessions.ttlMinutes / MINUTES_AN_HOUR,
  uploadMaxBytes: config.http.uploadMaxBytes,
  verification: config.verification,
  printCopies: config.printer.copies,
  sealSeconds: config.signing.sealSeconds,
  checkAnswers: config.http.checkAnswers,
  rateLimits: config.http.requestsPerMinute,
});
