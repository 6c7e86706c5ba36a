import { PDFDict, PDFName, PDFRawStream, PDFRef, type PDFObject } from '@cantoo/pdf-lib';
import type { VerificationReport } from '../../../src/domain/ports/verifier.js';
import { SIGNATURE_LEVELS, type SignatureLevel } from '../../../src/domain/signing/plan.js';
import { Revision } from '../../../src/infra/pdf/signature/revision.js';
import { judgePdf } from '../../../src/infra/verification/judge.js';
import { aLetter, openOffice, unwrap, aPlan, PASSPHRASE, type Signed, type SigningOffice } from '../signing/office.js';

export interface Letters {
  readonly office: SigningOffice;
  readonly official: Signed;
  /** Letters by level; with a cross-reference table, and with object streams. */
  readonly table: Readonly<Record<SignatureLevel, Uint8Array>>;
  readonly streams: Readonly<Record<SignatureLevel, Uint8Array>>;
  judge(pdf: Uint8Array, online?: boolean): Promise<VerificationReport>;
}

export const openLetters = async (): Promise<Letters> => {
  const office = await openOffice();
  const official = await office.official({ key: { kind: 'ec', curve: 'P-256' } });
  const byLevel = async (compressed: boolean): Promise<Record<SignatureLevel, Uint8Array>> => {
    const letter = await aLetter(compressed);
    const pairs: [string, Uint8Array][] = [];
    for (const level of SIGNATURE_LEVELS) pairs.push([level, await office.sign(letter, level, official)]);
    return Object.fromEntries(pairs) as Record<SignatureLevel, Uint8Array>;
  };
  const anchors = [office.authority.root.certificate];
  return {
    office,
    official,
    table: await byLevel(false),
    streams: await byLevel(true),
    judge: (pdf, online = false) =>
      judgePdf(pdf, { anchors, intermediates: [], online: online ? office.newTrust() : undefined }, Date.now()),
  };
};

/** Signs into a prepared field as one of several, without certifying the file. */
export const approve = async (
  office: SigningOffice,
  official: Signed,
  pdf: Uint8Array,
  fieldName: string,
): Promise<Uint8Array> => {
  const plan = aPlan({ fieldName, role: { kind: 'joint', position: 'middle' } });
  const prepared = unwrap(await office.pipeline.prepare(pdf, plan));
  const outcome = await official.signer.signDigest({
    officialId: 'kadin',
    digestAlgorithm: prepared.digestAlgorithm,
    digest: prepared.digest,
    secret: { kind: 'passphrase', passphrase: PASSPHRASE },
  });
  if (outcome.outcome !== 'signed') throw new Error(JSON.stringify(outcome));
  const embedded = unwrap(await office.pipeline.embed(prepared, outcome.value.cms));
  const stamped = unwrap(await office.pipeline.timestamp(embedded, fieldName)).pdf;
  return unwrap(await office.pipeline.addValidationData(stamped));
};

export const allFindings = (report: VerificationReport): string[] => [
  ...report.findings,
  ...report.signatures.flatMap(({ findings }) => findings),
  ...(report.documentTimestamps ?? []).flatMap(({ findings }) => findings),
];

export const codesOf = (report: VerificationReport): string[] => [
  ...new Set(allFindings(report).map((line) => line.slice(0, line.indexOf(':')))),
];

/** Appends a well-formed revision in which `change` has done something. */
export const appended = async (
  pdf: Uint8Array,
  change: (revision: Revision) => void | Promise<void>,
): Promise<Uint8Array> => {
  const revision = await Revision.open(pdf);
  await change(revision);
  return revision.write().pdf;
};

export const name = (key: string): PDFName => PDFName.of(key);

/** Every indirect object that is of this kind, newest revision. */
export const objectsWhere = (
  revision: Revision,
  holds: (value: PDFObject) => boolean,
): (readonly [PDFRef, PDFObject])[] => revision.context.enumerateIndirectObjects().filter(([, value]) => holds(value));

export const firstPage = (revision: Revision): readonly [PDFRef, PDFDict] => {
  const [page] = revision.document.getPages();
  if (page === undefined) throw new Error('the letter has no page');
  return [page.ref, page.node];
};

export const rawStream = (revision: Revision, content: string, dict: Record<string, string | number> = {}): PDFRef =>
  revision.add(
    PDFRawStream.of(revision.context.obj({ ...dict, Length: content.length }), Buffer.from(content, 'latin1')),
  );

/** Bytes replaced, one for one. */
export const withBytes = (pdf: Uint8Array, at: number, bytes: Uint8Array | string): Uint8Array => {
  const out = Uint8Array.from(pdf);
  out.set(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, at);
  return out;
};

export const text = (pdf: Uint8Array): string => Buffer.from(pdf).toString('latin1');
