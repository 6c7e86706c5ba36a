/** Owner of a certificate's key: told by the national numbers in it or by a second person, never by a name. */
import type { Instant } from '../shared/time.js';

/** Fields of a certificate that tell its owner. */
export interface SignerCertificate {
  /** SHA-256, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** Distinguished name, RFC 4514; the number of an identity card is covered. */
  readonly subject: string;
  readonly issuer: string;
  readonly validUntil: Instant;
  /** Values of serialNumber (X.520) and UID (RFC 4519) of the subject, unchanged. */
  readonly identifiers: readonly string[];
}

/** National numbers of an official, from their account. */
export interface OfficialNumbers {
  readonly nik: string | null;
  readonly nip: string | null;
}

/** Confirmations of a certificate by second persons. */
export interface FingerprintWord {
  /** Account for which a second person confirmed the fingerprint; null where nobody did. */
  readonly confirmedFor: string | null;
}

export type KeyOwner =
  | { readonly isOwn: true; readonly by: 'nik' | 'nip' | 'fingerprint' }
  | { readonly isOwn: false; readonly because: 'of-another' | 'unconfirmed' };

/**
 * Prefix of a number in a subject: the identity types of ETSI EN 319 412-1 section 5.1.3 for Indonesia, or the name of
 * the number itself.
 */
const LABEL = /^(?:(?:PNO|IDC|TIN)ID-|(?<named>NIK|NIP)[\s:.=/-]*)?(?<digits>\d[\d .-]*)$/i;
const NIK_DIGITS = 16;
const NIP_DIGITS = 18;

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '');

type NumberKind = keyof OfficialNumbers;

interface NationalNumber {
  readonly kind: NumberKind;
  readonly digits: string;
}

const numberIn = (identifier: string): NationalNumber | null => {
  const read = LABEL.exec(identifier.trim());
  const digits = digitsOf(read?.groups?.['digits'] ?? '');
  const kind = digits.length === NIK_DIGITS ? 'nik' : digits.length === NIP_DIGITS ? 'nip' : null;
  const named = read?.groups?.['named']?.toLowerCase();
  return kind === null || (named !== undefined && named !== kind) ? null : { kind, digits };
};

/** NIK (16 digits) and NIP (18 digits) in a certificate. */
export const numbersIn = (identifiers: readonly string[]): readonly NationalNumber[] =>
  identifiers.flatMap((identifier) => numberIn(identifier) ?? []);

/**
 * Judgement whether the certificate is the official's. Each number that both sides have must agree. Where they have
 * none in common, a second person must have compared the fingerprint with the official; otherwise nobody can tell.
 */
export const ownerOf = (
  official: OfficialNumbers & { readonly account: string },
  { identifiers }: Pick<SignerCertificate, 'identifiers'>,
  { confirmedFor }: FingerprintWord,
): KeyOwner => {
  const compared = numbersIn(identifiers).flatMap(({ kind, digits }) => {
    const own = digitsOf(official[kind] ?? '');
    return own === '' ? [] : [{ kind, agrees: own === digits }];
  });
  if (compared.some(({ agrees }) => !agrees)) return { isOwn: false, because: 'of-another' };
  const [first] = compared;
  if (first !== undefined) return { isOwn: true, by: first.kind };
  if (confirmedFor === null) return { isOwn: false, because: 'unconfirmed' };
  return confirmedFor === official.account
    ? { isOwn: true, by: 'fingerprint' }
    : { isOwn: false, because: 'of-another' };
};

/** Text with identity-card numbers covered after the region at their beginning: anyone may read it. */
export const withoutNik = (text: string): string =>
  text.replaceAll(/(?<!\d)(\d{4})\d{12}(?!\d)/g, (_, region: string) => `${region}${'*'.repeat(NIK_DIGITS - 4)}`);
