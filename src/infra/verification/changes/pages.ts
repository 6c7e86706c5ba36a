import type { Cos } from '../pdf/cos.js';
import type { FileRevision, PdfFile, RevisionView } from '../pdf/document.js';

/** The pages of one revision, followed from revision to revision. */
interface Pages {
  index: number;
  /** Number of the object that the catalog's /Pages referred to. */
  readonly root: number | undefined;
  /** Nodes above the pages, and arrays of their kids. */
  readonly above: ReadonlySet<number>;
  /** Place of each page. */
  readonly places: ReadonlyMap<number, number>;
  /** Pages that an array of annotations belongs to, by its number. */
  readonly annotated: Map<number, Set<number>>;
}

const rootOf = (view: RevisionView): number | undefined => {
  const root = view.catalog.entries.get('Pages');
  return root?.kind === 'ref' ? root.number : undefined;
};

const annotationsOf = (view: RevisionView, page: number): number | undefined => {
  const node = view.object(page);
  const list = node.kind === 'dict' ? node.entries.get('Annots') : undefined;
  return list?.kind === 'ref' ? list.number : undefined;
};

const note = ({ annotated }: Pick<Pages, 'annotated'>, view: RevisionView, page: number): void => {
  const list = annotationsOf(view, page);
  if (list === undefined) return;
  const pages = annotated.get(list) ?? new Set();
  annotated.set(list, pages.add(page));
};

const readPages = (view: RevisionView): Pages => {
  const { work } = view.file;
  const root = rootOf(view);
  const above = new Set<number>();
  const places = new Map<number, number>();
  const annotated = new Map<number, Set<number>>();
  const waiting: Cos[] = root === undefined ? [] : [{ kind: 'ref', number: root, generation: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    work.spend('steps');
    if (next.kind !== 'ref' || above.has(next.number) || places.has(next.number)) continue;
    const node = view.object(next.number);
    const kids = node.kind === 'dict' ? node.entries.get('Kids') : undefined;
    if (kids === undefined) {
      places.set(next.number, places.size);
      note({ annotated }, view, next.number);
      continue;
    }
    above.add(next.number);
    if (kids.kind === 'ref') above.add(kids.number);
    for (const kid of view.items(kids)) waiting.push(kid);
  }
  return { index: view.index, root, above, places, annotated };
};

const numbersIn = function* (revision: FileRevision | undefined): IterableIterator<number> {
  for (const section of revision?.sections ?? []) yield* section.entries.keys();
};

/** Moves to the next revision; false where its tree is another one. */
const followed = (pages: Pages, view: RevisionView): boolean => {
  if (rootOf(view) !== pages.root) return false;
  const changed: number[] = [];
  for (const number of numbersIn(view.file.revisions[view.index])) {
    view.file.work.spend('steps');
    if (pages.above.has(number)) return false;
    if (pages.places.has(number)) changed.push(number);
  }
  for (const number of changed) {
    const node = view.object(number);
    if (node.kind === 'dict' && node.entries.has('Kids')) return false;
    // what it was annotated by before may stay noted: it is then looked at once too often, never once too little
    note(pages, view, number);
  }
  pages.index = view.index;
  return true;
};

const known = new WeakMap<PdfFile, Pages>();

const pagesAt = (view: RevisionView): Pages => {
  let pages = known.get(view.file);
  if (pages === undefined || pages.index > view.index) pages = readPages(view);
  while (pages.index < view.index) {
    const next = view.file.view(pages.index + 1);
    if (!followed(pages, next)) pages = readPages(next);
  }
  known.set(view.file, pages);
  return pages;
};

/**
 * Pages of a revision that the next one writes anew, themselves or their list of annotations.
 * @param before views asked for in rising order, so that the tree is gone through once.
 */
export const pagesTouched = (before: RevisionView, revision: FileRevision): readonly number[] => {
  const { places, annotated } = pagesAt(before);
  const touched = new Set<number>();
  for (const number of numbersIn(revision)) {
    before.file.work.spend('steps');
    if (places.has(number)) touched.add(number);
    for (const page of annotated.get(number) ?? []) touched.add(page);
  }
  return [...touched].sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
};
