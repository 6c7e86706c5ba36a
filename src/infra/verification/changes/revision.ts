import type { Change } from '../../../domain/verification/changes.js';
import { MalformedPdf, isName, type Cos, type CosDict } from '../pdf/cos.js';
import type { FileRevision, PdfFile } from '../pdf/document.js';
import type { StatedSignature } from '../signature-dictionary.js';
import { changedKeys, listChanges, sameValue } from './compare.js';
import { Comparison } from './context.js';
import { judgeExtensions } from './extensions.js';
import { judgeFilledFields, judgeForm } from './form.js';
import { judgeInformation, judgeMetadata } from './metadata.js';
import { pagesTouched } from './pages.js';
import { isReferenced } from './reach.js';
import { judgeSecurityStore } from './security-store.js';
import { tilingFaults } from './tiling.js';

const versionOf = (value: Cos | undefined): number => (value?.kind === 'name' ? Number(value.value) : 0);

/** Detail of the finding that a key of the catalog changed. */
export const catalogChanged = (key: string): string => `/${key} of the catalog changed`;

const judgeCatalog = (comparison: Comparison): void => {
  const { before, after } = comparison;
  const [old, now] = [before.catalog, after.catalog];
  comparison.judge(after.trailer.entries.get('Root'));
  if (now.duplicates.length > 0) comparison.forbid('the catalog has a key twice', after.rootNumber);
  // compared by what is behind the references too: a store or a form may be an object of its own
  judgeForm(comparison, old.entries.get('AcroForm'), now.entries.get('AcroForm'));
  const store = [old.entries.get('DSS'), now.entries.get('DSS')] as const;
  if (store[0] !== undefined || store[1] !== undefined) judgeSecurityStore(comparison, ...store);
  const changed = changedKeys(old, now, comparison.file);
  for (const key of changed) {
    const pair = [old.entries.get(key), now.entries.get(key)] as const;
    if (key === 'AcroForm' || key === 'DSS') continue;
    if (key === 'Extensions') judgeExtensions(comparison, ...pair);
    else if (key === 'Version' && versionOf(pair[1]) > versionOf(pair[0]) && versionOf(pair[1]) <= 2) continue;
    else if (key === 'Metadata') judgeMetadata(comparison, ...pair);
    else comparison.forbid(catalogChanged(key), after.rootNumber);
  }
  const metadata = now.entries.get('Metadata');
  if (!changed.includes('Metadata') && metadata?.kind === 'ref' && comparison.listed(metadata.number)) {
    judgeMetadata(comparison, old.entries.get('Metadata'), metadata);
  }
};

const judgeAnnotations = (comparison: Comparison, number: number, before: CosDict, after: CosDict): void => {
  const list = after.entries.get('Annots');
  comparison.judge(list);
  const { lost, gained } = listChanges(
    comparison.before.items(before.entries.get('Annots')),
    comparison.after.items(list),
    comparison.file,
  );
  for (let left = lost.length; left > 0; left -= 1) comparison.forbid('the page lost an annotation', number);
  for (const item of gained) {
    if (item.kind !== 'ref' || !comparison.widgets.has(item.number))
      comparison.forbid('the page gained an annotation', number);
  }
};

const judgePages = (comparison: Comparison): void => {
  for (const number of pagesTouched(comparison.before, comparison.revision)) {
    const before = comparison.before.object(number);
    const after = comparison.after.object(number);
    if (before.kind !== 'dict') continue;
    if (after.kind !== 'dict') {
      comparison.forbid('a page is gone', number);
      continue;
    }
    comparison.judge({ kind: 'ref', number, generation: 0 });
    if (after.duplicates.length > 0) comparison.forbid('the page has a key twice', number);
    for (const key of changedKeys(before, after, comparison.file)) {
      if (key !== 'Annots') comparison.forbid(`/${key} of a page changed`, number);
    }
    judgeAnnotations(comparison, number, before, after);
  }
};

/** Name of an object for a person: its /Type and /Subtype, with the kind of object that it is. */
const labelOf = (value: Cos): string => {
  const dict = value.kind === 'stream' ? value.dict : value;
  if (dict.kind !== 'dict') return value.kind;
  const name = (key: string): string => {
    const entry = dict.entries.get(key);
    return entry?.kind === 'name' ? entry.value : '';
  };
  return [name('Type'), name('Subtype'), value.kind].filter(Boolean).join(' ');
};

const isReferenceStream = (value: Cos): boolean =>
  value.kind === 'stream' && isName(value.dict.entries.get('Type'), 'XRef');
const isObjectStream = (value: Cos): boolean =>
  value.kind === 'stream' && isName(value.dict.entries.get('Type'), 'ObjStm');

/** Judges everything in the revision that no rule above has accounted for. */
const judgeTheRest = (comparison: Comparison): void => {
  const { before, after, revision } = comparison;
  const wasReferenced = (number: number): boolean => isReferenced(before, number);
  for (const section of revision.sections) {
    for (const [number, entry] of section.entries) {
      if (number === 0 || comparison.isJudged(number)) continue;
      const [old, now] = [before.object(number), after.object(number)];
      if (entry.type === 'free' || now.kind === 'null') {
        if (old.kind !== 'null' && wasReferenced(number)) comparison.forbid(`${labelOf(old)} was removed`, number);
      } else if (old.kind === 'null') {
        if (number === section.ownNumber || isReferenceStream(now)) continue;
        if (wasReferenced(number))
          comparison.forbid(`${labelOf(now)} appears where the signed file refers to nothing`, number);
        else if (!isObjectStream(now)) comparison.forbid(`${labelOf(now)} was added and is no validation data`, number);
      } else if (!sameValue(old, now, comparison.file) && !(isReferenceStream(old) && isReferenceStream(now))) {
        comparison.forbid(`${labelOf(old)} was changed`, number);
      }
    }
  }
};

/** Forbids new objects that the signed file already refers to: they would fill a hole in it. */
const judgeHoles = (comparison: Comparison): void => {
  for (const section of comparison.revision.sections) {
    for (const number of section.entries.keys()) {
      comparison.file.work.spend('steps');
      const isFresh = comparison.isJudged(number) && comparison.isNew(number);
      if (isFresh && isReferenced(comparison.before, number))
        comparison.forbid('the signed file already refers to this new object', number);
    }
  }
};

/**
 * Judges the purpose of a revision behind a signature, which is to prove or to sign: one that only notes its own date
 * is a change like any other.
 */
const judgePurpose = (comparison: Comparison): void => {
  if (comparison.changes.every(({ kind }) => kind === 'modification-date')) {
    comparison.forbid('the revision adds neither validation data nor a signature');
  }
};

/** Compares a revision with the one before, object by object, against what may come after a signature. */
export const changesIn = (
  file: PdfFile,
  revision: FileRevision,
  sealed: ReadonlyMap<number, StatedSignature>,
  signedInTheEnd: ReadonlySet<string>,
): Change[] => {
  const comparison = new Comparison(file, revision, sealed, signedInTheEnd);
  for (const fault of tilingFaults(file, revision)) comparison.report('malformed', fault);
  try {
    judgeFilledFields(comparison);
    judgeCatalog(comparison);
    judgeInformation(comparison);
    judgePages(comparison);
    judgeHoles(comparison);
    judgeTheRest(comparison);
    judgePurpose(comparison);
  } catch (error) {
    if (!(error instanceof MalformedPdf)) throw error;
    comparison.report('malformed', error.message);
  }
  return comparison.changes;
};
