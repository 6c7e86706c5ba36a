/**
 * Verifies the chain, and every value that it vouches for: stored as it was hashed, opening to the plain value beside
 * it.
 */
import { firstBreak } from '../../../domain/audit/chain.js';
import { canonicalJson, type StoredEntry } from '../../../domain/audit/canonical.js';
import { withWordsOpened } from '../../../domain/audit/words.js';
import { placeOf, type PLACE } from '../../../domain/audit/places.js';
import { encodeUtf8 } from '../../../domain/case/bag.js';
import type { ReadEntry } from '../../../domain/case/compare.js';
import type { Json } from '../../../domain/shared/json.js';
import { asText } from '../../../domain/shared/json.js';
import { unsealJson } from '../../keys/box.js';
import { keyCommitment } from '../../keys/commitment.js';
import { BAG_DIGESTS } from '../container.js';
import { AT } from '../layout.js';
import type { CaseContent, Notes } from './read.js';

const { sha256 } = BAG_DIGESTS;

type Versioned = StoredEntry & { readonly v: number };

const entryOf = (text: string): Versioned | null => {
  try {
    const entry = JSON.parse(text) as Versioned;
    return typeof entry.verb === 'string' && typeof entry.application === 'string' ? entry : null;
  } catch {
    return null; // the caller says at which position
  }
};

/** The entries of the chain, with their personal parts opened; an entry that does not fit is noted. */
export const judgeChain = (
  content: CaseContent,
  notes: Notes,
): readonly (ReadEntry & { readonly message: string | null })[] => {
  const { header, chain, head } = content;
  const { id } = header.application;
  const broken = firstBreak(
    chain.map(({ position, entry, hash }) => ({ position, canonical: new Uint8Array(encodeUtf8(entry)), hash })),
    header.chain,
    sha256,
  );
  if (broken !== null)
    notes.error('chain', 'chain-broken', AT.chain, `entry ${String(broken.position)}: ${broken.reason}`);
  if (
    head !== null &&
    (head.application !== id || head.entries !== header.chain.entries || head.hash !== header.chain.hash)
  )
    notes.error('chain', 'head-differs', AT.head, 'it states another head of the chain than case.json');
  return chain.flatMap(({ position, entry: text }) => {
    const entry = entryOf(text);
    if (entry === null || entry.application !== id) {
      notes.error('chain', 'entry-strange', AT.chain, `entry ${String(position)} is none of application ${id}`);
      return [];
    }
    if (canonicalJson(JSON.parse(text) as Json) !== text)
      notes.note('chain', 'entry-form', AT.chain, `entry ${String(position)} is not in the canonical form`);
    let personal: Json = null;
    if (entry.personal !== null) {
      try {
        personal = unsealJson(
          header.dataKey.key,
          Buffer.from(entry.personal, 'base64'),
          placeOf(id, 'personal'),
        ) as Json;
      } catch (error) {
        notes.error(
          'record',
          'not-opened',
          AT.chain,
          `the personal part of entry ${String(position)} does not open: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
    const { v: _version, ...members } = entry;
    return [{ ...members, ...withWordsOpened({ after: members.after, personal }) }];
  });
};

interface SealedValue {
  readonly file: string;
  readonly what: string;
  readonly place: keyof typeof PLACE;
  readonly row?: number;
  readonly sealed: Uint8Array;
  readonly plain: Json;
  /**
   * SHA-256 of the value in the chain; null where the chain need not have one, undefined where its entry is missing.
   */
  readonly vouched: string | null | undefined;
}

const judgeValue = (value: SealedValue, content: CaseContent, notes: Notes): void => {
  const { file, what, place, row, sealed, plain, vouched } = value;
  const found = sha256(sealed);
  if (vouched === undefined)
    notes.error('record', 'not-vouched', file, `${what}: the chain has no entry that vouches for it`);
  else if (vouched !== null && vouched !== found)
    notes.error('record', 'digest-differs', file, `${what}: the chain has ${vouched}, its stored form has ${found}`);
  try {
    const opened = unsealJson(content.header.dataKey.key, sealed, placeOf(content.header.application.id, place, row));
    if (canonicalJson(opened as Json) !== canonicalJson(plain))
      notes.error(
        'record',
        'plain-differs',
        file,
        `${what}: what stands in clear is not what its stored form opens to`,
      );
  } catch (error) {
    notes.error(
      'record',
      'not-opened',
      file,
      `${what} does not open: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};

const member = (entry: ReadEntry | undefined, name: string): string | undefined => {
  const value = entry?.after?.[name];
  return value === undefined ? undefined : asText(value);
};

/** Holds every encrypted value against the chain and against the plain value beside it; answers their number. */
export const judgeRecord = (
  content: CaseContent,
  entries: readonly (ReadEntry & { readonly message: string | null })[],
  notes: Notes,
): number => {
  const { header, opening, applicant, form, messages, corrections } = content;
  const received = entries.find(({ verb }) => verb === 'application-received');
  const begun = entries.find(({ verb }) => verb === 'application-opened');
  const commitment = keyCommitment(header.application.id, header.dataKey.key);
  const committed = member(received, 'dataKeyCommitment');
  if (commitment !== header.dataKey.commitment || (committed !== undefined && committed !== commitment))
    notes.error('record', 'key-differs', AT.case, 'the data key is not the one that the chain began with');
  if (received !== undefined && committed === undefined)
    notes.note('record', 'key-not-committed', AT.case, 'the chain is older than commitments to data keys');
  if (received !== undefined && member(received, 'definitionDigest') === undefined)
    notes.error('record', 'not-vouched', AT.chain, 'the first entry does not say which procedure it began with');
  const byTransition = new Map(
    entries.flatMap(({ seq, message }) => (seq === null || message === null ? [] : [[seq, message] as const])),
  );
  const values: SealedValue[] = [];
  if (applicant !== null)
    values.push({
      ...{ file: AT.applicant, what: 'the applicant', place: 'applicant' as const, ...applicant },
      vouched: member(received, 'applicantSha256'),
    });
  if (form !== null)
    values.push({
      ...{ file: AT.form, what: 'the form', place: 'data' as const, ...form },
      vouched: member(received, 'dataSha256'),
    });
  if (opening !== null)
    values.push({
      ...{ file: AT.opening, what: 'what it began with', place: 'opening' as const, sealed: opening.sealed },
      plain: JSON.parse(JSON.stringify(opening.plain)) as Json,
      vouched: member(begun, 'openingSha256'),
    });
  for (const { seq, sealed, plain, key, at, type } of messages) {
    values.push({
      ...{ file: AT.messages, what: `message ${String(seq)}`, place: 'message' as const, row: seq, sealed },
      plain: JSON.parse(JSON.stringify(plain)) as Json,
      vouched: byTransition.get(seq),
    });
    if (key !== plain.key || type !== plain.type || at !== plain.at)
      notes.error('record', 'plain-differs', AT.messages, `message ${String(seq)}: its row says otherwise than itself`);
  }
  for (const { seq, sealed, plain } of corrections)
    values.push({
      ...{ file: AT.corrections, what: `correction ${String(seq)}`, place: 'correction' as const, row: seq },
      ...{ sealed, plain, vouched: null },
    });
  for (const value of values) judgeValue(value, content, notes);
  const said = new Set(messages.map(({ seq }) => seq));
  for (const seq of byTransition.keys())
    if (!said.has(seq))
      notes.error(
        'record',
        'message-missing',
        AT.messages,
        `the chain vouches for message ${String(seq)}, which is not there`,
      );
  return values.length;
};
