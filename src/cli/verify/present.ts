import type { DocumentTimestampFinding, SignatureFinding, VerificationReport } from '../../domain/ports/verifier.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import type { LimitExceeded } from '../../domain/verification/limits.js';
import type { Texts } from './texts.js';

interface Coverage {
  readonly coversWholeFile: boolean;
  readonly revision?: number | null;
}

const coverage = ({ coversWholeFile, revision = null }: Coverage, revisions: number, texts: Texts): string => {
  if (coversWholeFile) return texts.wholeFile;
  return revision === null ? texts.nothing : texts.revisionOf(revision, revisions);
};

const coverageWord = ({ coversWholeFile, revision = null }: Coverage, revisions: number): string => {
  if (coversWholeFile) return 'whole-file';
  return revision === null ? 'nothing' : `revision ${revision} of ${revisions}`;
};

const timeOf = ({
  stampedAt,
  claimedAt,
}: SignatureFinding): { readonly time: string | null; readonly timeSource: string | null } => {
  if (stampedAt !== null) return { time: isoInstant(stampedAt), timeSource: 'time-stamp' };
  return claimedAt === null ? { time: null, timeSource: null } : { time: isoInstant(claimedAt), timeSource: 'claimed' };
};

const revisionsOf = ({ signatures }: VerificationReport): number =>
  Math.max(0, ...signatures.map(({ revisions = 0 }) => revisions));

/** One line of JSON for one file. */
export const jsonLine = (file: string, report: VerificationReport): string => {
  const revisions = revisionsOf(report);
  return `${JSON.stringify({
    file,
    indication: report.indication,
    subIndication: report.subIndication,
    sha256: report.sha256 === '' ? null : report.sha256,
    signatures: report.signatures.map((signature) => ({
      field: signature.field,
      indication: signature.indication,
      subIndication: signature.subIndication,
      signer: signature.signer,
      signerName: signature.signerName ?? null,
      ...timeOf(signature),
      claimedTime: isoOrNull(signature.claimedAt),
      level: signature.level ?? null,
      covers: coverageWord(signature, revisions),
      changesAfter: signature.changesAfter ?? [],
      findings: signature.findings,
    })),
    documentTimestamps: (report.documentTimestamps ?? []).map((stamp) => ({
      field: stamp.field,
      indication: stamp.indication,
      subIndication: stamp.subIndication,
      authority: stamp.authority,
      time: isoOrNull(stamp.stampedAt),
      covers: coverageWord(stamp, revisions),
      findings: stamp.findings,
    })),
    findings: report.findings,
    limit: report.limit ?? null,
  })}\n`;
};

const findingLines = (findings: readonly string[], texts: Texts, indent: string): string[] =>
  findings.length === 0 ? [] : [`${indent}${texts.findings}:`, ...findings.map((line) => `${indent}  - ${line}`)];

const verdict = (
  { indication, subIndication }: Pick<VerificationReport, 'indication' | 'subIndication'>,
  texts: Texts,
): string => `${texts.indication[indication]}${subIndication === null ? '' : ` (${subIndication})`}`;

const timeText = (signature: SignatureFinding, texts: Texts): string => {
  const { time, timeSource } = timeOf(signature);
  if (time === null) return texts.noTime;
  return `${time} (${timeSource === 'time-stamp' ? texts.stamped : texts.claimed})`;
};

const signatureText = (signature: SignatureFinding, revisions: number, texts: Texts): string[] => [
  `  ${texts.signature} ${signature.field}: ${verdict(signature, texts)}`,
  `    ${texts.signer}: ${signature.signer ?? '-'}`,
  `    ${texts.time}: ${timeText(signature, texts)}`,
  `    ${texts.level}: ${signature.level ?? '-'}`,
  `    ${texts.covers}: ${coverage(signature, revisions, texts)}`,
  ...((signature.changesAfter ?? []).length === 0 ? [] : [`    ${texts.changes}:`]),
  ...(signature.changesAfter ?? []).map(
    ({ revision, detail, allowed }) => `      - [${revision}] ${detail}: ${allowed ? texts.allowed : texts.notAllowed}`,
  ),
  ...findingLines(signature.findings, texts, '    '),
];

const timestampText = (stamp: DocumentTimestampFinding, revisions: number, texts: Texts): string[] => [
  `  ${texts.timestamp} ${stamp.field}: ${verdict(stamp, texts)}`,
  `    ${texts.time}: ${stamp.stampedAt === null ? texts.noTime : `${isoInstant(stamp.stampedAt)} (${stamp.authority ?? '-'})`}`,
  `    ${texts.covers}: ${coverage(stamp, revisions, texts)}`,
  ...findingLines(stamp.findings, texts, '    '),
];

/** Several lines for a person. */
export const plainText = (
  file: string,
  report: VerificationReport,
  texts: Texts,
  limitWords: (limit: LimitExceeded) => string,
): string => {
  const revisions = revisionsOf(report);
  return [
    `${file}: ${verdict(report, texts)}`,
    ...(report.limit === undefined ? [] : [`  ${limitWords(report.limit)}`]),
    ...report.signatures.flatMap((signature) => signatureText(signature, revisions, texts)),
    ...(report.documentTimestamps ?? []).flatMap((stamp) => timestampText(stamp, revisions, texts)),
    ...findingLines(report.findings, texts, '  '),
    '',
  ].join('\n');
};
