import { PDFArray, PDFDict, PDFName, PDFRawStream, type PDFRef } from '@cantoo/pdf-lib';
import type { ValidationMaterial } from '../../signing/validation-data.js';
import type { Revision } from './revision.js';

const KEYS = { certificates: 'Certs', ocsps: 'OCSPs', crls: 'CRLs' } as const;

const name = (key: string): PDFName => PDFName.of(key);

const streamsOf = (revision: Revision, store: PDFDict, key: string): Uint8Array[] => {
  const list = store.lookup(name(key));
  if (!(list instanceof PDFArray)) return [];
  return list.asArray().flatMap((item) => {
    const stream = revision.context.lookup(item);
    // only streams without filters are written here; a foreign store is kept, and its items are gathered anew
    return stream instanceof PDFRawStream && stream.dict.get(name('Filter')) === undefined
      ? [stream.getContents()]
      : [];
  });
};

/** Reads the content of a file's Document Security Store (ISO 32000-2 section 12.8.4.3); empty where there is none. */
export const readSecurityStore = (revision: Revision): ValidationMaterial => {
  const store = revision.catalog.lookup(name('DSS'));
  if (!(store instanceof PDFDict)) return { certificates: [], ocsps: [], crls: [] };
  return {
    certificates: streamsOf(revision, store, KEYS.certificates),
    ocsps: streamsOf(revision, store, KEYS.ocsps),
    crls: streamsOf(revision, store, KEYS.crls),
  };
};

const addStream = (revision: Revision, der: Uint8Array): PDFRef =>
  revision.add(PDFRawStream.of(revision.context.obj({ Length: der.length }), der));

/** Adds material to the Document Security Store; its earlier content stays. */
export const addToSecurityStore = (revision: Revision, material: ValidationMaterial): void => {
  const store = revision.nestedDict(revision.root, 'DSS');
  store.value.set(name('Type'), name('DSS'));
  for (const kind of ['certificates', 'ocsps', 'crls'] as const) {
    if (material[kind].length === 0) continue;
    const list = revision.nestedArray({ dict: store.value, touch: store.touch }, KEYS[kind]);
    for (const der of material[kind]) list.value.push(addStream(revision, der));
    list.touch();
  }
  store.touch();
};
