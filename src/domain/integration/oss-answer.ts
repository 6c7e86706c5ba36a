/** Reading what OSS answers. Its root key is spelt in several ways and its codes come as numbers or as text. */
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
 * The object under the only key that begins with "respon" or "response", or under the one of inqueryLicense; the whole
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

/** The status OSS holds for a permit request, from an answer of checkLicenseStatus; empty where it names none. */
export const statusIn = (raw: JsonObject): string => {
  const data = envelopeOf(raw)['dataIZIN'];
  return isObject(data) ? textOf(withWholeCodes(data), 'kd_status') : '';
};

/** The number of the permit that OSS holds for a permit request, from an answer of inqueryLicense; empty where it has none. */
export const licenseIn = (raw: JsonObject, permitRequest: string): string => {
  const data = envelopeOf(raw)['data'];
  const rows = isObject(data) ? rowsOf(data['data_checklist']) : [];
  const own = rows.find((row) => textOf(row, 'id_izin') === permitRequest);
  return own === undefined ? '' : textOf(own, 'no_izin');
};

/** 500, 504 and answers that are none may succeed later; the rest of Lampiran 9 will fail again. */
export const verdictOf = (code: number): 'done' | 'again' | 'never' => {
  if (code === 200) return 'done';
  return code >= 400 && code < 500 ? 'never' : 'again';
};
