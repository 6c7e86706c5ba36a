/** Well-formed revisions that an attacker may append to a signed letter (reference: ISO 32000-2 section 12.8.2, published attacks). */
import { PDFArray, PDFDict, PDFName, PDFNumber, PDFRawStream, PDFString, type PDFObject } from '@cantoo/pdf-lib';
import type { Revision } from '../../../src/infra/pdf/signature/revision.js';
import { firstPage, name, objectsWhere, rawStream } from './letters.js';

const isSignature = (value: PDFObject): value is PDFDict => value instanceof PDFDict && value.has(name('ByteRange'));

export type Change = (revision: Revision) => void | Promise<void>;

export const touchCatalog = (revision: Revision): void => {
  revision.root.touch();
};

export const setInCatalog =
  (key: string, value: (revision: Revision) => PDFObject): Change =>
  (revision) => {
    revision.catalog.set(name(key), value(revision));
    touchCatalog(revision);
  };

export const onSignature =
  (change: (signature: PDFDict, revision: Revision) => void): Change =>
  (revision) => {
    const [found] = objectsWhere(revision, isSignature);
    if (found === undefined) throw new Error('no signature');
    const [ref, signature] = found;
    if (signature instanceof PDFDict) change(signature, revision);
    revision.put(ref, signature);
  };

const setByteRange = (values: readonly number[]): Change =>
  onSignature((signature, revision) => {
    signature.set(name('ByteRange'), revision.context.obj([...values]));
  });

export const addWidget = (revision: Revision, entries: Record<string, PDFObject>): void => {
  const widget = revision.context.obj({ Type: 'Annot', Subtype: 'Widget', FT: 'Sig', F: 4 });
  for (const [key, value] of Object.entries(entries)) widget.set(name(key), value);
  const ref = revision.add(widget);
  const form = revision.nestedDict(revision.root, 'AcroForm');
  const fields = revision.nestedArray({ dict: form.value, touch: form.touch }, 'Fields');
  fields.value.push(ref);
  fields.touch();
  const [pageRef, page] = firstPage(revision);
  const annotations = revision.nestedArray(
    {
      dict: page,
      touch: () => {
        revision.put(pageRef, page);
      },
    },
    'Annots',
  );
  annotations.value.push(ref);
  annotations.touch();
};

/** Well-formed revisions behind a signed letter, with the finding that names each. */
export const REVISIONS: Readonly<Record<string, readonly [finding: string, change: Change]>> = {
  'incremental saving: other page contents': [
    'forbidden-change',
    (revision) => {
      const [ref, page] = firstPage(revision);
      page.set(name('Contents'), rawStream(revision, 'BT ET'));
      revision.put(ref, page);
    },
  ],
  'incremental saving: contents under the same object number': [
    'forbidden-change',
    (revision) => {
      const contents = firstPage(revision)[1].get(name('Contents'));
      const list = revision.context.lookup(contents);
      const target = list instanceof PDFArray ? list.get(0) : contents;
      const [found] = objectsWhere(revision, () => true).filter(([ref]) => ref === target);
      if (found === undefined) throw new Error('no contents');
      revision.put(found[0], PDFRawStream.of(revision.context.obj({ Length: 5 }), Buffer.from('BT ET')));
    },
  ],
  'incremental saving: a page more': [
    'forbidden-change',
    (revision) => {
      const pages = revision.catalog.lookup(name('Pages'), PDFDict);
      const kids = pages.lookup(name('Kids'), PDFArray);
      kids.push(revision.add(revision.context.obj({ Type: 'Page', MediaBox: [0, 0, 595, 842] })));
      pages.set(name('Count'), PDFNumber.of(2));
      const [found] = objectsWhere(revision, (value) => value === pages);
      if (found !== undefined) revision.put(found[0], pages);
    },
  ],
  'evil annotation': [
    'forbidden-change',
    (revision) => {
      const [ref, page] = firstPage(revision);
      const note = revision.context.obj({ Type: 'Annot', Subtype: 'FreeText', Rect: [0, 0, 300, 300] });
      const old = page.lookup(name('Annots'));
      const kept = old instanceof PDFArray ? old.asArray() : [];
      page.set(name('Annots'), revision.context.obj([...kept, revision.add(note)]));
      revision.put(ref, page);
    },
  ],
  'a new visible empty signature field': [
    'forbidden-change',
    (revision) => {
      addWidget(revision, { T: PDFString.of('Empty'), Rect: revision.context.obj([10, 10, 300, 200]) });
    },
  ],
  'a new invisible empty signature field': [
    'forbidden-change',
    (revision) => {
      addWidget(revision, { T: PDFString.of('Empty'), Rect: revision.context.obj([0, 0, 0, 0]) });
    },
  ],
  'a field with the name of another': [
    'duplicate-field',
    (revision) => {
      addWidget(revision, { T: PDFString.of('TandaTangan'), Rect: revision.context.obj([0, 0, 0, 0]) });
    },
  ],
  'shadow: another font under the same number': [
    'forbidden-change',
    (revision) => {
      const [found] = objectsWhere(
        revision,
        (value) => value instanceof PDFDict && value.get(name('Type')) === name('Font'),
      );
      if (found === undefined) throw new Error('no font');
      revision.put(found[0], revision.context.obj({ Type: 'Font', Subtype: 'Type1', BaseFont: 'ZapfDingbats' }));
    },
  ],
  'shadow: another page tree': [
    'forbidden-change',
    setInCatalog('Pages', (revision) => revision.add(revision.context.obj({ Type: 'Pages', Kids: [], Count: 0 }))),
  ],
  'form removed': [
    'signature-missing',
    (revision) => {
      revision.catalog.delete(name('AcroForm'));
      touchCatalog(revision);
    },
  ],
  'form and permissions removed': [
    'signature-missing',
    (revision) => {
      revision.catalog.delete(name('AcroForm'));
      revision.catalog.delete(name('Perms'));
      touchCatalog(revision);
    },
  ],
  'permissions removed': [
    'forbidden-change',
    (revision) => {
      revision.catalog.delete(name('Perms'));
      touchCatalog(revision);
    },
  ],
  'catalog: an action on opening': [
    'forbidden-change',
    setInCatalog('OpenAction', (revision) => revision.context.obj({ S: 'JavaScript', JS: PDFString.of('1') })),
  ],
  'catalog: optional content switched': [
    'forbidden-change',
    setInCatalog('OCProperties', (revision) => revision.context.obj({ OCGs: [], D: { BaseState: 'OFF' } })),
  ],
  'catalog: language': ['forbidden-change', setInCatalog('Lang', () => PDFString.of('xx'))],
  'title in the information': [
    'forbidden-change',
    (revision) => {
      const info = revision.context.lookup(revision.context.trailerInfo.Info);
      const [found] = objectsWhere(revision, (value) => value === info);
      if (found === undefined || !(info instanceof PDFDict)) throw new Error('no information');
      info.set(name('Title'), PDFString.of('another title'));
      revision.put(found[0], info);
    },
  ],
  'metadata with another title': [
    'forbidden-change',
    setInCatalog('Metadata', (revision) =>
      rawStream(revision, '<x:xmpmeta><rdf:RDF><rdf:Description dc:title="other"/></rdf:RDF></x:xmpmeta>', {
        Type: 'Metadata',
        Subtype: 'XML',
      }),
    ),
  ],
  'an object that belongs to nothing': [
    'forbidden-change',
    (revision) => {
      rawStream(revision, 'planted for later');
    },
  ],
  'nothing but a date of modification': [
    'forbidden-change',
    (revision) => {
      const information = revision.context.lookup(revision.context.trailerInfo.Info);
      if (!(information instanceof PDFDict)) throw new Error('no information');
      information.set(name('ModDate'), PDFString.of('D:20261123090000Z'));
      const [found] = objectsWhere(revision, (value) => value === information);
      if (found !== undefined) revision.put(found[0], information);
    },
  ],
  'an extension that no signature needs': [
    'forbidden-change',
    setInCatalog('Extensions', (revision) =>
      revision.context.obj({ ADBE: { BaseVersion: '1.7', ExtensionLevel: 99 } }),
    ),
  ],
  'resources of the form, with no new field': [
    'forbidden-change',
    (revision) => {
      const form = revision.nestedDict(revision.root, 'AcroForm');
      form.value.set(name('DR'), revision.context.obj({ Font: {} }));
      form.touch();
    },
  ],
  'ByteRange missing': [
    'byte-range',
    onSignature((signature) => {
      signature.delete(name('ByteRange'));
    }),
  ],
  'ByteRange null': [
    'byte-range',
    onSignature((signature) => {
      signature.set(name('ByteRange'), PDFName.of('null'));
    }),
  ],
  'ByteRange negative': ['byte-range', setByteRange([0, 10, -20, 30])],
  'ByteRange of nothing': ['byte-range', setByteRange([0, 0, 0, 0])],
  'ByteRange not of whole numbers': ['byte-range', setByteRange([0, 10.5, 20, 30])],
  'ByteRange of three': ['byte-range', setByteRange([0, 10, 20])],
  'ByteRange of six': ['byte-range', setByteRange([0, 10, 20, 30, 40, 50])],
  'ByteRange overlapping': ['byte-range', setByteRange([0, 1000, 500, 1000])],
  'Contents missing': [
    'contents-malformed',
    onSignature((signature) => {
      signature.delete(name('Contents'));
    }),
  ],
  'Contents as text': [
    'contents-malformed',
    onSignature((signature) => {
      signature.set(name('Contents'), PDFString.of(''));
    }),
  ],
  'unknown SubFilter': [
    'sub-filter',
    onSignature((signature) => {
      signature.set(name('SubFilter'), PDFName.of('paraf.mine'));
    }),
  ],
};
