import type { ApiOptions } from '../api/ports.js';
import type { Config } from '../infra/config/index.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const publicUrlOf = ({ http }: Config): string => http.publicUrl.replace(/\/+$/, '');

export const optionsOf = (config: Config): ApiOptions => ({
  publicUrl: publicUrlOf(config),
  messagesKeptMs: config.messages.keptDays * DAY_MS,
  sessions: {
    longestMs: config.sessions.ttlMinutes * MINUTE_MS,
    idleMs: {
      browser: config.sessions.idleMinutes * MINUTE_MS,
      program: config.sessions.tokenIdleMinutes * MINUTE_MS,
    },
    provenMs: config.sessions.provenMinutes * MINUTE_MS,
  },
  uploadMaxBytes: config.http.uploadMaxBytes,
  verification: config.verification,
  printCopies: config.printer.copies,
  sealSeconds: config.signing.sealSeconds,
  checkAnswers: config.http.checkAnswers,
  rateLimits: config.http.requestsPerMinute,
});
