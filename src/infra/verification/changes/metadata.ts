import { changedKeys } from './compare.js';
import type { Comparison } from './context.js';
import { textOf, type Cos, type CosDict } from '../pdf/cos.js';
import { parsePdfDate } from '../pdf/date.js';
import type { Work } from '../work.js';
import type { RevisionView } from '../pdf/document.js';

/** Entries that a writer notes about itself; everything else in these records is the author's. */
const WRITERS_OWN = new Set(['ModDate', 'Producer']);
const WRITERS_OWN_XMP = /^(xmp:(ModifyDate|MetadataDate)|pdf:Producer|xmpMM:InstanceID)$/;

const EMPTY: CosDict = { kind: 'dict', entries: new Map(), duplicates: [], at: 0, end: 0 };

/** True where a writer notes itself: it states the date, and adds its own name behind those of earlier ones. */
const notesItself = (comparison: Comparison, key: string, before: CosDict, after: CosDict): boolean => {
  const old = textOf(comparison.before.get(before, key)) ?? '';
  const now = textOf(comparison.after.get(after, key));
  if (now === undefined) return false;
  return key === 'Producer' ? now.startsWith(old) : parsePdfDate(now) !== undefined;
};

/** Judges the information dictionary (ISO 32000-2 section 14.3.3): only modification date and producer may change. */
export const judgeInformation = (comparison: Comparison): void => {
  const [before, after] = [comparison.before.trailer.entries.get('Info'), comparison.after.trailer.entries.get('Info')];
  const old = comparison.before.dict(before) ?? EMPTY;
  const now = comparison.after.dict(after) ?? EMPTY;
  const keys = changedKeys(old, now, comparison.file);
  const others = keys.filter((key) => !WRITERS_OWN.has(key) || !notesItself(comparison, key, old, now));
  for (const key of others) comparison.forbid(`/${key} of the document information changed`);
  if (others.length > 0 || keys.length === 0) {
    comparison.judge(keys.length === 0 ? after : undefined);
    return;
  }
  comparison.judge(after);
  comparison.report('modification-date', `${keys.map((key) => `/${key}`).join(', ')} of the document information`);
};

/** Pattern of one attribute; a name is begun at its first character only, so that a long one is read once. */
const ATTRIBUTE = /(?<![\w:.-])([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g;

/** Cuts a packet into tags, comments and texts; each end is looked for once, whatever is left open. */
function* tokensOf(xmp: string): IterableIterator<string> {
  const absent = new Set<string>();
  const behind = (end: string, from: number): number | undefined => {
    if (absent.has(end)) return undefined;
    const at = xmp.indexOf(end, from);
    if (at < 0) absent.add(end);
    return at < 0 ? undefined : at + end.length;
  };
  const tagEnd = (at: number): number | undefined => {
    const special = xmp.startsWith('<!--', at)
      ? behind('-->', at + 4)
      : xmp.startsWith('<?', at)
        ? behind('?>', at + 2)
        : undefined;
    return special ?? behind('>', at + 1);
  };
  for (let at = 0; at < xmp.length;) {
    const opening = xmp.indexOf('<', at);
    const end = xmp[at] === '<' ? tagEnd(at) : opening < 0 ? xmp.length : opening;
    // what opens and never closes is passed over
    if (end !== undefined) yield xmp.slice(at, end);
    at = end ?? at + 1;
  }
}

/** Elements, attributes and texts of an XMP packet in a comparable order, without what a writer notes about itself. */
const statements = (xmp: string, work: Work): string[] => {
  const path: string[] = [];
  const found: string[] = [];
  for (const token of tokensOf(xmp.replace(/\u0000/g, ''))) {
    work.spend('steps', 1 + path.length);
    work.within('depth', path.length);
    if (token.startsWith('<?') || token.startsWith('<!--')) continue;
    if (token.startsWith('</')) path.pop();
    else if (token.startsWith('<')) {
      const name = /^<([\w:.-]+)/.exec(token)?.[1] ?? '';
      for (const [, key = '', value = ''] of token.matchAll(ATTRIBUTE)) {
        if (!key.startsWith('xmlns') && key !== 'rdf:about' && !key.startsWith('x:')) {
          if (!WRITERS_OWN_XMP.test(key)) found.push(`${key}=${value.slice(1, -1)}`);
        }
      }
      if (!token.endsWith('/>')) path.push(name);
    } else if (token.trim() !== '' && !path.some((name) => WRITERS_OWN_XMP.test(name))) {
      const own = path.filter((name) => !/^(x:xmpmeta|rdf:(RDF|Description))$/.test(name)).join('/');
      work.spendBytes(own.length);
      found.push(`${own}=${token.trim()}`);
    }
  }
  return found.sort();
};

const contentOf = (view: RevisionView, value: Cos | undefined): string | undefined => {
  const stream = view.resolve(value);
  return stream.kind === 'stream' ? Buffer.from(view.file.content(stream, view)).toString('utf8') : undefined;
};

/** Texts of the information dictionary, to compare with a packet that a writer made from it. */
const informationTexts = (comparison: Comparison): ReadonlySet<string> => {
  const information = comparison.after.dict(comparison.after.trailer.entries.get('Info'));
  const texts = [...(information?.entries.values() ?? [])].flatMap((value) => {
    const text = textOf(comparison.after.resolve(value));
    const at = text === undefined ? undefined : parsePdfDate(text);
    return [text ?? [], at === undefined ? [] : String(at)].flat();
  });
  return new Set(texts);
};

const repeatsInformation = (comparison: Comparison, packet: string): boolean => {
  const texts = informationTexts(comparison);
  return statements(packet, comparison.file.work).every((statement) => {
    const value = statement.slice(statement.indexOf('=') + 1);
    const date = /^\d{4}-\d{2}-\d{2}T/.test(value) ? String(Date.parse(value)) : '';
    return statement === 'xml:lang=x-default' || texts.has(value) || texts.has(date);
  });
};

/**
 * Judges the XMP packet of the catalog. It may only change where a writer notes date and producer; a file without one
 * may get one that holds no more than the information dictionary.
 */
export const judgeMetadata = (comparison: Comparison, before: Cos | undefined, after: Cos | undefined): void => {
  const { work } = comparison.file;
  const old = contentOf(comparison.before, before);
  const now = contentOf(comparison.after, after);
  const same =
    now !== undefined &&
    (old === undefined
      ? before === undefined && repeatsInformation(comparison, now)
      : JSON.stringify(statements(old, work)) === JSON.stringify(statements(now, work)));
  comparison.judge(after);
  if (!same) comparison.forbid('the metadata of the document changed', after?.kind === 'ref' ? after.number : null);
  else if (old !== now) comparison.report('modification-date', 'dates in the metadata of the document');
};
