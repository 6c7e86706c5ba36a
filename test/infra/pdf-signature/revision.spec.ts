import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { PDFDocument as Cantoo, PDFDict, PDFName, PDFStream } from '@cantoo/pdf-lib';
import { PDFDocument } from 'pdf-lib';
import { digestByteRange, fillContents } from '../../../src/infra/pdf/signature/byte-range.js';
import { reserveDocumentTimestamp, reserveFields, reserveSignature } from '../../../src/infra/pdf/signature/reserve.js';
import { Revision } from '../../../src/infra/pdf/signature/revision.js';
import { freeFieldName, signatureFields } from '../../../src/infra/pdf/signature/signature-fields.js';
import { SigningError } from '../../../src/infra/signing/signing-error.js';
import { aLetter, aPlan, aStamp } from '../signing/office.js';

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe.each([
  ['table', false],
  ['stream', true],
])('a revision after a cross-reference %s', (_, useObjectStreams) => {
  it('covers all but the hexadecimal of /Contents, to the end of the file', async () => {
    const { pdf, byteRange } = await reserveSignature(await aLetter(useObjectStreams), aPlan());
    const [start, length, second, rest] = byteRange;

    expect(start).toBe(0);
    expect(latin1(pdf.subarray(length, second))).toMatch(/^<0+>$/);
    expect(second + rest).toBe(pdf.length);
    const whole = createHash('sha256').update(pdf.subarray(0, length)).update(pdf.subarray(second)).digest();
    expect(Buffer.compare(whole, digestByteRange(pdf, byteRange, 'sha256'))).toBe(0);
  });

  it('can be read again by the library, with every earlier object', async () => {
    const { pdf } = await reserveSignature(await aLetter(useObjectStreams), aPlan());
    const document = await Cantoo.load(pdf, { throwOnInvalidObject: true });

    expect(document.getPageCount()).toBe(1);
    expect(
      document
        .getForm()
        .getFields()
        .map((field) => field.getName()),
    ).toEqual(['TandaTangan']);
  });

  it('never uses an object number that the file has used', async () => {
    const letter = await aLetter(useObjectStreams);
    const size = Number([...latin1(letter).matchAll(/\/Size (\d+)/g)].at(-1)?.[1]);
    const revision = await Revision.open(letter);

    expect(revision.newRef().objectNumber).toBeGreaterThanOrEqual(size);
  });

  it('states cross-reference offsets that point at their objects', async () => {
    const { pdf } = await reserveSignature(await aLetter(false), aPlan());
    const text = latin1(pdf);
    const table = text.slice(text.lastIndexOf('\nxref\n'));
    let number = 0;
    for (const line of table.split('\n').slice(2)) {
      const run = /^(\d+) (\d+)$/.exec(line);
      const entry = /^(\d{10}) (\d{5}) n\r$/.exec(line);
      if (run !== null) number = Number(run[1]);
      else if (entry !== null) {
        expect(text.slice(Number(entry[1])).startsWith(`${number} 0 obj`)).toBe(true);
        number += 1;
      }
    }
    expect(number).toBeGreaterThan(0);
  });
});

describe('a signature field', () => {
  it('has no appearance where it has no place, so that an archive time-stamp is no form filling', async () => {
    const { pdf } = await reserveDocumentTimestamp(await aLetter());
    const [field] = signatureFields(await Revision.open(pdf));

    expect(field?.dict.get(PDFName.of('AP'))).toBeUndefined();
    expect(latin1(pdf)).toContain('/Rect [ 0 0 0 0 ]');
  });

  it('gets a name that no other field has', async () => {
    const once = await reserveDocumentTimestamp(await aLetter());
    const fields = signatureFields(await Revision.open(once.pdf));

    expect(freeFieldName(fields, 'ArchiveTimestamp')).toBe('ArchiveTimestamp2');
    await expect(reserveFields(once.pdf, ['ArchiveTimestamp1'])).rejects.toThrow('FIELD_TAKEN');
    await expect(reserveFields(await aLetter(), ['A', 'A'])).rejects.toThrow('FIELD_TAKEN');
  });

  it('joins a form and annotations that the letter already has', async () => {
    const document = await PDFDocument.create();
    const page = document.addPage();
    document.getForm().createTextField('nama').addToPage(page, { x: 50, y: 50, width: 100, height: 20 });
    for (const useObjectStreams of [false, true]) {
      const { pdf } = await reserveSignature(await document.save({ useObjectStreams }), aPlan());
      const read = await Cantoo.load(pdf);

      expect(
        read
          .getForm()
          .getFields()
          .map((field) => field.getName()),
      ).toEqual(['nama', 'TandaTangan']);
      expect(read.getPage(0).node.Annots()?.size()).toBe(2);
    }
  });

  it('certifies the letter so that nothing but validation data may be added', async () => {
    const { pdf } = await reserveSignature(await aLetter(), aPlan());
    const { catalog } = await Revision.open(pdf);

    expect(catalog.lookup(PDFName.of('Perms'), PDFDict).has(PDFName.of('DocMDP'))).toBe(true);
    expect(latin1(pdf)).toContain(
      '/TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P 1 /V /1.2 >>',
    );
  });

  it('shows a stamp where the plan places one', async () => {
    const stamp = { page: 0, rect: [300, 100, 500, 160] as const, appearance: await aStamp(200, 60, 'x') };
    const letter = await aLetter(true);
    const plan = aPlan({ stamp, claimedAt: Date.UTC(2026, 10, 23) });
    const { pdf } = await reserveSignature(letter, plan);
    const [field] = signatureFields(await Revision.open(pdf));

    const shown = field?.dict.lookup(PDFName.of('AP'), PDFDict).lookup(PDFName.of('N'), PDFStream);
    expect(shown?.dict.get(PDFName.of('BBox'))?.toString()).toBe('[ 0 0 200 60 ]');
    expect(shown?.dict.lookup(PDFName.of('Resources'), PDFDict).has(PDFName.of('Font'))).toBe(true);
    expect(Buffer.compare(pdf, (await reserveSignature(letter, plan)).pdf)).toBe(0);
    await expect(
      reserveSignature(letter, aPlan({ stamp: { ...stamp, appearance: Buffer.from('no PDF') } })),
    ).rejects.toThrow('the appearance of the stamp');
    await expect(reserveSignature(await aLetter(), aPlan({ stamp: { ...stamp, rect: [0, 0, 4, 4] } }))).rejects.toThrow(
      SigningError,
    );
    await expect(reserveSignature(await aLetter(), aPlan({ stamp: { ...stamp, page: 7 } }))).rejects.toThrow('page 8');
  });
});

describe('the room for a signature', () => {
  it('keeps zeros behind a shorter value and refuses a longer one', async () => {
    const { pdf, byteRange } = await reserveSignature(await aLetter(), aPlan({ reserveBytes: 16 }));
    const filled = fillContents(pdf, byteRange, Uint8Array.of(0xab, 0xcd));

    expect(latin1(filled.subarray(byteRange[1], byteRange[2]))).toBe(`<abcd${'0'.repeat(28)}>`);
    expect(() => fillContents(pdf, byteRange, new Uint8Array(17))).toThrow('SIGNATURE_TOO_LARGE');
  });
});
