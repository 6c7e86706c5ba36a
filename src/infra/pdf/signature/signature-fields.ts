import { PDFArray, PDFDict, PDFHexString, PDFName, PDFNumber, PDFRef, PDFString } from '@cantoo/pdf-lib';
import type { Instant } from '../../../domain/shared/time.js';
import { SigningError } from '../../signing/signing-error.js';
import type { ByteRange } from './byte-range.js';
import type { Owner, Revision } from './revision.js';

/** A signature field, signed or still empty. */
export interface SignatureField {
  readonly name: string;
  readonly ref: PDFRef;
  readonly dict: PDFDict;
  readonly signature: FieldSignature | undefined;
}

export interface FieldSignature {
  readonly type: 'Sig' | 'DocTimeStamp';
  readonly subFilter: string;
  readonly byteRange: ByteRange;
  /** The hexadecimal of /Contents as bytes, with its padding. */
  readonly contents: Uint8Array;
  /** The claimed signing time (/M). */
  readonly claimedAt: Instant | undefined;
}

const name = (key: string): PDFName => PDFName.of(key);

const nameText = (dict: PDFDict, key: string): string => {
  const value = dict.lookup(name(key));
  return value instanceof PDFName ? value.decodeText() : '';
};

const byteRangeOf = (dict: PDFDict): ByteRange | undefined => {
  const array = dict.lookup(name('ByteRange'));
  if (!(array instanceof PDFArray) || array.size() !== 4) return undefined;
  const numbers = array.asArray().map((item) => (item instanceof PDFNumber ? item.asNumber() : -1));
  const [start = -1, length = -1, start2 = -1, length2 = -1] = numbers;
  return numbers.every((number) => Number.isSafeInteger(number) && number >= 0)
    ? [start, length, start2, length2]
    : undefined;
};

const dateOf = (dict: PDFDict): Instant | undefined => {
  const value = dict.lookup(name('M'));
  if (!(value instanceof PDFString) && !(value instanceof PDFHexString)) return undefined;
  try {
    return value.decodeDate().getTime();
  } catch {
    return undefined; // a date that cannot be read claims nothing
  }
};

/**
 * Bytes of a hexadecimal string. The library decodes digit by digit; only a string that is not plain pairs of digits is
 * left to it.
 */
const hexBytes = (value: PDFHexString): Uint8Array => {
  const digits = value.asString();
  const bytes = Buffer.from(digits, 'hex');
  return bytes.length * 2 === digits.length ? new Uint8Array(bytes) : value.asBytes();
};

const signatureOf = (field: PDFDict): FieldSignature | undefined => {
  const value = field.lookup(name('V'));
  if (!(value instanceof PDFDict)) return undefined;
  const byteRange = byteRangeOf(value);
  const contents = value.lookup(name('Contents'));
  if (byteRange === undefined || !(contents instanceof PDFHexString)) return undefined;
  return {
    type: nameText(value, 'Type') === 'DocTimeStamp' ? 'DocTimeStamp' : 'Sig',
    subFilter: nameText(value, 'SubFilter'),
    byteRange,
    contents: hexBytes(contents),
    claimedAt: dateOf(value),
  };
};

const partialName = (dict: PDFDict): string | undefined => {
  const value = dict.lookup(name('T'));
  return value instanceof PDFString || value instanceof PDFHexString ? value.decodeText() : undefined;
};

const DEEPEST_FIELD = 16;

/** Every signature field with its full name, in the order of the form. */
export const signatureFields = (revision: Revision): SignatureField[] => {
  const form = revision.catalog.lookup(name('AcroForm'));
  const found: SignatureField[] = [];
  const visit = (list: unknown, prefix: string, depth: number, inherited: string): void => {
    if (!(list instanceof PDFArray) || depth > DEEPEST_FIELD) return;
    for (const item of list.asArray()) {
      const dict = revision.context.lookup(item);
      if (!(item instanceof PDFRef) || !(dict instanceof PDFDict)) continue;
      const own = partialName(dict);
      const full = own === undefined ? prefix : prefix === '' ? own : `${prefix}.${own}`;
      const type = nameText(dict, 'FT') === '' ? inherited : nameText(dict, 'FT');
      const kids = dict.lookup(name('Kids'));
      if (kids instanceof PDFArray) visit(kids, full, depth + 1, type);
      if (type === 'Sig' && own !== undefined) {
        found.push({ name: full, ref: item, dict, signature: signatureOf(dict) });
      }
    }
  };
  if (form instanceof PDFDict) visit(form.lookup(name('Fields')), '', 0, '');
  return found;
};

/** A name that no field of the form has: two fields of one name make validators reject the file. */
export const freeFieldName = (fields: readonly SignatureField[], stem: string): string => {
  const taken = new Set(fields.map((field) => field.name));
  let number = 1;
  while (taken.has(`${stem}${number}`)) number += 1;
  return `${stem}${number}`;
};

const addToForm = (revision: Revision, field: PDFRef): void => {
  const form = revision.nestedDict(revision.root, 'AcroForm');
  form.value.set(name('SigFlags'), PDFNumber.of(3));
  form.touch();
  const fields = revision.nestedArray({ dict: form.value, touch: form.touch }, 'Fields');
  fields.value.push(field);
  fields.touch();
};

const addToPage = (revision: Revision, page: Owner, widget: PDFRef): void => {
  const annotations = revision.nestedArray(page, 'Annots');
  annotations.value.push(widget);
  annotations.touch();
};

/** The names in a field's lock (ISO 32000-2 section 12.7.5.5); undefined when it has none. */
export const lockedBy = (field: SignatureField): readonly string[] | undefined => {
  const lock = field.dict.lookup(name('Lock'));
  const names = lock instanceof PDFDict ? lock.lookup(name('Fields')) : undefined;
  if (!(names instanceof PDFArray)) return undefined;
  return names
    .asArray()
    .flatMap((item) => (item instanceof PDFString || item instanceof PDFHexString ? [item.decodeText()] : []));
};

export interface NewField {
  readonly name: string;
  readonly value?: PDFRef;
  readonly page?: number;
  readonly rect?: readonly [number, number, number, number];
  readonly appearance?: PDFRef;
  /** Names of the fields that are locked once this one is signed; then only validation data may be added. */
  readonly locks?: readonly string[];
}

/** Flags Print and Locked; a field without a place on the page is hidden from view by its empty rectangle. */
const WIDGET_FLAGS = 132;

/** Adds a signature field merged with its widget (ISO 32000-2 section 12.7.5.5). */
export const addSignatureField = (revision: Revision, field: NewField): PDFRef => {
  const pages = revision.document.getPages();
  const page = pages[field.page ?? 0];
  if (page === undefined) {
    throw new SigningError(
      'PDF_UNREADABLE',
      `the file has ${pages.length} pages; the stamp asks for page ${(field.page ?? 0) + 1}`,
    );
  }
  const dict = revision.context.obj({ Type: 'Annot', Subtype: 'Widget', FT: 'Sig', F: WIDGET_FLAGS });
  dict.set(name('T'), PDFHexString.fromText(field.name));
  dict.set(name('Rect'), revision.context.obj([...(field.rect ?? [0, 0, 0, 0])]));
  dict.set(name('P'), page.ref);
  if (field.value !== undefined) dict.set(name('V'), field.value);
  if (field.appearance !== undefined) dict.set(name('AP'), revision.context.obj({ N: field.appearance }));
  if (field.locks !== undefined) {
    // the fields by name and not all: under "all" the archive time-stamp's own field counts as a locked one that
    // changed
    const lock = revision.context.obj({ Type: 'SigFieldLock', Action: 'Include', P: 1 });
    lock.set(name('Fields'), revision.context.obj(field.locks.map((one) => PDFHexString.fromText(one))));
    dict.set(name('Lock'), revision.add(lock));
  }
  const ref = revision.add(dict);
  addToForm(revision, ref);
  addToPage(
    revision,
    {
      dict: page.node,
      touch: () => {
        revision.put(page.ref, page.node);
      },
    },
    ref,
  );
  return ref;
};
