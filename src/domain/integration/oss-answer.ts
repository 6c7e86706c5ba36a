/** Answers of OSS. Their root key is spelt in several ways, and their codes come as numbers or as text. */
import type { Json, JsonObject } from '../shared/json.js';
import { isObject, rowsOf, textOf, trimKeys } from './lenient.js';
import { withWholeCodes } from './oss-codes.js';

export interface OssAnswer {
  /** `kode` of the envelope (PIA Lampiran 9); 0 where the answer has none. */
  readonly code: number;
  readonly text: string;
  readonly raw: JsonObject;
}

/**
 * Object under the only key that begins with "respon" or "response", or under that of inqueryLicense; the whole body
 * where there is none.
 */
const envelopeOf = (body: JsonObject): JsonObject => {
  const key = Object.keys(body).find((name) => /^(?:respon|dataLicense$)/i.test(name) && isObject(body[name]));
  const inner = key === undefined ? undefined : body[key];
  return isObject(inner) ? inner : body;
};

export const readAnswer = (body: Json): OssAnswer => {
  const clean = trimKeys(body);
  if (!isObject(clean)) return { code: 0, text: 'the answer is no object', raw: { answer: clean } };
  const envelope = envelopeOf(clean);
  const code = Number(textOf(envelope, 'kode', 'kode_status', 'code', 'status'));
  return { code: Number.isInteger(code) ? code : 0, text: textOf(envelope, 'keterangan', 'message'), raw: clean };
};

/** Status that OSS holds for a permit request, from an answer of checkLicenseStatus; empty where it names none. */
export const statusIn = (raw: JsonObject): string => {
  const [data] = rowsOf(envelopeOf(raw)['dataIZIN']);
  return data === undefined ? '' : textOf(withWholeCodes(data), 'kd_status');
};

/**
 * Number of the permit that OSS holds for a permit request, from an answer of inqueryLicense; empty where it has none.
 */
export const licenseIn = (raw: JsonObject, permitRequest: string): string => {
  const rows = rowsOf(envelopeOf(raw)['data']).flatMap((data) => rowsOf(data['data_checklist']));
  const own = rows.find((row) => textOf(row, 'id_izin') === permitRequest);
  return own === undefined ? '' : textOf(own, 'no_izin');
};

/**
 * Trouble of the office's own access (401, 407) or haste (408, 425, 429), not of this message, which waits until it is
 * mended.
 */
const OWN_TROUBLE: ReadonlySet<number> = new Set([401, 407, 408, 425, 429]);

/**
 * Verdict by code: 500, 504 and unreadable answers may succeed later; the rest of Lampiran 9 concerns the message, and
 * will fail again.
 */
export const verdictOf = (code: number): 'done' | 'again' | 'never' => {
  if (code === 200) return 'done';
  if (OWN_TROUBLE.has(code)) return 'again';
  return code >= 400 && code < 500 ? 'never' : 'again';
};
