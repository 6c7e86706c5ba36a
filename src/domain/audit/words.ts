/**
 * Words of people in an audit entry: they may name anybody, so they are kept sealed with the applicant's key, beside what
 * is personal already, and go with it. Whoever reads the entry with the key finds them where the act put them.
 */
import { isObject, type Json, type JsonObject } from '../shared/json.js';

const WORDS = ['reason', 'note', 'items'] as const;
/** Member of the sealed part that holds the words; no fact has one of this name. */
const KEPT = '$words';

interface Parts {
  readonly after: JsonObject | null;
  readonly personal: Json;
}

const isWord = (name: string): boolean => (WORDS as readonly string[]).includes(name);

const part = (value: JsonObject, takes: (name: string) => boolean): JsonObject =>
  Object.fromEntries(Object.entries(value).filter(([name]) => takes(name)));

/** The entry as it is kept where there is a key. */
export const withWordsSealed = ({ after, personal }: Parts): Parts => {
  if (after === null || !Object.keys(after).some(isWord)) return { after, personal };
  return {
    after: part(after, (name) => !isWord(name)),
    personal: { ...(isObject(personal) ? personal : {}), [KEPT]: part(after, isWord) },
  };
};

/** The entry as it was recorded, of one whose sealed part has been opened. */
export const withWordsOpened = ({ after, personal }: Parts): Parts => {
  const words = isObject(personal) ? personal[KEPT] : undefined;
  if (!isObject(personal) || words === undefined || !isObject(words)) return { after, personal };
  const rest = part(personal, (name) => name !== KEPT);
  return { after: { ...after, ...words }, personal: Object.keys(rest).length === 0 ? null : rest };
};
