/**
 * Token by which OSS proves itself: SHA1(USERNAME+PASSWORD+NIB+DATE(Ymd)), no separators (PIA OSS RBA 4.3.22,
 * receiveNIB, header `Token`). The specification names no time zone: OSS runs on Western Indonesia Time, UTC+7, without
 * summer time. Clocks differ and messages wait, so yesterday's and tomorrow's tokens count as well.
 */
import type { Instant } from '../shared/time.js';

const DAY = 86_400_000;
const JAKARTA_OFFSET = 7 * 3_600_000;

export interface OssCredentials {
  readonly username: string;
  readonly password: string;
}

const ymd = (at: Instant): string => new Date(at + JAKARTA_OFFSET).toISOString().slice(0, 10).replaceAll('-', '');

/** Lower-case hexadecimal tokens that are good at this instant, today's first. */
export const goodTokens = (
  credentials: OssCredentials,
  nib: string,
  at: Instant,
  sha1Hex: (text: string) => string,
): readonly string[] =>
  [at, at - DAY, at + DAY].map((day) => sha1Hex(`${credentials.username}${credentials.password}${nib}${ymd(day)}`));
