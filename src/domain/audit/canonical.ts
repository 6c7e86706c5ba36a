/** Byte form of an audit entry: it is hashed, stored verbatim, and never written again from parsed data. */
import type { Instant } from '../shared/time.js';
import type { Json, JsonObject } from '../shared/json.js';

/** An audit entry in its stored form; `personal` is already ciphertext (base64), so that the chain outlives the key. */
export interface StoredEntry {
  readonly application: string;
  /** Transition of the entry; null for a fact outside any transition. */
  readonly seq: number | null;
  readonly at: Instant;
  readonly actor: string;
  readonly onBehalfOf: string | null;
  readonly verb: string;
  readonly element: string | null;
  readonly task: string | null;
  readonly before: JsonObject | null;
  readonly after: JsonObject | null;
  readonly personal: string | null;
  /** SHA-256 of the stored (encrypted) message of the transition, so that the chain covers it too. */
  readonly message: string | null;
}

/** JSON with the members of each object in order of their names' UTF-16 code units (RFC 8785, section 3.2.3). */
export const canonicalJson = (value: Json): string => {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => `${JSON.stringify(name)}:${canonicalJson(inner)}`);
  return `{${members.join(',')}}`;
};

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

export const canonicalEntry = (entry: StoredEntry): string => canonicalJson({ v: 1, ...entry });
