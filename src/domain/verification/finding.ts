/** Findings of a verification, each with its weight in the words of ETSI EN 319 102-1 section 5.1.3. */
import type { Indication } from '../ports/verifier.js';

export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'REVOKED'
  | 'EXPIRED'
  | 'NOT_YET_VALID'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'TIMESTAMP_ORDER_FAILURE'
  | 'SIGNED_DATA_NOT_FOUND'
  | 'REVOKED_NO_POE'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'TRY_LATER';

interface Weight {
  readonly indication: Indication;
  readonly subIndication: SubIndication | null;
}

const failed = (subIndication: SubIndication): Weight => ({ indication: 'failed', subIndication });
const indeterminate = (subIndication: SubIndication): Weight => ({ indication: 'indeterminate', subIndication });
const note: Weight = { indication: 'passed', subIndication: null };

export const FINDINGS = {
  // the file
  'file-unreadable': failed('FORMAT_FAILURE'),
  'not-a-pdf': failed('FORMAT_FAILURE'),
  'cut-short': failed('FORMAT_FAILURE'),
  'too-large': failed('FORMAT_FAILURE'),
  'limit-exceeded': failed('FORMAT_FAILURE'),
  'time-exceeded': indeterminate('TRY_LATER'),
  'verification-died': failed('FORMAT_FAILURE'),
  'no-signature': failed('FORMAT_FAILURE'),
  'signature-missing': failed('FORMAT_FAILURE'),
  'signature-unreached': failed('FORMAT_FAILURE'),
  'trailing-bytes': failed('FORMAT_FAILURE'),
  'revision-malformed': failed('FORMAT_FAILURE'),
  'duplicate-key': failed('FORMAT_FAILURE'),
  'duplicate-field': failed('FORMAT_FAILURE'),
  encrypted: indeterminate('SIGNED_DATA_NOT_FOUND'),
  'statement-differs': failed('HASH_FAILURE'),
  // the file against the office's register
  'letter-added-to': failed('HASH_FAILURE'),
  // changes after a signature
  'forbidden-change': failed('FORMAT_FAILURE'),
  'validation-data-removed': failed('FORMAT_FAILURE'),
  'change-not-permitted': failed('FORMAT_FAILURE'),
  // the signature dictionary
  'signature-malformed': failed('FORMAT_FAILURE'),
  'byte-range': failed('FORMAT_FAILURE'),
  'byte-range-not-a-revision': failed('FORMAT_FAILURE'),
  'contents-malformed': failed('FORMAT_FAILURE'),
  'padding-not-zero': failed('FORMAT_FAILURE'),
  'sub-filter': failed('FORMAT_FAILURE'),
  'certification-misplaced': failed('FORMAT_FAILURE'),
  // the signature
  'cms-malformed': failed('FORMAT_FAILURE'),
  'cms-unknown-part': indeterminate('SIG_CONSTRAINTS_FAILURE'),
  'digest-differs': failed('HASH_FAILURE'),
  'signature-wrong': failed('SIG_CRYPTO_FAILURE'),
  'signing-certificate-differs': failed('SIG_CRYPTO_FAILURE'),
  'signer-certificate-missing': failed('SIG_CRYPTO_FAILURE'),
  'signing-certificate-missing': indeterminate('SIG_CONSTRAINTS_FAILURE'),
  'algorithm-refused': indeterminate('CRYPTO_CONSTRAINTS_FAILURE'),
  // the signer, by the office's register
  'signer-differs': failed('SIG_CONSTRAINTS_FAILURE'),
  'signer-unconfirmed': indeterminate('SIG_CONSTRAINTS_FAILURE'),
  // certificates
  'certificate-unsuitable': indeterminate('CHAIN_CONSTRAINTS_FAILURE'),
  'path-not-found': indeterminate('NO_CERTIFICATE_CHAIN_FOUND'),
  'path-broken': indeterminate('CERTIFICATE_CHAIN_GENERAL_FAILURE'),
  'certificate-expired': failed('EXPIRED'),
  'certificate-not-yet-valid': failed('NOT_YET_VALID'),
  'certificate-out-of-bounds': indeterminate('OUT_OF_BOUNDS_NO_POE'),
  'certificate-revoked': failed('REVOKED'),
  'certificate-revoked-later': indeterminate('REVOKED_NO_POE'),
  'revocation-unknown': indeterminate('TRY_LATER'),
  'validation-data-unsound': indeterminate('CERTIFICATE_CHAIN_GENERAL_FAILURE'),
  // time-stamps
  'timestamp-malformed': failed('FORMAT_FAILURE'),
  'timestamp-imprint-differs': failed('HASH_FAILURE'),
  'timestamp-signature-wrong': failed('SIG_CRYPTO_FAILURE'),
  'timestamp-authority-unsuitable': indeterminate('CHAIN_CONSTRAINTS_FAILURE'),
  'timestamp-order': indeterminate('TIMESTAMP_ORDER_FAILURE'),
  // notes that decide nothing
  'letter-unfinished': note,
  'claimed-time-differs': note,
  'claimed-time-unreadable': note,
  'time-not-proven': note,
  'signing-time-attribute': note,
  'online-answer': note,
} as const satisfies Record<string, Weight>;

export type FindingCode = keyof typeof FINDINGS;
export const FINDING_CODES = Object.keys(FINDINGS) as [FindingCode, ...FindingCode[]];

export interface VerificationFinding {
  readonly code: FindingCode;
  /** Expected and actual, in English, for a person who has to act on it. */
  readonly detail: string;
}

export interface Verdict {
  readonly indication: Indication;
  readonly subIndication: SubIndication | null;
}

const RANK: Readonly<Record<Indication, number>> = { passed: 0, indeterminate: 1, failed: 2 };

/** The worst of several verdicts; of equals the first, since causes are found before their consequences. */
export const worst = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.reduce<Verdict>((kept, one) => (RANK[one.indication] > RANK[kept.indication] ? one : kept), {
    indication: 'passed',
    subIndication: null,
  });

export const verdictOf = (findings: readonly VerificationFinding[]): Verdict =>
  worst(findings.map(({ code }) => FINDINGS[code]));

/** Longest detail: names in a file or a certificate may be of any length. */
const LONGEST_DETAIL = 1_000;

/** A finding as one line: its code, for looking up in the documentation, and the detail. */
export const lineOf = ({ code, detail }: VerificationFinding): string =>
  `${code}: ${detail.length > LONGEST_DETAIL ? `${detail.slice(0, LONGEST_DETAIL)}…` : detail}`;

/** Code at the beginning of a line; null where it is none of ours. */
export const codeOf = (line: string): FindingCode | null => {
  const code = line.split(':', 1)[0] ?? '';
  return Object.hasOwn(FINDINGS, code) ? (code as FindingCode) : null;
};
