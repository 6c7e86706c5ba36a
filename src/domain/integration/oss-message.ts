/** Messages of OSS to the office, read leniently (PIA OSS RBA 4.3.22: receiveNIB, receiveNIBSTPW, receiveFileDS). */
import { refusal, type Refusal } from '../shared/error-codes.js';
import type { Json, JsonObject } from '../shared/json.js';
import { err, ok, type Result } from '../shared/result.js';
import { isObject, listIn, memberLike, rowsOf, text, textOf, trimKeys } from './lenient.js';
import { withWholeCodes } from './oss-codes.js';

export const OSS_METHODS = ['receiveNIB', 'receiveNIBSTPW', 'receiveFileDS'] as const;
export type OssMethod = (typeof OSS_METHODS)[number];

/** HTTP statuses of the office's answers to OSS, each in OSS's own envelope. */
export type OssStatus = 200 | 400 | 401 | 500;

/** Root key of each method's request. */
const ROOT = {
  receiveNIB: 'dataNIB',
  receiveNIBSTPW: 'dataNIBSTPW',
  receiveFileDS: 'receiveFileDS',
} as const satisfies Record<OssMethod, string>;

/**
 * Kind by tipe_dokumen (9 original, 5 update, 3 revocation, 4 cancellation of the NIB); other values are kept as
 * `unknown`.
 */
export type DocumentKind = 'original' | 'update' | 'revocation' | 'cancellation' | 'unknown';

const KIND_OF: Readonly<Record<string, DocumentKind>> = {
  '9': 'original',
  '5': 'update',
  '3': 'revocation',
  '4': 'cancellation',
};

export interface NibMessage {
  readonly nib: string;
  /** tgl_perubahan_nib as it came: part of the key that tells one message from another. */
  readonly changedOn: string;
  readonly documentType: string;
  readonly kind: DocumentKind;
  /** The whole message, keys trimmed, codes in their full width. */
  readonly fields: JsonObject;
}

export interface FileMessage {
  readonly nib: string;
  readonly permitRequest: string;
  readonly url: string;
  readonly fields: JsonObject;
}

/** The one object of a value, bare or as the only member of a list; null otherwise. */
const soleIn = (value: Json | undefined): JsonObject | null => {
  const [sole, ...more] = rowsOf(value);
  return sole === undefined || more.length > 0 ? null : sole;
};

/** The object under the method's root key, however the key is spelt; the bare object where the root key was left out. */
export const rootOf = (method: OssMethod, body: Json): JsonObject | null => {
  const clean = soleIn(trimKeys(body));
  if (clean === null) return null;
  const root = soleIn(memberLike(clean, ROOT[method]));
  if (root !== null) return root;
  return typeof clean['nib'] === 'string' || typeof clean['nib'] === 'number' ? clean : null;
};

/**
 * NIB that the message's token may have been made with: in full width, and as sent. Both are empty where the body names
 * none.
 */
export const nibsOf = (method: OssMethod, body: Json): readonly [whole: string, asSent: string] => {
  const root = rootOf(method, body);
  return root === null ? ['', ''] : [textOf(withWholeCodes(root), 'nib'), textOf(root, 'nib')];
};

const NIB = /^\d{13}$/;

const withNib = (
  method: OssMethod,
  body: Json,
): Result<{ readonly root: JsonObject; readonly nib: string }, Refusal> => {
  const root = rootOf(method, body);
  if (root === null)
    return err(refusal('INPUT_INVALID', `expected an object under "${ROOT[method]}"`, { field: ROOT[method] }));
  const whole = withWholeCodes(root);
  const nib = textOf(whole, 'nib');
  if (!NIB.test(nib)) {
    return err(
      refusal('INPUT_INVALID', `expected "nib" with 13 digits, got ${String(nib.length)} characters`, { field: 'nib' }),
    );
  }
  return ok({ root: whole, nib });
};

/**
 * Refusal of a checklist that is neither rows, nor one row, nor empty: it was damaged on its way, and OSS must not
 * think it taken.
 */
const checklistFault = (fields: JsonObject): Refusal | null => {
  const value = fields['data_checklist'];
  const members = listIn(value);
  const isUnreadable =
    members === null ? text(value) !== '' : members.length > 0 && !members.some((member) => isObject(member));
  if (!isUnreadable) return null;
  const came = members === null ? typeof value : 'a list of other things';
  return refusal('INPUT_INVALID', `expected "data_checklist" with rows, got ${came}`, { field: 'data_checklist' });
};

export const parseNib = (method: 'receiveNIB' | 'receiveNIBSTPW', body: Json): Result<NibMessage, Refusal> => {
  const found = withNib(method, body);
  if (!found.ok) return found;
  const { root, nib } = found.value;
  const documentType = textOf(root, 'tipe_dokumen');
  const kind = KIND_OF[documentType] ?? 'unknown';
  // A revoked or cancelled NIB ends everything under it, whatever the checklist says.
  const fault = kind === 'revocation' || kind === 'cancellation' ? null : checklistFault(root);
  if (fault !== null) return err(fault);
  return ok({
    nib,
    changedOn: textOf(root, 'tgl_perubahan_nib', 'tgl_terbit_nib', 'tgl_pengajuan_nib'),
    documentType,
    kind,
    fields: root,
  });
};

export const parseFile = (body: Json): Result<FileMessage, Refusal> => {
  const found = withNib('receiveFileDS', body);
  if (!found.ok) return found;
  const { root, nib } = found.value;
  const permitRequest = textOf(root, 'id_izin');
  const url = textOf(root, 'file_izin');
  if (permitRequest === '') return err(refusal('INPUT_INVALID', 'expected "id_izin", got none', { field: 'id_izin' }));
  if (url === '')
    return err(refusal('INPUT_INVALID', 'expected "file_izin" with an address, got none', { field: 'file_izin' }));
  return ok({ nib, permitRequest, url, fields: root });
};

const isNamed = (row: JsonObject): boolean => textOf(row, 'id_izin', 'kd_izin') !== '';

/** Places (from 1) of checklist rows that have content and name no permit: nothing can be made of them. */
export const unnamedRows = (message: NibMessage): readonly number[] =>
  (listIn(message.fields['data_checklist']) ?? []).flatMap((member, index) => {
    const isBlank = isObject(member) ? Object.values(member).every((value) => text(value) === '') : text(member) === '';
    return isBlank || (isObject(member) && isNamed(member)) ? [] : [index + 1];
  });

/** Rows of the checklist; a message without one concerns the permit that it names itself. */
export const checklistOf = (message: NibMessage): readonly JsonObject[] => {
  const rows = rowsOf(message.fields['data_checklist']).filter(isNamed);
  if (rows.length > 0) return rows;
  return textOf(message.fields, 'id_izin') === '' ? [] : [{ ...message.fields, flag_checklist: 'Y' }];
};
