/** Fields that were made before the first signature: what may be done with an empty one, and what not. */
import { PDFDict, PDFHexString, PDFRawStream, PDFString, type PDFObject } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fillByteRange, fillContents, digestByteRange } from '../../../src/infra/pdf/signature/byte-range.js';
import { Revision } from '../../../src/infra/pdf/signature/revision.js';
import { signatureDictionary } from '../../../src/infra/pdf/signature/signature-dictionary.js';
import type { VerificationReport } from '../../../src/domain/ports/verifier.js';
import { buildSignedData } from '../../../src/infra/signing/cms.js';
import { OID } from '../../../src/infra/signing/oids.js';
import { makeSignature } from '../../../src/infra/signing/signature-scheme.js';
import { aLetter, unwrap, type SigningOffice } from '../signing/office.js';
import { appended, approve, codesOf, name, objectsWhere, openLetters, type Letters } from './letters.js';

let letters: Letters;
let office: SigningOffice;
let prepared: Uint8Array;

beforeAll(async () => {
  letters = await openLetters();
  ({ office } = letters);
  prepared = unwrap(await office.pipeline.prepareFields(await aLetter(), ['Kesatu', 'Kedua']));
}, 240_000);
afterAll(() => office.close());

const isField =
  (field: string) =>
  (value: PDFObject): boolean => {
    if (!(value instanceof PDFDict) || !value.has(name('FT'))) return false;
    const own = value.lookup(name('T'));
    return (own instanceof PDFString || own instanceof PDFHexString) && own.decodeText() === field;
  };

type FieldChange = (dict: PDFDict, revision: Revision) => void;

const changedField = (pdf: Uint8Array, field: string, change: FieldChange): Promise<Uint8Array> =>
  appended(pdf, (revision) => {
    const [found] = objectsWhere(revision, isField(field));
    if (!(found?.[1] instanceof PDFDict)) throw new Error(`no field ${field}`);
    change(found[1], revision);
    revision.put(found[0], found[1]);
  });

/** Signs a prepared field as another program might, which changes the field in the same revision. */
const signedIn = async (pdf: Uint8Array, field: string, change: FieldChange = () => undefined): Promise<Uint8Array> => {
  const { identity } = letters.official;
  const revision = await Revision.open(pdf);
  const dictionary = signatureDictionary({
    ...{ type: 'Sig', subFilter: 'ETSI.CAdES.detached', reserveBytes: 8192, claimedAt: Date.now() },
  });
  const ref = revision.add(dictionary.bytes);
  const [found] = objectsWhere(revision, isField(field));
  if (!(found?.[1] instanceof PDFDict)) throw new Error(`no field ${field}`);
  found[1].set(name('V'), ref);
  change(found[1], revision);
  revision.put(found[0], found[1]);
  const written = revision.write();
  const byteRange = fillByteRange(written.pdf, dictionary, written.offsets.get(ref.objectNumber) ?? 0);
  const cms = buildSignedData({
    digestAlgorithm: 'sha256',
    messageDigest: digestByteRange(written.pdf, byteRange, 'sha256'),
    contentType: OID.data,
    signer: identity.certificate,
    chain: [office.authority.intermediate.certificate],
    sign: (attributes) => makeSignature(identity.key, 'sha256', attributes),
  });
  return fillContents(written.pdf, byteRange, cms);
};

const judge = (pdf: Uint8Array): Promise<VerificationReport> => letters.judge(pdf, true);

/** Something that a reader sees in the place of a field that nobody has signed yet. */
const shown: FieldChange = (dict, revision) => {
  const content = Buffer.from('0 0 200 50 re f');
  const form = { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 200, 50], Length: content.length };
  dict.set(name('Rect'), revision.context.obj([72, 700, 272, 750]));
  dict.set(name('AP'), revision.context.obj({ N: revision.add(PDFRawStream.of(revision.context.obj(form), content)) }));
};

describe('a prepared field', () => {
  it('may stay empty, or be signed where it stands', async () => {
    const one = await approve(office, letters.official, prepared, 'Kesatu');
    expect((await judge(one)).indication).toBe('passed');

    const both = await judge(await signedIn(one, 'Kedua'));
    expect([both.indication, both.signatures.map(({ field }) => field)]).toEqual(['passed', ['Kesatu', 'Kedua']]);
    expect((both.signatures[0]?.changesAfter ?? []).map(({ change, allowed }) => [change, allowed])).toContainEqual([
      'signature-in-prepared-field',
      true,
    ]);
  });

  it.each<readonly [string, FieldChange]>([
    [
      'given another name',
      (dict) => {
        dict.set(name('T'), PDFString.of('Lain'));
      },
    ],
    [
      'moved',
      (dict, revision) => {
        dict.set(name('Rect'), revision.context.obj([0, 0, 595, 842]));
      },
    ],
    [
      'given a tool tip',
      (dict) => {
        dict.set(name('TU'), PDFString.of('Disetujui oleh semua'));
      },
    ],
    [
      'locked otherwise',
      (dict, revision) => {
        dict.set(name('Lock'), revision.context.obj({ Action: 'All' }));
      },
    ],
    [
      'given an action',
      (dict, revision) => {
        dict.set(name('AA'), revision.context.obj({ E: { S: 'JavaScript', JS: PDFString.of('1') } }));
      },
    ],
  ])('is refused when it is %s while it is signed', async (_, change) => {
    const one = await approve(office, letters.official, prepared, 'Kesatu');
    const report = await judge(await signedIn(one, 'Kedua', change));

    expect(report.indication).toBe('failed');
    expect(codesOf(report)).toContain('forbidden-change');
  });

  it('is refused when its signature takes away what it showed', async () => {
    const base = await changedField(prepared, 'Kedua', shown);
    const one = await approve(office, letters.official, base, 'Kesatu');
    expect((await judge(one)).indication).toBe('passed');

    const report = await judge(await signedIn(one, 'Kedua', (dict) => void dict.delete(name('AP'))));
    expect(report.indication).toBe('failed');
    expect(codesOf(report)).toContain('forbidden-change');
  });

  it('is refused when something is drawn in it and nobody signs it', async () => {
    const one = await approve(office, letters.official, prepared, 'Kesatu');

    expect((await judge(await changedField(one, 'Kedua', shown))).indication).toBe('failed');
  });

  it('of a letter certified with P=1 may be signed no more', async () => {
    const certified = await office.sign(prepared, 'B-LT', letters.official, { fieldName: 'Kesatu' });
    expect((await judge(certified)).indication).toBe('passed');

    const report = await judge(await signedIn(certified, 'Kedua'));
    expect(report.indication).toBe('failed');
    expect(codesOf(report)).toContain('change-not-permitted');
  });
});
