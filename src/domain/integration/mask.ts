/**
 * A message of another system, masked for those who keep the exchange and may not read the file. It keeps its keys,
 * codes and dates, and of every other value the kind and length.
 */
import type { Json, JsonObject } from '../shared/json.js';
import { isObject } from './lenient.js';

/** Unmasked fields: codes, states, dates and the keys of a permit request in the exchange; nothing of a person. */
const PLAIN =
  /^(?:kd_|kode|flag_|jenis_|status|tipe_|tgl_|id_izin$|id_proyek$|id_produk$|kewenangan$|kbli$|instansi_id$|del$|no_permohonan$|method$|readable$)/;

const DIGITS = /^\d+$/;

const masked = (key: string, value: Json): Json => {
  if (Array.isArray(value)) return value.map((one: Json) => masked(key, one));
  if (isObject(value)) return withoutPersonalData(value);
  if (PLAIN.test(key.trim()) || value === null || typeof value === 'boolean' || value === '') return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `‹${DIGITS.test(text) ? 'digits' : 'text'}: ${String(text.length)}›`;
};

export const withoutPersonalData = (message: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(message).map(([key, value]) => [key, masked(key, value)]));
