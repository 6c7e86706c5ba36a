/** Reading what OSS answers. Its root key is spelt in several ways and its codes come as numbers or as text. */
import type { Json, JsonObject } from '../shared/json.js';
import { isObject, textOf, trimKeys } from './lenient.js';

export interface OssAnswer {
  /** `kode` of the envelope (PIA Lampiran 9); 0 where the answer has none. */
  readonly code: number;
  readonly text: string;
  readonly raw: JsonObject;
}

/** The object under the only key that begins with "respon" or "response"; the whole where there is none. */
const envelopeOf = (body: JsonObject): JsonObject => {
  const key = Object.keys(body).find((name) => /^respon/i.test(name) && isObject(body[name]));
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
  return isObject(data) ? textOf(data, 'kd_status') : '';
};

/** 500, 504 and answers that are none may succeed later; the rest of Lampiran 9 will fail again. */
export const verdictOf = (code: number): 'done' | 'again' | 'never' => {
  if (code === 200) return 'done';
  return code >= 400 && code < 500 ? 'never' : 'again';
};
