/**
 * Rules by which OSS accepts messages and answers them (PIA OSS RBA 4.3.22, receiveLicenseStatus, receiveLicense,
 * checkLicenseStatus, inqueryLicense).
 */
import { createHash } from 'node:crypto';

import { isObject, text } from '../domain/integration/lenient.js';
import type { Json, JsonObject } from '../domain/shared/json.js';
import type { Received } from './oss-received.js';

export type OssServiceMethod = 'receiveLicenseStatus' | 'receiveLicense' | 'checkLicenseStatus' | 'inqueryLicense';
type Method = OssServiceMethod;

const ROOT = {
  receiveLicenseStatus: 'IZINSTATUS',
  receiveLicense: 'IZINFINAL',
  checkLicenseStatus: 'CHECKLICENSESTATUS',
  inqueryLicense: 'INQUERYLICENSE',
} as const satisfies Record<Method, string>;

/** The live key of checkLicenseStatus differs from its own name. */
const ANSWER_ROOT = {
  receiveLicenseStatus: 'responreceiveLicenseStatus',
  receiveLicense: 'responreceiveLicense',
  checkLicenseStatus: 'responcheckStatusLicense',
  inqueryLicense: 'dataLicense',
} as const satisfies Record<Method, string>;

/** Required fields with their greatest length. */
const FIELDS: Readonly<Record<Method, Readonly<Record<string, number>>>> = {
  receiveLicenseStatus: {
    nib: 13,
    id_produk: 25,
    id_proyek: 25,
    oss_id: 25,
    id_izin: 25,
    kd_izin: 12,
    kd_instansi: 3,
    kd_status: 2,
    tgl_status: 19,
    nip_status: 50,
    nama_status: 50,
    keterangan: 65_535,
  },
  receiveLicense: {
    nib: 13,
    id_proyek: 25,
    oss_id: 25,
    id_izin: 25,
    kd_izin: 12,
    kd_daerah: 10,
    nomor_izin: 50,
    tgl_terbit_izin: 10,
    tgl_berlaku_izin: 10,
    nama_ttd: 50,
    nip_ttd: 25,
    jabatan_ttd: 150,
    status_izin: 2,
  },
  checkLicenseStatus: { id_izin: 25 },
  inqueryLicense: { id_izin: 30 },
};

const PATTERNS: Readonly<Record<string, RegExp>> = {
  nib: /^\d{13}$/,
  id_izin: /./,
  kd_izin: /./,
  kd_status: /^\d{2}$/,
  status_izin: /^\d{2}$/,
  nomor_izin: /./,
  tgl_status: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/,
  tgl_terbit_izin: /^\d{4}-\d\d-\d\d$/,
  tgl_berlaku_izin: /^(\d{4}-\d\d-\d\d)?$/,
  file_izin: /^(https?:\/\/.+)?$/,
};

const faultIn = (method: Method, message: JsonObject): string | null => {
  for (const [name, length] of Object.entries(FIELDS[method])) {
    const value = message[name];
    if (typeof value !== 'string') return `${name} wajib diisi`;
    if (Array.from(value).length > length) return `${name} lebih dari ${length} karakter`;
  }
  for (const [name, pattern] of Object.entries(PATTERNS)) {
    const value = message[name];
    if (typeof value === 'string' && !pattern.test(value)) return `${name} tidak sesuai format`;
  }
  return null;
};

const extras = (method: Method, message: JsonObject | null, received: Received): JsonObject => {
  if (method === 'receiveLicenseStatus') return { dataNIB: {} };
  if (method === 'receiveLicense') {
    return {
      nomor_izin: text(message?.['nomor_izin']),
      jenis_perizinan: text(message?.['jenis_perizinan']),
      file_lampiran: '',
    };
  }
  const wanted = text(message?.['id_izin']);
  const lastUnder = (root: string): JsonObject | undefined =>
    received
      .all()
      .map(({ body }) => body[root])
      .filter(isObject)
      .findLast((one) => one['id_izin'] === wanted);
  if (method === 'inqueryLicense') {
    const license = lastUnder('IZINFINAL');
    const row = {
      id_izin: wanted,
      no_izin: text(license?.['nomor_izin']),
      tgl_izin: text(license?.['tgl_terbit_izin']),
    };
    return { success: true, message: 'Berhasil mendapatkan data izin', data: { data_checklist: [row] }, meta: null };
  }
  const row = lastUnder('IZINSTATUS');
  return {
    dataIZIN: {
      nib: text(row?.['nib']),
      id_proyek: text(row?.['id_proyek']),
      id_izin: wanted,
      kd_status: text(row?.['kd_status']),
      uraian_status: '',
      file_lampiran: '',
    },
  };
};

export const answerOf = (
  method: Method,
  isKeyGood: boolean,
  body: JsonObject | null,
  received: Received,
): { readonly code: number; readonly body: JsonObject } => {
  const root = body?.[ROOT[method]];
  const message = isObject(root) ? root : null;
  const answer = (code: number, keterangan: string): { code: number; body: JsonObject } => ({
    code,
    body: {
      [ANSWER_ROOT[method]]: {
        ...(method === 'inqueryLicense' ? { code } : { kode: code }),
        keterangan,
        ...extras(method, message, received),
      },
    },
  });
  if (!isKeyGood) return answer(401, 'User Akses Tidak Valid');
  if (message === null) return answer(400, `Data Parameter Salah: ${ROOT[method]} tidak ditemukan`);
  const fault = faultIn(method, message);
  return fault === null ? answer(200, 'Sukses') : answer(400, `Data Parameter Salah: ${fault}`);
};

const ymd = (at: number): string => new Date(at + 7 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');

const respelt = (body: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(body).map(([key, value]) => [
      `${key} `,
      isObject(value) ? Object.fromEntries(Object.entries(value).map(([k, v]) => [` ${k}`, v])) : value,
    ]),
  );

const post = async (url: string, body: JsonObject, token: string): Promise<Json> => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', Token: token },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const answer = await response.text();
  try {
    return { status: response.status, body: JSON.parse(answer) as Json };
  } catch {
    return { status: response.status, body: answer };
  }
};

/**
 * Sends as OSS does: `{"url","body","username","password","repeat":{"times","afterMs","respell"}}`. The repeats are its
 * late duplicates; `respell` gives their keys stray spaces. Answers what the office said, in order.
 */
export const sendMessage = async (
  wish: JsonObject | null,
): Promise<{ readonly status: number; readonly body: Json }> => {
  const body = wish?.['body'];
  const url = text(wish?.['url']);
  if (wish === null || !isObject(body) || url === '')
    return { status: 400, body: { problem: 'expected url and body' } };
  const root = Object.values(body).find(isObject);
  const token = createHash('sha1')
    .update(`${text(wish['username'])}${text(wish['password'])}${text(root?.['nib'])}${ymd(Date.now())}`)
    .digest('hex');
  const repeat = isObject(wish['repeat']) ? wish['repeat'] : {};
  const answers: Json[] = [await post(url, body, token)];
  for (let turn = 0; turn < Number(text(repeat['times'])); turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, Number(text(repeat['afterMs']))));
    answers.push(await post(url, repeat['respell'] === true ? respelt(body) : body, token));
  }
  return { status: 200, body: { answers } };
};
