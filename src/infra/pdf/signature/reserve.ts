import { PDFName, PDFNumber, type PDFRef } from '@cantoo/pdf-lib';
import type { SignatureRole, SigningPlan } from '../../../domain/signing/plan.js';
import { SigningError } from '../../signing/signing-error.js';
import { digestByteRange, fillByteRange, type ByteRange } from './byte-range.js';
import { Revision } from './revision.js';
import { placeStamp } from './stamp.js';
import { signatureDictionary, type ChangeLimit, type SignatureDictionary } from './signature-dictionary.js';
import {
  addSignatureField,
  freeFieldName,
  lockedBy,
  signatureFields,
  type SignatureField,
} from './signature-fields.js';

/** Room for a signature with its chain and a time-stamp: 5.5 kB were measured, public authorities need up to 12 kB. */
const SIGNATURE_ROOM = 16_384;
const TIMESTAMP_ROOM = 12_288;

export interface Reserved {
  readonly pdf: Uint8Array;
  readonly byteRange: ByteRange;
  readonly fieldName: string;
}

const name = (key: string): PDFName => PDFName.of(key);

const certifies = (role: SignatureRole): boolean =>
  role.kind === 'sole' || role.position === 'first' || role.position === 'only';

/**
 * Limits of a signature on later changes. Those of the last signer are in the field's lock, made before the first
 * signature.
 */
const limitsOf = (role: SignatureRole, locked: readonly string[]): ChangeLimit[] => {
  if (role.kind === 'sole') return [{ method: 'DocMDP', permission: 1 }];
  switch (role.position) {
    case 'only':
      return [{ method: 'DocMDP', permission: 1 }];
    case 'first':
      return [{ method: 'DocMDP', permission: 2 }];
    case 'middle':
      return [];
    case 'last':
      return [{ method: 'FieldMDP', fields: locked }];
  }
};

/**
 * Marks the signature as a certification, which must be the first signature of a file (ISO 32000-2 section 12.8.2.2.1).
 */
const markCertified = (revision: Revision, fields: readonly SignatureField[], signature: PDFRef): void => {
  const signed = fields.find((field) => field.signature !== undefined);
  if (signed !== undefined) {
    throw new SigningError(
      'PDF_ALREADY_SIGNED',
      `the file already carries the signature ${signed.name}; certify it as the first`,
    );
  }
  const permissions = revision.nestedDict(revision.root, 'Perms');
  permissions.value.set(name('DocMDP'), signature);
  permissions.touch();
};

const writeReserved = (
  revision: Revision,
  ref: PDFRef,
  dictionary: SignatureDictionary,
  fieldName: string,
): Reserved => {
  const { pdf, offsets } = revision.write();
  const byteRange = fillByteRange(pdf, dictionary, offsets.get(ref.objectNumber) ?? 0);
  return { pdf, byteRange, fieldName };
};

/** Adds the empty fields of several signers before the first signs; the last one's lock closes the file. */
export const reserveFields = async (pdf: Uint8Array, fieldNames: readonly string[]): Promise<Uint8Array> => {
  const revision = await Revision.open(pdf);
  const taken = new Set(signatureFields(revision).map((field) => field.name));
  fieldNames.forEach((fieldName, index) => {
    if (taken.has(fieldName)) throw new SigningError('FIELD_TAKEN', `the file already has a field ${fieldName}`);
    taken.add(fieldName);
    addSignatureField(revision, { name: fieldName, ...(index === fieldNames.length - 1 ? { locks: fieldNames } : {}) });
  });
  return revision.write().pdf;
};

/** Appends a revision with the signature's dictionary and the room for its value. */
export const reserveSignature = async (pdf: Uint8Array, plan: SigningPlan): Promise<Reserved> => {
  const revision = await Revision.open(pdf);
  const fields = signatureFields(revision);
  const existing = fields.find((field) => field.name === plan.fieldName);
  if (existing?.signature !== undefined) {
    throw new SigningError('FIELD_TAKEN', `the field ${plan.fieldName} is already signed`);
  }
  if (existing === undefined && plan.role.kind === 'joint') {
    throw new SigningError(
      'FIELD_UNKNOWN',
      `several signers need their fields first; ${plan.fieldName} is not in the file`,
    );
  }
  const dictionary = signatureDictionary({
    type: 'Sig',
    subFilter: 'ETSI.CAdES.detached',
    reserveBytes: plan.reserveBytes ?? SIGNATURE_ROOM,
    claimedAt: plan.claimedAt,
    limits: limitsOf(plan.role, existing === undefined ? [] : (lockedBy(existing) ?? [])),
    ...(plan.signerName === undefined ? {} : { name: plan.signerName }),
    ...(plan.reason === undefined ? {} : { reason: plan.reason }),
    ...(plan.location === undefined ? {} : { location: plan.location }),
  });
  const ref = revision.add(dictionary.bytes);
  if (certifies(plan.role)) markCertified(revision, fields, ref);
  if (existing === undefined) {
    const place = plan.stamp === undefined ? {} : await placeStamp(revision, plan.stamp);
    addSignatureField(revision, { name: plan.fieldName, value: ref, ...place });
  } else {
    existing.dict.set(name('V'), ref);
    revision.put(existing.ref, existing.dict);
    const form = revision.nestedDict(revision.root, 'AcroForm');
    form.value.set(name('SigFlags'), PDFNumber.of(3));
    form.touch();
  }
  return writeReserved(revision, ref, dictionary, plan.fieldName);
};

/** Appends a revision with the dictionary of a document time-stamp (ETSI EN 319 142-1 section 5.4.3). */
export const reserveDocumentTimestamp = async (pdf: Uint8Array): Promise<Reserved> => {
  const revision = await Revision.open(pdf);
  const fieldName = freeFieldName(signatureFields(revision), 'ArchiveTimestamp');
  const dictionary = signatureDictionary({
    type: 'DocTimeStamp',
    subFilter: 'ETSI.RFC3161',
    reserveBytes: TIMESTAMP_ROOM,
  });
  const ref = revision.add(dictionary.bytes);
  // no appearance: under DocMDP P=1 even an empty one counts as filling a form
  addSignatureField(revision, { name: fieldName, value: ref });
  return writeReserved(revision, ref, dictionary, fieldName);
};

export const hexDigest = (reserved: Reserved, algorithm: SigningPlan['digestAlgorithm']): string =>
  Buffer.from(digestByteRange(reserved.pdf, reserved.byteRange, algorithm)).toString('hex');
