/**
 * Judges a signature over bytes that the office itself has made: whatever else the file holds, the signature must be
 * about them.
 */
import type { VerificationReport } from '../../domain/ports/verifier.js';
import type { Instant } from '../../domain/shared/time.js';
import { changeFindings } from '../../domain/verification/changes.js';
import { lineOf, verdictOf, type VerificationFinding } from '../../domain/verification/finding.js';
import { withFindings } from '../../domain/verification/with-findings.js';
import { sha256Hex } from '../signing/certificate.js';
import { claimedSigningTime } from '../signing/cms.js';
import { OID } from '../signing/oids.js';
import { catalogChanged, changesIn } from './changes/revision.js';
import { berEnd } from './evidence/der.js';
import { poolOf } from './evidence/pool.js';
import { coveredDigests, judgeSignature, readSignature, type SealedFacts } from './evidence/signature.js';
import type { Reliance } from './evidence/path.js';
import { tokenCertificates } from './evidence/timestamp.js';
import { judgePdf, LARGEST_FILE, limitReport, NO_LIMITS, withinLimits } from './judge.js';
import { MalformedPdf } from './pdf/cos.js';
import { PdfFile } from './pdf/document.js';
import { readStructure } from './structure.js';
import { Work } from './work.js';

const HEADER = Buffer.from('%PDF-', 'latin1');
const PEM = /^\s*-----BEGIN (PKCS7|CMS)-----\s([A-Za-z0-9+/=\s]+)-----END \1-----\s*$/;

const startsWith = (bytes: Uint8Array, head: Uint8Array): boolean =>
  bytes.length >= head.length && Buffer.compare(bytes.subarray(0, head.length), head) === 0;

const differs = (detail: string): VerificationFinding => ({ code: 'statement-differs', detail });

/**
 * Findings about content that a signed copy has beyond the statement. The copy's first signature covers the revisions
 * up to it, so that the judgement of the file alone never looks at them.
 */
const copyFindings = (pdf: Uint8Array, statement: Uint8Array, work: Work): readonly VerificationFinding[] => {
  if (!startsWith(pdf, statement))
    return [
      differs(
        "the file does not begin with the statement's bytes: sign the statement as it was fetched, with a program that adds its signature to the file and does not write the file anew",
      ),
    ];
  const file = PdfFile.open(pdf, work);
  const original = PdfFile.open(statement, new Work(statement.length));
  const first = file.revisions[original.revisions.length - 1];
  if (first === undefined || first.end !== original.revisions.at(-1)?.end || first.end > statement.length)
    return [differs('the statement is not a revision of its own in the file')];
  const { sealed } = readStructure(file);
  const places = new Map(sealed.map((one) => [one.dict.at, one]));
  const names = new Set(sealed.map(({ field }) => field));
  const changes = file.revisions
    .filter(({ index }) => index > first.index)
    .flatMap((revision) => changesIn(file, revision, places, names))
    // the first signature may certify the file: then /Perms names it, and that it names nothing else is judged with the
    // file
    .filter(({ detail }) => detail !== catalogChanged('Perms'));
  return changeFindings(NO_LIMITS, changes);
};

const judgeCopy = async (
  pdf: Uint8Array,
  statement: Uint8Array,
  reliance: Reliance,
  now: Instant,
): Promise<VerificationReport> => {
  const report = await judgePdf(pdf, reliance, now);
  if (report.limit !== undefined) return report;
  const work = new Work(pdf.length);
  return withinLimits(work, report.sha256, () => {
    try {
      return Promise.resolve(withFindings(report, copyFindings(pdf, statement, work)));
    } catch (error) {
      // the report says so already
      if (!(error instanceof MalformedPdf)) throw error;
      return Promise.resolve(report);
    }
  });
};

const inDer = (bytes: Uint8Array): Uint8Array => {
  if (bytes[0] !== 0x2d && bytes[0] !== 0x0a && bytes[0] !== 0x0d && bytes[0] !== 0x20) return bytes;
  const body = PEM.exec(Buffer.from(bytes).toString('latin1'))?.[2];
  return body === undefined ? bytes : Buffer.from(body, 'base64');
};

const judgeBeside = async (
  signature: Uint8Array,
  statement: Uint8Array,
  reliance: Reliance,
  now: Instant,
  work: Work,
): Promise<VerificationReport> => {
  const cms = inDer(signature);
  const end = statement.length;
  const facts: SealedFacts = { kind: 'signature', subFilter: 'adbe.pkcs7.detached', claimedAt: undefined };
  const covered = { from: end, to: end, end, contents: cms };
  const read = readSignature(facts, covered, work);
  const { view, enclosed } = read;
  const claimed = claimedSigningTime(view?.attributes.get(OID.signingTime)?.[0]);
  const tokens = (view?.timestampTokens ?? []).flatMap((der) => tokenCertificates(der, work));
  const certificates = [...(view?.certificates ?? []), ...tokens];
  work.within('evidence', certificates.length + enclosed.ocsps.length + enclosed.crls.length);
  const pool = poolOf({ certificates, ocsps: enclosed.ocsps, crls: enclosed.crls, now }, work);
  const judged = await judgeSignature(
    coveredDigests(statement, [covered], work)(covered),
    { ...read, sealed: { ...facts, claimedAt: claimed } },
    { at: now, proven: false },
    pool,
    reliance,
  );
  // the attribute keeps a signature out of PAdES only; beside a file it is where the time belongs
  const findings = judged.findings.filter(({ code }) => code !== 'signing-time-attribute');
  if ((berEnd(cms) ?? cms.length) !== cms.length)
    findings.push({ code: 'cms-malformed', detail: 'bytes follow the signature' });
  const verdict = verdictOf(findings);
  return {
    ...verdict,
    sha256: sha256Hex(signature),
    signatures: [
      {
        field: '',
        ...verdict,
        signer: judged.signer?.subject ?? null,
        signerName: judged.signer?.commonName ?? null,
        claimedAt: claimed ?? null,
        stampedAt: judged.stampedAt ?? null,
        level: null,
        coversWholeFile: true,
        findings: findings.map(lineOf),
      },
    ],
    documentTimestamps: [],
    findings: [],
  };
};

/**
 * Judges a signed copy of the statement (PDF) or a detached signature over it (CMS in DER or PEM); any bytes may come.
 */
export const judgeStatement = async (
  signature: Uint8Array,
  statement: Uint8Array,
  reliance: Reliance,
  now: Instant,
): Promise<VerificationReport> => {
  if (startsWith(signature, HEADER)) return judgeCopy(signature, statement, reliance, now);
  if (signature.length > LARGEST_FILE) return limitReport(sha256Hex(signature), { name: 'bytes', most: LARGEST_FILE });
  const work = new Work(signature.length + statement.length);
  return withinLimits(work, sha256Hex(signature), () => judgeBeside(signature, statement, reliance, now, work));
};
