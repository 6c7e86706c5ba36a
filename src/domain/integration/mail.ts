/** Mail addresses as people and other systems write them, and the party that a mail server's answer refuses. */

/** RFC 5321, section 4.5.3.1. */
const LONGEST_LOCAL = 64;
const LONGEST = 254;

const LOCAL = /^(?:[^\s"(),.:;<>@[\]\\\p{Cc}]+(?:\.[^\s"(),.:;<>@[\]\\\p{Cc}]+)*|"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])+")$/u;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

const isDomain = (domain: string): boolean => {
  const labels = domain.split('.');
  // One label is a word ("budi@rumah"); the last of a name in the public tree is no number.
  return labels.length > 1 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
};

const isAddress = (value: string): boolean => {
  const at = value.lastIndexOf('@');
  const local = value.slice(0, Math.max(at, 0));
  return value.length <= LONGEST && local.length <= LONGEST_LOCAL && LOCAL.test(local) && isDomain(value.slice(at + 1));
};

/** Separators between several addresses in one field, and around the address in `Budi <budi@example.com>`. */
const BETWEEN = /[,;/|\s<>()]+/;

/**
 * Mail address in a field, without `mailto:` and a name beside it; the first where there are several. Null where there
 * is none: `-`, `tidak ada`, `budi`.
 */
export const mailAddressIn = (field: string): string | null => {
  const whole = field.normalize('NFC').trim();
  if (isAddress(whole)) return whole;
  const parts = whole.split(BETWEEN).map((part) => part.replace(/^mailto:/i, '').replace(/\.$/, ''));
  return parts.find(isAddress) ?? null;
};

export interface SmtpFailure {
  /** The command that was answered, e.g. `RCPT TO`; empty where none was. */
  readonly command: string;
  /** Null where the server gave no reply code. */
  readonly reply: number | null;
  /** The message is larger than the server says it takes. */
  readonly isTooLarge: boolean;
}

/**
 * Replies that ask for credentials or complain of a wrong order: after any command they mean the sender's set-up (RFC
 * 4954, section 6).
 */
const OWN_SET_UP: ReadonlySet<number> = new Set([503, 530, 534, 535, 538]);
/** 552 to MAIL FROM answers the size that it names (RFC 1870, section 6.1). */
const TOO_LARGE = 552;

/**
 * True where the server refuses this mail itself, and would each time. 5yz is a refusal for good (RFC 5321, section
 * 4.2.1). It concerns the mail where it answers a recipient or the content. At the greeting, or to AUTH, STARTTLS or
 * MAIL FROM, it refuses the office, and the mail waits until an operator has mended that. Too large a mail is refused
 * for good at MAIL FROM as well.
 */
export const isRefusedForGood = ({ command, reply, isTooLarge }: SmtpFailure): boolean => {
  if (isTooLarge) return true;
  if (reply === null || reply < 500 || OWN_SET_UP.has(reply)) return false;
  return /^(?:RCPT|DATA|BDAT)\b/i.test(command) || (/^MAIL\b/i.test(command) && reply === TOO_LARGE);
};
