import { createHash } from 'node:crypto';
import { isName, type Cos, type CosDict } from '../pdf/cos.js';
import type { RevisionView } from '../pdf/document.js';
import type { Comparison } from './context.js';

const LISTS = ['Certs', 'OCSPs', 'CRLs'] as const;
const STORE_KEYS = new Set<string>(['Type', 'VRI', ...LISTS]);
const VRI_KEYS = new Set(['Type', 'Cert', 'CRL', 'OCSP', 'TU', 'TS']);
const VRI_LISTS = ['Cert', 'CRL', 'OCSP'] as const;
const NOTHING: ReadonlySet<string> = new Set();

const digestOf = (view: RevisionView, item: Cos): string | undefined => {
  const stream = view.resolve(item);
  if (stream.kind !== 'stream') return undefined;
  return createHash('sha256').update(view.file.content(stream, view)).digest('hex');
};

/** Digests of everything that a store holds, in its lists and in those of its signatures. */
const heldBy = (view: RevisionView, store: CosDict): ReadonlySet<string | undefined> => {
  const entries = [...(view.dict(store.entries.get('VRI'))?.entries.values() ?? [])].flatMap(
    (value) => view.dict(value) ?? [],
  );
  const lists = [
    ...LISTS.map((key) => store.entries.get(key)),
    ...entries.flatMap((entry) => VRI_LISTS.map((key) => entry.entries.get(key))),
  ];
  return new Set(lists.flatMap((list) => view.items(list).map((item) => digestOf(view, item))));
};

/** Nothing that was held may be lost; an item may move from the list of one signature to those of all. */
const judgeLoss = (comparison: Comparison, before: CosDict, after: CosDict): void => {
  const kept = heldBy(comparison.after, after);
  const lost = [...heldBy(comparison.before, before)].filter((digest) => !kept.has(digest)).length;
  if (lost > 0) comparison.report('validation-data-removed', `${lost} item(s) of the /DSS are gone`);
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

/** A Document Security Store may grow and nothing else (ISO 32000-2 section 12.8.4.3). */
export const judgeSecurityStore = (comparison: Comparison, before: Cos | undefined, after: Cos | undefined): void => {
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
  if (comparison.changes.length > found) return;
  const count = LISTS.reduce((sum, key) => sum + comparison.after.items(now.entries.get(key)).length, 0);
  const earlier = LISTS.reduce((sum, key) => sum + comparison.before.items(old?.entries.get(key)).length, 0);
  comparison.report('validation-data', `validation data: ${earlier} item(s) before, ${count} now`);
};
