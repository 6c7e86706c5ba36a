import { isObject, listIn } from '../../domain/integration/lenient.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { readForeign } from '../foreign/read.js';

export const isPdf = (bytes: Uint8Array): boolean => Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-';

/** The object that an answer is, its numbers as text; null where it is none. */
export const objectIn = (body: Uint8Array): JsonObject | null => {
  const read = readForeign(body);
  return read.ok && isObject(read.value.value) ? read.value.value : null;
};

/** The files in an answer of v2, in the order of the request; null where it holds none. */
export const filesIn = (body: Uint8Array): readonly Uint8Array[] | null => {
  const list = listIn(objectIn(body)?.['file']);
  if (list === null || !list.every((item) => typeof item === 'string')) return null;
  return list.map((item) => new Uint8Array(Buffer.from(item, 'base64')));
};
