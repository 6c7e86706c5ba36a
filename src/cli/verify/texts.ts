/**
 * Texts of `paraf verify` for people; findings keep their English lines, by whose code the documentation explains them.
 */
import type { Language } from '../language.js';
import type { Indication } from '../../domain/ports/verifier.js';

export interface Texts {
  readonly indication: Readonly<Record<Indication, string>>;
  readonly signature: string;
  readonly timestamp: string;
  readonly signer: string;
  readonly time: string;
  readonly stamped: string;
  readonly claimed: string;
  readonly noTime: string;
  readonly level: string;
  readonly covers: string;
  readonly wholeFile: string;
  readonly revisionOf: (revision: number, revisions: number) => string;
  readonly nothing: string;
  readonly changes: string;
  readonly allowed: string;
  readonly notAllowed: string;
  readonly findings: string;
}

export const TEXTS: Readonly<Record<Language, Texts>> = {
  id: {
    indication: { passed: 'SAH', indeterminate: 'BELUM DAPAT DIPASTIKAN', failed: 'TIDAK SAH' },
    signature: 'Tanda tangan',
    timestamp: 'Stempel waktu dokumen',
    signer: 'Penanda tangan',
    time: 'Waktu',
    stamped: 'dibuktikan stempel waktu',
    claimed: 'menurut penanda tangan',
    noTime: 'tidak dinyatakan',
    level: 'Tingkat',
    covers: 'Mencakup',
    wholeFile: 'seluruh berkas',
    revisionOf: (revision, revisions) => `revisi ${revision} dari ${revisions}`,
    nothing: 'tidak mencakup revisi mana pun',
    changes: 'Perubahan sesudahnya',
    allowed: 'diizinkan',
    notAllowed: 'TIDAK diizinkan',
    findings: 'Temuan',
  },
  en: {
    indication: { passed: 'PASSED', indeterminate: 'INDETERMINATE', failed: 'FAILED' },
    signature: 'Signature',
    timestamp: 'Document time-stamp',
    signer: 'Signer',
    time: 'Time',
    stamped: 'proven by time-stamp',
    claimed: 'as the signer claims',
    noTime: 'not stated',
    level: 'Level',
    covers: 'Covers',
    wholeFile: 'the whole file',
    revisionOf: (revision, revisions) => `revision ${revision} of ${revisions}`,
    nothing: 'no revision',
    changes: 'Changes after it',
    allowed: 'allowed',
    notAllowed: 'NOT allowed',
    findings: 'Findings',
  },
};
