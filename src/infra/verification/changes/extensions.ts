import { changedKeys } from './compare.js';
import type { Comparison } from './context.js';
import { integerOf, isName, textOf, type Cos, type CosDict } from '../pdf/cos.js';

/** Extensions that writers of signatures announce, by developer prefix: base version and highest level. */
const KNOWN: Readonly<Record<string, readonly (readonly [version: string, levels: (level: number) => boolean])[]>> = {
  // Adobe Supplement to ISO 32000, levels 3 to 11
  ADBE: [['1.7', (level) => level >= 3 && level <= 11]],
  // ETSI TS 102 778-4 (1, 2) and EN 319 142-1 (5)
  ESIC: [['1.7', (level) => level === 1 || level === 2 || level === 5]],
  // ISO/TS 32001 (digests), 32002 (curves), 32003 (AES-GCM), 32004 (integrity)
  ISO_: [['2.0', (level) => level >= 32001 && level <= 32004]],
};

const KEYS = new Set(['Type', 'BaseVersion', 'ExtensionLevel', 'ExtensionRevision', 'URL']);
const HARMLESS_TEXT = /^(:?\d{4}|https?:\/\/[\w./-]+)$/;

const isKnown = (comparison: Comparison, prefix: string, extension: CosDict): boolean => {
  const version = comparison.after.get(extension, 'BaseVersion');
  const level = integerOf(comparison.after.get(extension, 'ExtensionLevel')) ?? -1;
  const type = extension.entries.get('Type');
  const texts = ['ExtensionRevision', 'URL'].filter((key) => extension.entries.has(key));
  return (
    extension.duplicates.length === 0 &&
    [...extension.entries.keys()].every((key) => KEYS.has(key)) &&
    (type === undefined || isName(type, 'DeveloperExtensions')) &&
    texts.every((key) => HARMLESS_TEXT.test(textOf(comparison.after.get(extension, key)) ?? '')) &&
    (KNOWN[prefix] ?? []).some(([base, levels]) => isName(version, base) && levels(level))
  );
};

/** Extensions of one developer: one, or since PDF 2.0 a list of them. */
const listOf = (comparison: Comparison, value: Cos | undefined): readonly Cos[] => {
  const resolved = comparison.after.resolve(value);
  return resolved.kind === 'array' ? resolved.items : [resolved];
};

/**
 * True where the level is the one that a writer states with its own work: 2 with a signature, 5 with a security store.
 * Any other level of an extension is what the author declared.
 */
const statesItsWork = (
  comparison: Comparison,
  key: string,
  before: Cos | undefined,
  after: Cos | undefined,
): boolean => {
  const [old, now] = [comparison.before.dict(before), comparison.after.dict(after)];
  if (key !== 'ESIC' || old === undefined || now === undefined || !isKnown(comparison, key, now)) return false;
  const levelAlone = changedKeys(old, now, comparison.file).every((one) => one === 'ExtensionLevel');
  const from = integerOf(comparison.before.get(old, 'ExtensionLevel'));
  const to = integerOf(comparison.after.get(now, 'ExtensionLevel'));
  const does = (kinds: readonly string[]): boolean => comparison.changes.some(({ kind }) => kinds.includes(kind));
  if (!levelAlone) return false;
  if (from === 2 && to === 5) return does(['validation-data']);
  return from === 5 && to === 2 && does(['signature-in-new-field', 'signature-in-prepared-field']);
};

/**
 * Judges extensions (ISO 32000-2 section 7.12). Those that the signed file declares stay as they were, to the level; a
 * writer may add one of those that signatures need.
 */
export const judgeExtensions = (comparison: Comparison, before: Cos | undefined, after: Cos | undefined): void => {
  const now = comparison.after.dict(after);
  if (now === undefined) {
    comparison.forbid('the catalog lost its /Extensions');
    return;
  }
  const empty: CosDict = { kind: 'dict', entries: new Map(), duplicates: [], at: 0, end: 0 };
  const old = comparison.before.dict(before) ?? empty;
  if (now.duplicates.length > 0) comparison.forbid('/Extensions has a key twice');
  for (const key of changedKeys(old, now, comparison.file)) {
    if (key === 'Type' && isName(now.entries.get(key), 'Extensions')) continue;
    const value = now.entries.get(key);
    const added = listOf(comparison, value).map((item) => comparison.after.dict(item));
    const known = added.every((extension) => extension !== undefined && isKnown(comparison, key, extension));
    if (value === undefined) comparison.forbid(`/Extensions lost /${key}`);
    else if (old.entries.has(key)) {
      if (!statesItsWork(comparison, key, old.entries.get(key), value))
        comparison.forbid(`/${key} of the /Extensions changed`);
    } else if (!known) comparison.forbid(`/Extensions gained /${key}, which no signature needs`);
  }
  comparison.judge(after);
  comparison.account(now, new Set());
};
