/**
 * Codes of fixed width in the messages of OSS (PIA OSS RBA 4.3.22, field tables of receiveNIB). A system in between
 * that writes digits as a number takes their leading zeros: `16000000031` is the kd_izin `016000000031`.
 *
 * Left out are codes that cannot begin with a zero, so that a short one is something else: regions (the lowest province
 * is 11), post codes, the NIK.
 */
import type { Json, JsonObject } from '../shared/json.js';
import { isObject, text } from './lenient.js';

const WIDTH_OF: Readonly<Record<string, number>> = {
  nib: 13,
  nib_satu_lini: 13,
  kd_izin: 12,
  npwp_perseroan: 15,
  npwp_pemegang_saham: 15,
  npwp_penanggung_jwb: 15,
  npwp_cabang: 15,
  npwp_perseroan_merger: 15,
  pi_npwp: 15,
  kbli: 5,
  kbli_konversi: 5,
  kd_instansi: 3,
  sektor: 3,
  kewenangan: 2,
  kd_status: 2,
  status_izin: 2,
  status_checklist: 2,
  jenis_izin: 2,
  jenis_pelaku_usaha: 2,
  jenis_api: 2,
  jenis_kawasan: 2,
  jenis_perseroan: 2,
  jenis_perubahan_terakhir: 2,
  status_badan_hukum: 2,
  status_penanaman_modal: 2,
  jenis_pemegang_saham: 2,
  jns_identitas_pemegang_saham: 2,
  flag_pajak_pemegang_saham: 2,
  jns_identitas_penanggung_jwb: 2,
  kebangsaan_penanggung_jwb: 2,
  flag_pajak_penanggung_jwb: 2,
  jenis_legal: 2,
  jenis_rptka: 2,
  jenis_lokasi: 2,
  status_tanah: 2,
  satuan_luas_tanah: 2,
  jenis_identitas_pj: 2,
  status_proyek: 2,
  jenis_proyek: 2,
  skala_usaha: 2,
  status_lokasi: 2,
  posisi_lokasi: 2,
  tipe_cakupan: 2,
  jenis_id_user_proses: 2,
  status_nib: 2,
};

/** Most leading zeros of a code, by its width; a value that lacks more digits is not a code that lost its zeros. */
const MOST_ZEROS: Readonly<Record<number, number>> = { 2: 1, 3: 2, 5: 1, 12: 3, 13: 3, 15: 3 };

/** Digits of a number; programs that know only decimals write `16000000031.0`. */
const WHOLE_NUMBER = /^(\d+)(?:\.0+)?$/;

/** Digits of a whole number, in either spelling; any other value as it came. */
export const wholeNumber = (value: string): string => WHOLE_NUMBER.exec(value)?.[1] ?? value;

/** The code with its lost zeros; digits of another width without a decimal point, other text as it came. */
export const wholeCode = (value: string, width: number): string => {
  const digits = WHOLE_NUMBER.exec(value)?.[1];
  if (digits === undefined) return value;
  return digits.length < width && digits.length >= width - (MOST_ZEROS[width] ?? 0)
    ? digits.padStart(width, '0')
    : digits;
};

/** Identifiers of digits whose width is not fixed, or that never begin with a zero: only a decimal point is removed. */
const DIGITS: ReadonlySet<string> = new Set([
  ...['id_izin', 'id_proyek', 'id_produk', 'oss_id', 'kd_daerah', 'perseroan_daerah_id', 'proyek_daerah_id'],
  ...[
    'daerah_id_penanggung_jwb',
    'daerah_id_user_proses',
    'no_identitas_penanggung_jwb',
    'no_identitas_pemegang_saham',
  ],
  ...['no_identitas_pj', 'no_id_user_proses', 'nik', 'tipe_dokumen'],
]);

const codeUnder = (name: string, value: Json): Json => {
  const width = Object.hasOwn(WIDTH_OF, name) ? WIDTH_OF[name] : undefined;
  if (width !== undefined) return wholeCode(text(value), width);
  return DIGITS.has(name) ? wholeNumber(text(value)) : value;
};

const repaired = (name: string, value: Json): Json => {
  if (Array.isArray(value)) return value.map((item: Json) => repaired(name, item));
  if (isObject(value)) return withWholeCodes(value);
  return value === null ? value : codeUnder(name, value);
};

/** The message with every code in its full width, at every depth. */
export const withWholeCodes = (message: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(message).map(([name, value]) => [name, repaired(name, value)]));

/** Mobile number of Indonesia: it begins with 08 or +628, and lost its zero when written as a number. */
export const wholePhone = (value: string): string => {
  const digits = wholeNumber(value);
  return /^8\d{8,11}$/.test(digits) ? `0${digits}` : digits;
};
