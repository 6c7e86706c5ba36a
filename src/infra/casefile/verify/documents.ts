/**
 * Verifies the documents: each is listed and whole, those that the rules name are there, the letters' signatures are
 * judged.
 */
import type { BagFiles } from '../../../domain/case/bag.js';
import type { CaseLetter } from '../../../domain/case/report.js';
import type { ApplicationState } from '../../../domain/application/state.js';
import type { Verifier } from '../../../domain/ports/verifier.js';
import { asText } from '../../../domain/shared/json.js';
import type { Instant } from '../../../domain/shared/time.js';
import { BAG_DIGESTS } from '../container.js';
import { AT } from '../layout.js';
import type { CaseContent, Notes } from './read.js';

const FOLDERS = /^data\/(letters|attachments)\//;

const startsWith = (bytes: Uint8Array, prefix: Uint8Array): boolean =>
  bytes.length >= prefix.length && Buffer.compare(bytes.subarray(0, prefix.length), prefix) === 0;

export const judgeDocuments = (
  files: BagFiles,
  content: CaseContent,
  state: ApplicationState | null,
  notes: Notes,
): void => {
  const listed = new Set(content.documents.map(({ path }) => path));
  for (const { path, sha256, size, kind } of content.documents) {
    const bytes = files.get(path);
    if (bytes === undefined) {
      notes.error('documents', 'document-missing', path, `the ${kind} with digest ${sha256} is listed and not there`);
      continue;
    }
    const found = BAG_DIGESTS.sha256(bytes);
    if (found !== sha256 || bytes.length !== size)
      notes.error(
        'documents',
        'document-differs',
        path,
        `expected ${String(size)} bytes with digest ${sha256}, found ${String(bytes.length)} with ${found}`,
      );
  }
  for (const path of files.keys())
    if (FOLDERS.test(path) && !listed.has(path))
      notes.error('documents', 'document-strange', path, `it is not listed in ${AT.documents}`);
  if (state === null) return;
  const has = (digest: string): boolean =>
    content.documents.some(({ sha256, path }) => sha256 === digest && files.has(path));
  const wanted: readonly (readonly [string, string | undefined])[] = [
    ...Object.entries(state.requirements).map(([id, digest]) => [`requirement ${id}`, digest] as const),
    ['the recommendation', state.recommendation?.sha256],
    ['the draft that the parafs cover', state.letter.draft?.sha256],
    ['the numbered letter', state.letter.final?.sha256],
    ['the signed letter', state.letter.signed?.sha256],
  ];
  for (const [what, digest] of wanted)
    if (digest !== undefined && !has(digest))
      notes.error(
        'documents',
        'document-missing',
        null,
        `${what} with digest ${digest} is in the record and not in the bundle`,
      );
};

/** Signed letters, oldest first: each judged, each keeping every byte of what it was made from. */
export const judgeLetters = async (
  files: BagFiles,
  content: CaseContent,
  state: ApplicationState | null,
  verifier: Verifier,
  now: Instant,
  notes: Notes,
): Promise<readonly CaseLetter[]> => {
  const letters: CaseLetter[] = [];
  const signed = content.documents.filter(({ kind }) => kind === 'signed-letter');
  const bytesOf = (digest: string | undefined): Uint8Array | undefined => {
    const document = content.documents.find(({ sha256 }) => sha256 === digest);
    return document === undefined ? undefined : files.get(document.path);
  };
  for (const { path, sha256, meta } of signed) {
    const bytes = files.get(path);
    if (bytes === undefined) continue;
    const report = await verifier.verify(bytes, now);
    const kind = asText(meta['kind']);
    letters.push({ file: path, kind, number: asText(meta['number']) || null, sha256, indication: report.indication });
    if (report.indication !== 'passed')
      notes.error(
        'signatures',
        `signature-${report.indication}`,
        path,
        [
          report.subIndication ?? '',
          ...report.findings,
          ...report.signatures.flatMap(({ findings }) => findings),
          ...(report.documentTimestamps ?? []).flatMap(({ findings }) => findings),
        ]
          .filter((line) => line !== '')
          .join('; '),
      );
    const renewed = asText(meta['renews']);
    const from = renewed === '' ? bytesOf(state?.letter.final?.sha256) : bytesOf(renewed);
    const isOwn = sha256 === state?.letter.signed?.sha256 || renewed !== '';
    if (isOwn && (from === undefined || !startsWith(bytes, from)))
      notes.error(
        'signatures',
        'letter-not-kept',
        path,
        'it does not begin with every byte of the letter that it was made from',
      );
  }
  return letters;
};
