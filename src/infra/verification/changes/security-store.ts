import { createHash } from 'node:crypto';
import { isName, type Cos, type CosDict } from '../pdf/cos.js';
import type { PdfFile, RevisionView } from '../pdf/document.js';
import { sameValue } from './compare.js';
import type { Comparison } from './context.js';
import { references } from './reach.js';

const LISTS = ['Certs', 'OCSPs', 'CRLs'] as const;
const STORE_KEYS = new Set<string>(['Type', 'VRI', ...LISTS]);
const VRI_KEYS = new Set(['Type', 'Cert', 'CRL', 'OCSP', 'TU', 'TS']);
const VRI_LISTS = ['Cert', 'CRL', 'OCSP'] as const;
const NOTHING: ReadonlySet<string> = new Set();

const digests = new WeakMap<Uint8Array, string>();

const digestOf = (view: RevisionView, item: Cos): string | undefined => {
  const { work } = view.file;
  work.spend('steps');
  const stream = view.resolve(item);
  if (stream.kind !== 'stream') return undefined;
  const content = view.file.content(stream, view);
  const known = digests.get(content);
  if (known !== undefined) return known;
  work.spendBytes(content.length);
  const digest = createHash('sha256').update(content).digest('hex');
  digests.set(content, digest);
  return digest;
};

type Digests = ReadonlySet<string | undefined>;

const digestsIn = (view: RevisionView, lists: readonly (Cos | undefined)[]): Digests =>
  new Set(lists.flatMap((list) => view.items(list).map((item) => digestOf(view, item))));

/** Digests of the items in the store's own lists, which are for all signatures. */
const heldForAll = (view: RevisionView, store: CosDict): Digests =>
  digestsIn(
    view,
    LISTS.map((key) => store.entries.get(key)),
  );

/** Everything that a store holds, in its lists and in those of its signatures. */
const heldBy = (view: RevisionView, store: CosDict): Digests => {
  const entries = [...(view.dict(store.entries.get('VRI'))?.entries.values() ?? [])].flatMap(
    (value) => view.dict(value) ?? [],
  );
  const own = entries.flatMap((entry) => VRI_LISTS.map((key) => entry.entries.get(key)));
  return new Set([...heldForAll(view, store), ...digestsIn(view, own)]);
};

/**
 * Judges lost items: no item may be lost. One may move from the list of one signature to those of all, which every
 * reader looks into, and not back.
 */
const judgeLoss = (comparison: Comparison, before: CosDict, after: CosDict): void => {
  const count = (had: Digests, kept: Digests): number => [...had].filter((digest) => !kept.has(digest)).length;
  const lost =
    count(heldForAll(comparison.before, before), heldForAll(comparison.after, after)) ||
    count(heldBy(comparison.before, before), heldBy(comparison.after, after));
  if (lost > 0) comparison.report('validation-data-removed', `${lost} item(s) of the /DSS are gone`);
};

/** True where a store holds more than before, or has an entry for a signature that had none. */
const grows = (comparison: Comparison, before: CosDict | undefined, after: CosDict): boolean => {
  if (before === undefined) return heldBy(comparison.after, after).size > 0;
  const kept = heldBy(comparison.before, before);
  if ([...heldBy(comparison.after, after)].some((digest) => !kept.has(digest))) return true;
  const old = comparison.before.dict(before.entries.get('VRI'))?.entries;
  const names = [...(comparison.after.dict(after.entries.get('VRI'))?.entries.keys() ?? [])];
  return names.some((name) => old?.has(name) !== true);
};

const judgeList = (comparison: Comparison, owner: string, after: Cos | undefined): void => {
  comparison.judge(after);
  for (const item of comparison.after.items(after)) {
    if (item.kind === 'ref' && comparison.after.resolve(item).kind === 'stream') comparison.judge(item);
    else comparison.forbid(`${owner} holds something else than streams`);
  }
};

const judgeEntry = (comparison: Comparison, name: string, after: Cos | undefined): void => {
  const now = comparison.after.dict(after);
  comparison.judge(after);
  if (now === undefined || !/^[0-9A-Fa-f]{40}$/.test(name)) {
    comparison.forbid(`/VRI /${name} is not validation data of a signature`);
    return;
  }
  for (const key of now.entries.keys()) {
    if (!VRI_KEYS.has(key)) comparison.forbid(`/VRI /${name} has an unexpected /${key}`);
  }
  for (const key of VRI_LISTS) {
    judgeList(comparison, `/VRI /${name} /${key}`, now.entries.get(key));
  }
  comparison.account(now.entries.get('TS'), NOTHING);
};

const judgeVri = (comparison: Comparison, before: Cos | undefined, after: Cos | undefined): void => {
  const old = comparison.before.dict(before)?.entries ?? new Map<string, Cos>();
  const now = comparison.after.dict(after)?.entries ?? new Map<string, Cos>();
  comparison.judge(after);
  for (const [name, value] of now) if (name !== 'Type') judgeEntry(comparison, name, value);
  for (const name of old.keys()) {
    if (!now.has(name)) comparison.report('validation-data-removed', `/DSS /VRI /${name} is gone`);
  }
};

/**
 * True where the store was written anew: a writer that extends a file may write it again though there is nothing to
 * add.
 */
const isWrittenAnew = (comparison: Comparison, value: Cos | undefined, store: CosDict): boolean =>
  [value, ...store.entries.values()].some((part) => part?.kind === 'ref' && comparison.listed(part.number));

/** Numbers of all objects that a store is made of. */
const numbersOf = (view: RevisionView, store: Cos | undefined): ReadonlySet<number> => {
  const numbers = new Set<number>();
  const waiting: Cos[] = store === undefined ? [] : [store];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    references(
      next,
      (number) => {
        if (numbers.has(number)) return;
        numbers.add(number);
        waiting.push(view.object(number));
      },
      view.file.work,
    );
  }
  return numbers;
};

const made = new WeakMap<PdfFile, { readonly index: number; readonly numbers: ReadonlySet<number> }>();

/** True where the revision changes nothing of the store: most do not, however large it is. */
const isUntouched = (
  { file, before: view, after: next }: Comparison,
  before: Cos | undefined,
  after: Cos | undefined,
): boolean => {
  if (before === undefined || after === undefined || !sameValue(before, after, file)) return false;
  const known = made.get(file);
  const numbers = known?.index === view.index ? known.numbers : numbersOf(view, before);
  for (const section of file.revisions[next.index]?.sections ?? []) {
    for (const number of section.entries.keys()) if (numbers.has(number)) return false;
  }
  made.set(file, { index: next.index, numbers });
  return true;
};

/** Judges the Document Security Store, which may grow and nothing else (ISO 32000-2 section 12.8.4.3). */
export const judgeSecurityStore = (comparison: Comparison, before: Cos | undefined, after: Cos | undefined): void => {
  if (isUntouched(comparison, before, after)) return;
  const old: CosDict | undefined = comparison.before.dict(before);
  const now = comparison.after.dict(after);
  if (now === undefined) {
    if (old !== undefined) comparison.report('validation-data-removed', 'the catalog lost its /DSS');
    else if (after !== undefined) comparison.forbid('/DSS is not a dictionary');
    return;
  }
  comparison.judge(after);
  const found = comparison.changes.length;
  const type = now.entries.get('Type');
  if (type !== undefined && !isName(type, 'DSS')) comparison.forbid('/Type of the /DSS must be /DSS');
  for (const key of now.entries.keys()) {
    if (!STORE_KEYS.has(key)) comparison.forbid(`the /DSS has an unexpected /${key}`);
  }
  if (now.duplicates.length > 0) comparison.forbid('the /DSS has a key twice');
  if (old !== undefined) judgeLoss(comparison, old, now);
  for (const key of LISTS) judgeList(comparison, `/DSS /${key}`, now.entries.get(key));
  judgeVri(comparison, old?.entries.get('VRI'), now.entries.get('VRI'));
  const serves = grows(comparison, old, now) || isWrittenAnew(comparison, after, now);
  if (comparison.changes.length > found || !serves) return;
  const count = LISTS.reduce((sum, key) => sum + comparison.after.items(now.entries.get(key)).length, 0);
  const earlier = LISTS.reduce((sum, key) => sum + comparison.before.items(old?.entries.get(key)).length, 0);
  comparison.report('validation-data', `validation data: ${earlier} item(s) before, ${count} now`);
};
