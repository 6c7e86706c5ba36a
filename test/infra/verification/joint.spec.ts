/** A letter of two signers: the first certifies what may come, the last closes the file, and nothing else is borne. */
import { PDFArray, PDFDict, PDFName, PDFRawStream } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SignatureRole } from '../../../src/domain/signing/plan.js';
import { Revision } from '../../../src/infra/pdf/signature/revision.js';
import { addSignatureField, signatureFields } from '../../../src/infra/pdf/signature/signature-fields.js';
import { aLetter, unwrap } from '../signing/office.js';
import { appended, codesOf, firstPage, name, openLetters, type Letters } from './letters.js';

let letters: Letters;
/** Signed by the head of the technical agency, and then by the head of the office too. */
let first: Uint8Array;
let both: Uint8Array;

const FIELDS = ['Teknis', 'Kadin'];

const sign = (pdf: Uint8Array, fieldName: string, position: 'first' | 'middle' | 'last'): Promise<Uint8Array> => {
  const role: SignatureRole = { kind: 'joint', position };
  return letters.office.sign(pdf, 'B-LT', letters.official, { fieldName, role });
};
const prepared = async (names = FIELDS): Promise<Uint8Array> =>
  unwrap(await letters.office.pipeline.prepareFields(await aLetter(), names));

beforeAll(async () => {
  letters = await openLetters();
  first = await sign(await prepared(), 'Teknis', 'first');
  both = await sign(first, 'Kadin', 'last');
}, 120_000);
afterAll(() => letters.office.close());

const verdict = async (pdf: Uint8Array): Promise<readonly [string, string | null, readonly string[]]> => {
  const report = await letters.judge(pdf);
  return [report.indication, report.subIndication, codesOf(report)];
};

const addPageContent = (revision: Revision): void => {
  const [ref, page] = firstPage(revision);
  page.set(name('Contents'), revision.add(PDFRawStream.of(revision.context.obj({ Length: 2 }), Buffer.from('qQ'))));
  revision.put(ref, page);
};
const addAnnotation = (revision: Revision): void => {
  const [ref, page] = firstPage(revision);
  const note = revision.add(revision.context.obj({ Type: 'Annot', Subtype: 'FreeText', Rect: [0, 0, 100, 100] }));
  page.set(name('Annots'), revision.context.obj([...page.lookup(name('Annots'), PDFArray).asArray(), note]));
  revision.put(ref, page);
};
const addEmptyField = (revision: Revision): void => {
  addSignatureField(revision, { name: 'Tambahan' });
};
const addTitle = (revision: Revision): void => {
  revision.catalog.set(name('Lang'), PDFName.of('en'));
  revision.root.touch();
};
const field = (revision: Revision, wanted: string): PDFDict => {
  const found = signatureFields(revision).find((one) => one.name === wanted);
  if (found === undefined) throw new Error(`no field ${wanted}`);
  revision.put(found.ref, found.dict);
  return found.dict;
};
const moveField = (revision: Revision): void => {
  field(revision, 'Kadin').set(name('Rect'), revision.context.obj([0, 0, 500, 500]));
};
const unlock = (revision: Revision): void => {
  field(revision, 'Kadin').delete(name('Lock'));
};

const ADDITIONS: readonly (readonly [string, (revision: Revision) => void])[] = [
  ['page content', addPageContent],
  ['an annotation', addAnnotation],
  ['an empty signature field', addEmptyField],
  ['a key of the catalog', addTitle],
  ['another place for the last field', moveField],
  ['a last field without its lock', unlock],
];

describe('a letter of two signers', () => {
  it('is sound after the first signature and after the last, and with an archive time-stamp over both', async () => {
    expect(await verdict(first)).toEqual(['passed', null, []]);
    expect(await verdict(both)).toEqual(['passed', null, []]);
    const archived = unwrap(await letters.office.pipeline.archiveTimestamp(both)).pdf;
    const report = await letters.judge(archived);

    expect([report.indication, codesOf(report)]).toEqual(['passed', []]);
    expect(report.signatures.map(({ field: of, level }) => [of, level])).toEqual([
      ['Teknis', 'B-LTA'],
      ['Kadin', 'B-LTA'],
    ]);
  });

  it('has all its fields before the first signature, certifies with P=2, and the lock of the last carries P=1', async () => {
    const text = Buffer.from(both).toString('latin1');

    const fieldsOf = async (pdf: Uint8Array): Promise<readonly string[]> =>
      signatureFields(await Revision.open(pdf)).map((one) => one.name);
    expect([await fieldsOf(await prepared()), await fieldsOf(both)]).toEqual([FIELDS, FIELDS]);
    expect(text.match(/\/TransformMethod \/DocMDP \/TransformParams << \/Type \/TransformParams \/P 2/g)).toHaveLength(
      1,
    );
    expect(text).toMatch(/\/SigFieldLock[\s\S]{0,60}\/P 1/);
    expect(text).toMatch(/\/TransformMethod \/FieldMDP[\s\S]{0,200}\/P 1/);
  });

  it.each(ADDITIONS)('is refused with %s between the signatures', async (_what, change) => {
    const changed = await appended(first, change);
    expect((await verdict(changed))[0]).toBe('failed');
    // the second signer covers the change, and the first signature does not bear it
    expect((await verdict(await sign(changed, 'Kadin', 'last')))[0]).toBe('failed');
  });

  it.each(ADDITIONS.slice(0, 4))('is refused with %s after the last signature', async (_what, change) => {
    expect((await verdict(await appended(both, change)))[0]).toBe('failed');
  });

  it('is refused with a third signature, in a field of its own or in one that was prepared', async () => {
    const own = await letters.office
      .sign(both, 'B-B', letters.official, { fieldName: 'Penumpang' })
      .catch((error: unknown) => error);
    // our own pipeline does not even make it
    expect(String(own)).toContain('PDF_ALREADY_SIGNED');

    const three = await sign(
      await sign(await prepared(['Teknis', 'Tengah', 'Kadin']), 'Teknis', 'first'),
      'Kadin',
      'last',
    );
    expect((await verdict(three))[0]).toBe('passed');
    const late = await sign(three, 'Tengah', 'middle');
    const [indication, , codes] = await verdict(late);
    expect([indication, codes]).toEqual(['failed', expect.arrayContaining(['change-not-permitted'])]);
  });
});
