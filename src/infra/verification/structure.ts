import type { Change } from '../../domain/verification/changes.js';
import type { VerificationFinding } from '../../domain/verification/finding.js';
import { changesIn } from './changes/revision.js';
import { gapFault } from './changes/tiling.js';
import { formFields, looksSigned } from './fields.js';
import type { PdfFile, RevisionView } from './pdf/document.js';
import { readSealed, type StatedSignature } from './signature-dictionary.js';

/** Signatures, changes and findings from the file's own structure, before any signature is opened. */
export interface Structure {
  /** Signatures, in the order of the revisions that they cover. */
  readonly sealed: readonly StatedSignature[];
  readonly changes: readonly Change[];
  readonly findings: readonly VerificationFinding[];
}

/** Signatures that an earlier revision had and that the newest form no longer leads to. */
const lostFindings = (file: PdfFile, reached: ReadonlySet<number>): VerificationFinding[] => {
  const lost = new Set<number>();
  for (const revision of file.revisions) {
    const form = formFields(file.view(revision.index));
    // a field that a revision did not change had its signature in the one before
    for (const { value } of form.changed ?? form.signatures) {
      file.work.spend('steps');
      if (value !== undefined && !reached.has(value.at)) lost.add(value.at);
    }
  }
  return [...lost].map((at) => ({
    code: 'signature-missing',
    detail: `a signature that an earlier revision had at byte ${at} is no longer in the form`,
  }));
};

const unreachedFindings = (view: RevisionView, reached: ReadonlySet<number>): VerificationFinding[] =>
  [...view.numbers()].flatMap((number) => {
    view.file.work.spend('steps');
    const value = view.object(number);
    if (!looksSigned(value) || reached.has(value.at)) return [];
    return [{ code: 'signature-unreached' as const, detail: `object ${number} is a signature that no field leads to` }];
  });

const permissionFindings = (view: RevisionView, reached: ReadonlySet<number>): VerificationFinding[] => {
  const permissions = view.dict(view.catalog.entries.get('Perms'));
  return [...(permissions?.entries ?? [])].flatMap(([key, value]) => {
    const signature = view.dict(value);
    if (signature !== undefined && reached.has(signature.at)) return [];
    return [
      { code: 'signature-unreached' as const, detail: `/Perms /${key} names a signature that no field leads to` },
    ];
  });
};

const traceFindings = (file: PdfFile, view: RevisionView): VerificationFinding[] => {
  const traces = [
    view.catalog.entries.has('DSS') ? 'validation data (/DSS)' : '',
    view.catalog.entries.has('Perms') ? 'permissions (/Perms)' : '',
    Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength).includes('/ByteRange')
      ? 'a signature dictionary'
      : '',
  ].filter((trace) => trace !== '');
  const none: VerificationFinding = { code: 'no-signature', detail: 'the file has no signature' };
  if (traces.length === 0) return [none];
  return [
    { code: 'signature-missing', detail: `expected a signature, found none; the file holds ${traces.join(', ')}` },
    none,
  ];
};

const duplicateFindings = (view: RevisionView, signed: readonly StatedSignature[]): VerificationFinding[] => {
  const form = formFields(view);
  const findings: VerificationFinding[] = [];
  for (const name of new Set(form.signatures.map((field) => field.name))) {
    if (form.countOf(name) > 1) {
      findings.push({ code: 'duplicate-field', detail: `several fields have the name ${JSON.stringify(name)}` });
    }
  }
  const places = signed.map(({ dict }) => dict.at);
  if (new Set(places).size !== places.length) {
    findings.push({ code: 'duplicate-field', detail: 'one signature stands in several fields' });
  }
  for (const [what, dict] of [
    ['catalog', view.catalog],
    ['form', view.dict(view.catalog.entries.get('AcroForm'))],
    ['trailer', view.trailer],
  ] as const) {
    if (dict !== undefined && dict.duplicates.length > 0) {
      findings.push({ code: 'duplicate-key', detail: `the ${what} has /${dict.duplicates.join(', /')} twice` });
    }
  }
  return findings;
};

const orderOf = ({ covered }: StatedSignature): number => covered?.revision.index ?? Infinity;

/** Finds the signatures of a file and everything that was done to it after the first of them. */
export const readStructure = (file: PdfFile): Structure => {
  const view = file.newest;
  const findings: VerificationFinding[] = [];
  const last = file.revisions.at(-1);
  const tail = gapFault(file.bytes, last?.end ?? 0, file.bytes.length);
  if (tail !== undefined) findings.push({ code: 'trailing-bytes', detail: `behind the last revision: ${tail}` });
  const fields = formFields(view).signatures.filter(({ valueIsPresent }) => valueIsPresent);
  file.work.within('signatures', fields.length);
  const sealed = fields.map((field) => readSealed(file, view, field)).sort((a, b) => orderOf(a) - orderOf(b));
  const reached = new Set(sealed.map(({ dict }) => dict.at));
  if (sealed.length === 0) return { sealed, changes: [], findings: [...findings, ...traceFindings(file, view)] };
  findings.push(
    ...duplicateFindings(view, sealed),
    ...lostFindings(file, reached),
    ...unreachedFindings(view, reached),
    ...permissionFindings(view, reached),
  );
  const first = sealed.reduce((least, one) => Math.min(least, orderOf(one)), Infinity);
  const byPlace = new Map(sealed.map((one) => [one.dict.at, one]));
  const names = new Set(fields.map(({ name }) => name));
  const later = file.revisions.filter((revision) => revision.index > first);
  const changes = later.flatMap((revision) => changesIn(file, revision, byPlace, names));
  file.work.spend('findings', findings.length);
  return { sealed, changes, findings };
};
