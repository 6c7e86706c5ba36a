/**
 * Answers of an eSign Client Service in our words. Its code stands in the body, or as a number at the end of a message.
 */
import { z } from 'zod';
import type { SignerStatus } from '../../domain/ports/signer.js';
import { plainText } from '../../domain/integration/markup.js';
import { signingFailure, type SigningFailure, type SigningFailureReason } from '../../domain/signing/failure.js';
import { entityOf } from '../foreign/read.js';
import { objectIn } from './answers.js';

const said = z.looseObject({
  status_code: z.coerce.number().optional(),
  status: z.unknown().optional(),
  error: z.string().optional(),
  message: z.string().optional(),
});

/** Meaning of the service's codes. An answer with any other code is refused in the service's own words. */
const BY_CODE: Readonly<Record<number, SigningFailureReason>> = {
  1110: 'KEYSTORE_MISSING',
  2011: 'KEYSTORE_MISSING',
  2021: 'KEYSTORE_MISSING',
  2031: 'PASSPHRASE_WRONG',
};

const STATUS: Readonly<Record<string, SignerStatus>> = {
  ISSUE: { status: 'ready' },
  EXPIRED: { status: 'expired' },
  RENEW: { status: 'pending' },
  WAITING_FOR_VERIFICATION: { status: 'pending' },
  NEW: { status: 'pending' },
  NO_CERTIFICATE: { status: 'no-certificate' },
  NOT_REGISTERED: { status: 'not-registered' },
  SUSPEND: { status: 'suspended' },
  REVOKE: { status: 'revoked' },
};

interface Said {
  readonly code: number | null;
  readonly text: string;
  readonly status: string;
}

/** Words of the service without what may not stand in a log: the secret, and identity numbers. */
const harmless = (text: string, secret: string): string =>
  // The service's text was made plain: so is a secret that it repeats.
  [secret, plainText(secret, entityOf)]
    .filter((hidden) => hidden !== '')
    .reduce((shown, hidden) => shown.replaceAll(hidden, '***'), text)
    .replaceAll(/\d{16}/g, '****************')
    .slice(0, 300);

export const readSaid = (body: Uint8Array, secret = ''): Said => {
  // A body that is no JSON tells nothing and is left out: its bytes may be anything.
  const read = said.safeParse(objectIn(body));
  if (!read.success) return { code: null, text: '', status: '' };
  const { status_code: code, error, message, status } = read.data;
  const text = error ?? message ?? '';
  const atEnd = /(\d{4})\s*$/.exec(text)?.[1];
  return {
    code: atEnd !== undefined && Number(atEnd) in BY_CODE ? Number(atEnd) : (code ?? null),
    text: harmless(text, secret),
    // A number there is that of HTTP.
    status: typeof status === 'string' && !/^\d*$/.test(status) ? status : '',
  };
};

/**
 * Status of a signer by the service's answer, null where it gives none. A status that is not known here counts as
 * pending: such a signer may not sign.
 */
export const statusOf = ({ code, status }: Said): SignerStatus | null => {
  if (status !== '') return STATUS[status.toUpperCase()] ?? { status: 'pending' };
  if (code === 1111) return { status: 'ready' };
  return code !== null && BY_CODE[code] === 'KEYSTORE_MISSING' ? { status: 'not-registered' } : null;
};

/**
 * The refusal in an answer. Null where the answer does not say that nothing was signed: a gateway that gave up waiting,
 * a fault without a code.
 */
export const refusalOf = (httpStatus: number, { code, text }: Said): SigningFailure | null => {
  const words = text === '' ? `HTTP ${String(httpStatus)}` : `"${text}"`;
  const known = code === null ? undefined : BY_CODE[code];
  if (known !== undefined) return signingFailure(known, `the service answers ${String(code)}: ${words}`);
  if (httpStatus === 401 || httpStatus === 403) {
    return signingFailure(
      'PROVIDER_REFUSED',
      `the service does not know the office's own account (HTTP ${String(httpStatus)}); look at signing.bsre.username and its password file`,
    );
  }
  if (httpStatus >= 400 && httpStatus < 500) return signingFailure('PROVIDER_REFUSED', `the service answers ${words}`);
  return null;
};
