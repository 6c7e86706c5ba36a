import type {
  DocumentTimestampFinding,
  ReportedChange,
  SignatureFinding,
  VerificationReport,
} from '../../domain/ports/verifier.js';
import type { Instant } from '../../domain/shared/time.js';
import { bears, changeFindings, type Change, type Limits } from '../../domain/verification/changes.js';
import {
  lineOf,
  verdictOf,
  worst,
  type VerificationFinding,
  type FindingCode,
} from '../../domain/verification/finding.js';
import { levelOf } from '../../domain/verification/level.js';
import type { Limit, LimitExceeded } from '../../domain/verification/limits.js';
import { sha256Hex, signerCertificate, type Certificate } from '../signing/certificate.js';
import { certificateFrom, poolFindings, poolOf, readStore, type Pool } from './evidence/pool.js';
import type { Reliance } from './evidence/path.js';
import {
  coveredDigests,
  judgeSignature,
  readSignature,
  type CoveredDigests,
  type ReadSignature,
} from './evidence/signature.js';
import { judgeToken, tokenCertificates } from './evidence/timestamp.js';
import { limitsOf } from './limits.js';
import { MalformedPdf } from './pdf/cos.js';
import { PdfFile } from './pdf/document.js';
import { firstAtLeast } from './pdf/source.js';
import { readStructure, type Structure } from './structure.js';
import { LimitReached, Work } from './work.js';
import type { StatedSignature } from './signature-dictionary.js';

/** Largest file that is judged, in bytes. */
export const LARGEST_FILE = 50 * 1024 * 1024;

/** A report of a file in which nothing could be judged. */
export const reportOf = (sha256: string, findings: readonly VerificationFinding[]): VerificationReport => ({
  ...verdictOf(findings),
  sha256,
  signatures: [],
  documentTimestamps: [],
  findings: findings.map(lineOf),
});

export const refusedReport = (sha256: string, code: FindingCode, detail: string): VerificationReport =>
  reportOf(sha256, [{ code, detail }]);

const FINDING_OF: Partial<Readonly<Record<Limit, FindingCode>>> = { bytes: 'too-large', time: 'time-exceeded' };

/** The report of a file whose judgement was given up at a limit. */
export const limitReport = (sha256: string, limit: LimitExceeded): VerificationReport => ({
  ...refusedReport(
    sha256,
    FINDING_OF[limit.name] ?? 'limit-exceeded',
    `${limit.name}: more than ${limit.most}; the file is not judged`,
  ),
  limit,
});

const uniqueBytes = (items: readonly Uint8Array[]): Uint8Array[] => [
  ...new Map(items.map((item) => [sha256Hex(item), item])).values(),
];

interface Gathered {
  readonly pool: Pool;
  readonly findings: readonly VerificationFinding[];
}

/** Everything that the file carries about certificates: its store, its signatures, its time-stamps. */
const gather = (file: PdfFile, reads: readonly ReadSignature[], reliance: Reliance, now: Instant): Gathered => {
  const { work } = file;
  const store = readStore(file.newest) ?? { certificates: [], ocsps: [], crls: [], findings: [] };
  const findings: VerificationFinding[] = [...store.findings];
  const stored = store.certificates.flatMap((der) => {
    const certificate = certificateFrom(der, work);
    if (certificate === undefined) {
      findings.push({ code: 'validation-data-unsound', detail: 'an item of /DSS /Certs is no certificate' });
    }
    return certificate ?? [];
  });
  const carried = reads.flatMap(({ view }) => [
    ...(view?.certificates ?? []),
    ...(view?.timestampTokens ?? []).flatMap((der) => tokenCertificates(der, work)),
  ]);
  const certificates: Certificate[] = [
    ...new Map([...stored, ...carried].map((certificate) => [certificate.fingerprint, certificate])).values(),
  ];
  const ocsps = uniqueBytes([...store.ocsps, ...reads.flatMap(({ enclosed }) => enclosed.ocsps)]);
  const crls = uniqueBytes([...store.crls, ...reads.flatMap(({ enclosed }) => enclosed.crls)]);
  work.within('evidence', certificates.length + ocsps.length + crls.length);
  const pool = poolOf({ certificates, ocsps, crls, now }, work);
  const unsound = poolFindings(pool, [...reliance.anchors, ...reliance.intermediates]);
  work.spend('findings', findings.length + unsound.length);
  return { pool, findings: [...findings, ...unsound] };
};

export const NO_LIMITS: Limits = { permission: null, locks: [] };

/** Changes of the file in the order of its revisions. */
const laterThan = ({ covered }: StatedSignature, changes: readonly Change[], work: Work): readonly Change[] => {
  if (covered === undefined) return [];
  const places = changes.map(({ revision }) => revision);
  const later = changes.slice(firstAtLeast(places, covered.revision.index + 2));
  work.spend('findings', later.length);
  return later;
};

const reported = (limits: Limits, changes: readonly Change[]): ReportedChange[] =>
  changes.map((change) => ({
    revision: change.revision,
    change: change.kind,
    allowed: bears(limits, change),
    detail: change.detail,
  }));

const coversAll = (file: PdfFile, { covered }: StatedSignature): boolean =>
  covered !== undefined && covered.revision.index === file.revisions.length - 1;

/** Longest name that a report shows, in characters; forms that people fill have shorter ones. */
const LONGEST_NAME = 300;

interface JudgedTimestamp {
  readonly finding: DocumentTimestampFinding;
  readonly sealed: StatedSignature;
  readonly sound: boolean;
  readonly embedded: boolean;
}

/** Proof of existence: the oldest sound document time-stamp over a revision, from the newest inwards. */
const judgeTimestamps = async (
  file: PdfFile,
  reads: readonly ReadSignature[],
  structure: Structure,
  pool: Pool,
  reliance: Reliance,
  now: Instant,
  digestOver: CoveredDigests,
): Promise<{
  readonly judged: readonly JudgedTimestamp[];
  readonly provenAt: (index: number) => Instant | undefined;
}> => {
  // from the newest inwards: each proof found so far covers every revision still to come
  const proofs: { readonly index: number; readonly at: Instant }[] = [];
  const provenAt = (index: number): Instant | undefined => {
    const over = proofs.findLast((proof) => proof.index > index);
    return over?.at;
  };
  const judged: JudgedTimestamp[] = [];
  const stamps = reads.filter(({ sealed }) => sealed.kind === 'document-time-stamp');
  for (const read of [...stamps].reverse()) {
    const { sealed, covered } = read;
    const index = covered.revision.index;
    const token = await judgeToken(
      {
        der: read.der,
        view: read.view,
        imprintOf: digestOver(covered),
        existedAt: provenAt(index) ?? now,
      },
      pool,
      reliance,
    );
    const padding = read.findings.filter(({ code }) => code === 'padding-not-zero');
    const findings = [
      ...sealed.findings,
      ...padding,
      ...token.findings,
      ...changeFindings(NO_LIMITS, laterThan(sealed, structure.changes, file.work)),
    ];
    const verdict = verdictOf(findings);
    const sound = verdict.indication === 'passed' && token.token !== undefined;
    // the earliest proof of all that lie over a revision, for every revision below
    if (sound) proofs.push({ index, at: Math.min(token.token.stampedAt, proofs.at(-1)?.at ?? Infinity) });
    judged.push({
      sealed,
      sound,
      embedded: token.embedded,
      finding: {
        field: sealed.field.slice(0, LONGEST_NAME),
        ...verdict,
        authority: token.token?.view.signer?.subject ?? null,
        stampedAt: token.token?.stampedAt ?? null,
        coversWholeFile: coversAll(file, sealed),
        revision: index + 1,
        findings: findings.map(lineOf),
      },
    });
  }
  return { judged: judged.reverse(), provenAt };
};

const unreadTimestamp = (sealed: StatedSignature): DocumentTimestampFinding => ({
  field: sealed.field.slice(0, LONGEST_NAME),
  ...verdictOf(sealed.findings),
  authority: null,
  stampedAt: null,
  coversWholeFile: false,
  revision: null,
  findings: sealed.findings.map(lineOf),
});

const unreadSignature = (sealed: StatedSignature, revisions: number): SignatureFinding => ({
  field: sealed.field.slice(0, LONGEST_NAME),
  ...verdictOf(sealed.findings),
  signer: null,
  signerName: null,
  claimedAt: sealed.claimedAt ?? null,
  stampedAt: null,
  level: null,
  coversWholeFile: false,
  revision: null,
  revisions,
  changesAfter: [],
  findings: sealed.findings.map(lineOf),
});

/** Judges one file that has been opened. */
const judgeOpened = async (
  file: PdfFile,
  sha256: string,
  reliance: Reliance,
  now: Instant,
): Promise<VerificationReport> => {
  const { work } = file;
  const structure = readStructure(file);
  const reads = structure.sealed.flatMap((sealed) =>
    sealed.covered === undefined ? [] : [readSignature(sealed, sealed.covered, work)],
  );
  const readOf = new Map(reads.map((read) => [read.sealed, read]));
  const { pool, findings: poolFaults } = gather(file, reads, reliance, now);
  const fileFindings: VerificationFinding[] = [...structure.findings, ...poolFaults];
  const digestOver = coveredDigests(
    file.bytes,
    reads.map(({ covered }) => covered),
    work,
  );
  const timestamps = await judgeTimestamps(file, reads, structure, pool, reliance, now, digestOver);
  // the newest revision that a sound time-stamp over validation data covers: it archives every signature below
  const archivedBelow = timestamps.judged.reduce((highest, { sound, sealed: { covered } }) => {
    const index = covered?.revision.index ?? -1;
    return sound && index > highest && file.view(index).catalog.entries.has('DSS') ? index : highest;
  }, -1);
  const first = structure.sealed.find(({ kind }) => kind === 'signature');
  const signatures: SignatureFinding[] = [];
  for (const sealed of structure.sealed.filter(({ kind }) => kind === 'signature')) {
    const read = readOf.get(sealed);
    if (read === undefined) {
      signatures.push(unreadSignature(sealed, file.revisions.length));
      continue;
    }
    const { index } = read.covered.revision;
    const proven = timestamps.provenAt(index);
    const judged = await judgeSignature(
      digestOver(read.covered),
      read,
      { at: proven ?? now, proven: proven !== undefined },
      pool,
      reliance,
    );
    const limits = limitsOf(file.view(index), sealed);
    const later = laterThan(sealed, structure.changes, work);
    const findings: VerificationFinding[] = [...sealed.findings, ...judged.findings, ...changeFindings(limits, later)];
    if (limits.certifies && sealed !== first) {
      findings.push({
        code: 'certification-misplaced',
        detail: 'a later signature certifies the file; only the first may',
      });
    }
    signatures.push({
      field: sealed.field.slice(0, LONGEST_NAME),
      ...verdictOf(findings),
      signer: judged.signer?.subject ?? null,
      signerName: judged.signer?.commonName ?? null,
      certificate: judged.signer === undefined ? null : signerCertificate(judged.signer),
      claimedAt: sealed.claimedAt ?? null,
      stampedAt: judged.stampedAt ?? null,
      level: levelOf({
        baseline: sealed.subFilter === 'ETSI.CAdES.detached' && !read.enclosed.hasSigningTime,
        stamped: judged.stampedAt !== undefined,
        provable: judged.embedded && file.newest.catalog.entries.has('DSS'),
        archived: archivedBelow > index,
      }),
      coversWholeFile: coversAll(file, sealed),
      revision: index + 1,
      revisions: file.revisions.length,
      changesAfter: reported(limits, later),
      findings: findings.map(lineOf),
    });
  }
  if (structure.sealed.length > 0 && signatures.length === 0) {
    fileFindings.push({ code: 'no-signature', detail: 'the file has document time-stamps but no signature' });
  }
  const unread = structure.sealed.filter(
    (sealed) => sealed.kind === 'document-time-stamp' && sealed.covered === undefined,
  );
  const documentTimestamps = [...timestamps.judged.map(({ finding }) => finding), ...unread.map(unreadTimestamp)];
  const verdicts = [...signatures, ...documentTimestamps].map(({ indication, subIndication }) => ({
    indication,
    subIndication: subIndication as ReturnType<typeof verdictOf>['subIndication'],
  }));
  return {
    ...worst([verdictOf(fileFindings), ...verdicts]),
    sha256,
    signatures,
    documentTimestamps,
    findings: fileFindings.map(lineOf),
  };
};

/** Bytes at the end of a file in which readers look for its end (PDF Reference 1.7, appendix H, note 18). */
const LAST_BYTES = 1024;
/** Bytes at the beginning in which they look for its header. */
const FIRST_BYTES = 1024 + 5;

const isCutShort = (bytes: Uint8Array): boolean => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return file.subarray(0, FIRST_BYTES).includes('%PDF-') && !file.subarray(-LAST_BYTES).includes('%%EOF');
};

/**
 * Judges every signature, time-stamp and later change of a file (ETSI EN 319 102-1, EN 319 142-1). Any bytes may come;
 * what is no PDF is judged as that, and what asks for more work than a file is given is judged no further.
 * @param now the instant as of which certificates are judged.
 * @param work counts what the judgement costs.
 */
export const judgePdf = async (
  bytes: Uint8Array,
  reliance: Reliance,
  now: Instant,
  work: Work = new Work(bytes.length),
): Promise<VerificationReport> => {
  const sha256 = sha256Hex(bytes);
  if (bytes.length > LARGEST_FILE) return limitReport(sha256, { name: 'bytes', most: LARGEST_FILE });
  return withinLimits(work, sha256, async () => {
    try {
      const file = PdfFile.open(bytes, work);
      if (file.newest.trailer.entries.has('Encrypt')) {
        return refusedReport(sha256, 'encrypted', 'the file is encrypted; what it shows cannot be compared');
      }
      return await judgeOpened(file, sha256, reliance, now);
    } catch (error) {
      if (!(error instanceof MalformedPdf)) throw error;
      return isCutShort(bytes)
        ? refusedReport(sha256, 'cut-short', 'the file begins as a PDF, and its end (%%EOF) is missing')
        : refusedReport(sha256, 'not-a-pdf', `the file cannot be read as a PDF: ${error.message}`);
    }
  });
};

/**
 * Answers with the limit where the work of a judgement reached one, also where the error was taken for another on its
 * way.
 */
export const withinLimits = async (
  work: Work,
  sha256: string,
  judge: () => Promise<VerificationReport>,
): Promise<VerificationReport> => {
  try {
    const report = await judge();
    return work.reached === undefined ? report : limitReport(sha256, work.reached);
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    return limitReport(sha256, error.limit);
  }
};
