/**
 * Texts of `paraf case verify` for people; findings keep their English lines, by whose code the documentation explains
 * them.
 */
import type { Language } from '../language.js';
import type { CaseCheck, CaseReport } from '../../domain/case/report.js';

export interface CaseTexts {
  readonly bundle: string;
  readonly application: string;
  readonly check: Readonly<Record<CaseCheck, string>>;
  readonly sound: string;
  readonly unsound: string;
  readonly steps: string;
  readonly declined: string;
  readonly letters: string;
  readonly findings: string;
  readonly note: string;
  readonly confirmed: (report: CaseReport, letters: string) => string;
  readonly noLetter: string;
  readonly refuted: (files: readonly string[]) => string;
  readonly withoutTrust: string;
}

export const TEXTS: Readonly<Record<Language, CaseTexts>> = {
  id: {
    bundle: 'Bundel berkas perkara',
    application: 'Permohonan',
    check: {
      bag: 'Berkas dan digest',
      chain: 'Rantai audit',
      'time-stamps': 'Stempel waktu',
      record: 'Isi tercatat',
      procedure: 'Prosedur (SOP)',
      replay: 'Langkah dijalankan ulang',
      documents: 'Naskah dan lampiran',
      signatures: 'Tanda tangan elektronik',
    },
    sound: 'sesuai',
    unsound: 'TIDAK SESUAI',
    steps: 'Langkah',
    declined: 'ditolak aturan',
    letters: 'Naskah',
    findings: 'Temuan',
    note: 'catatan',
    confirmed: (report, letters) =>
      `TERBUKTI: masukan ini menurut SOP ini (${report.procedure ?? '-'}) menghasilkan tepat ${String(report.steps.length)} langkah ini (hasil: ${report.result ?? '-'}) dan ${letters}.`,
    noLetter: 'tanpa naskah bertanda tangan',
    refuted: (files) => `TIDAK TERBUKTI: yang tidak sesuai: ${files.length === 0 ? 'lihat temuan' : files.join(', ')}.`,
    withoutTrust:
      'tanpa --trust tidak ada penanda tangan yang dipercaya, sehingga tidak ada bundel yang dapat terbukti',
  },
  en: {
    bundle: 'Case bundle',
    application: 'Application',
    check: {
      bag: 'Files and digests',
      chain: 'Audit chain',
      'time-stamps': 'Time-stamps',
      record: 'Recorded content',
      procedure: 'Procedure (SOP)',
      replay: 'Steps run again',
      documents: 'Letters and attachments',
      signatures: 'Electronic signatures',
    },
    sound: 'sound',
    unsound: 'NOT SOUND',
    steps: 'Steps',
    declined: 'declined by the rules',
    letters: 'Letters',
    findings: 'Findings',
    note: 'note',
    confirmed: (report, letters) =>
      `CONFIRMED: these inputs under this SOP (${report.procedure ?? '-'}) lead to exactly these ${String(report.steps.length)} steps (result: ${report.result ?? '-'}) and ${letters}.`,
    noLetter: 'no signed letter',
    refuted: (files) => `NOT CONFIRMED: not as it was: ${files.length === 0 ? 'see the findings' : files.join(', ')}.`,
    withoutTrust: 'without --trust no signer is trusted, and no bundle can be confirmed',
  },
};

/** The one sentence that sums up the whole verification. */
export const statement = (report: CaseReport, texts: CaseTexts, thisLetter: string): string => {
  if (report.outcome === 'confirmed') {
    const letters = report.letters.map(
      ({ kind, number, sha256 }) => `${thisLetter} ${kind} ${number ?? '-'} (SHA-256 ${sha256})`,
    );
    return texts.confirmed(report, letters.length === 0 ? texts.noLetter : letters.join(', '));
  }
  const named = new Set(
    report.findings.flatMap(({ severity, file }) => (severity === 'error' && file !== null ? [file] : [])),
  );
  return texts.refuted([...named]);
};

export const THIS_LETTER: Readonly<Record<Language, string>> = { id: 'naskah ini', en: 'this letter' };
