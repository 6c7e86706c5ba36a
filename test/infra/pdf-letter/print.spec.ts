import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PdfLetterDrafter } from '../../../src/infra/pdf/letter/pdf-letter-drafter.js';
import { createPrintRenderer } from '../../../src/infra/pdf/letter/print-rendition.js';
import { aStamp, openOffice, type SigningOffice } from '../signing/office.js';
import { draftOf, finalOf, permitType, templateOf } from './sample.js';
import { hasProgram, runOn, scanQr } from './tools.js';

const WORDS = { mark: 'SALINAN', note: templateOf(permitType('sipa'), 'permit').labels.printNote };
const itReads = hasProgram('pdftotext', '-v') ? it : it.skip;
const itScans = hasProgram('pdftoppm', '-v') && hasProgram('zbarimg', '--version') ? it : it.skip;

let office: SigningOffice;
let signed: Uint8Array;
let stampedLetter: Uint8Array;
let page: number;

beforeAll(async () => {
  office = await openOffice();
  const type = permitType('sipa');
  const drafted = await new PdfLetterDrafter('config/offices').draft(
    finalOf(draftOf(type, templateOf(type, 'permit'))),
    {
      attachments: [
        {
          name: 'paraf.json',
          mediaType: 'application/json',
          description: 'Catatan paraf',
          bytes: new TextEncoder().encode('[]'),
          modifiedAt: 0,
        },
      ],
    },
  );
  page = drafted.signatureArea.page;
  const official = await office.official();
  signed = await office.sign(drafted.bytes, 'B-LTA', official);
  stampedLetter = await office.sign(drafted.bytes, 'B-T', official, {
    stamp: {
      page,
      rect: [320, 60, 520, 110],
      appearance: await aStamp(200, 50, 'STEMPEL TERLIHAT'),
    },
  });
});
afterAll(() => office.close());

const textOf = (bytes: Uint8Array): string =>
  runOn(bytes, 'pdftotext', (file) => ['-layout', file, '-']).replace(/\s+/gu, ' ');

describe('the print of a signed letter', () => {
  itReads('says on each page that it is a copy, and keeps every word of the letter', async () => {
    const copy = await createPrintRenderer().render(signed, WORDS);
    const text = textOf(copy);
    const pages = Number(/Pages:\s+(\d+)/.exec(runOn(copy, 'pdfinfo', (file) => [file]))?.[1]);

    expect(pages).toBeGreaterThan(1);
    expect(text.match(/SALINAN/g)).toHaveLength(pages);
    expect(text.match(/salinan dari dokumen elektronik yang autentik/g)).toHaveLength(pages);
    for (const word of new Set(textOf(signed).split(' '))) expect(text).toContain(word);
  });

  it('is no signed file, leaves the signed one as it is, and is the same each time', async () => {
    const before = createHash('sha256').update(signed).digest('hex');
    const [one, two] = [
      await createPrintRenderer().render(signed, WORDS),
      await createPrintRenderer().render(signed, WORDS),
    ];

    expect(createHash('sha256').update(signed).digest('hex')).toBe(before);
    expect(Buffer.compare(one, two)).toBe(0);
    expect(Buffer.from(signed).includes('/AcroForm')).toBe(true);
    for (const mark of ['/AcroForm', '/DSS', '/EmbeddedFiles', '/ByteRange', '/Widget'])
      expect(Buffer.from(one).includes(mark)).toBe(false);
  });

  itScans('still leads by its QR to the page that verifies the letter', async () => {
    expect(scanQr(await createPrintRenderer().render(signed, WORDS), page + 1)).toMatch(/^https:.*\/v\//);
  });

  itReads('keeps what a visible signature shows', async () => {
    expect(textOf(await createPrintRenderer().render(stampedLetter, WORDS))).toContain('STEMPEL TERLIHAT');
  });

  it('is refused for what is no PDF', async () => {
    await expect(createPrintRenderer().render(new Uint8Array([1, 2, 3]), WORDS)).rejects.toMatchObject({
      code: 'LETTER_UNREADABLE',
    });
  });
});
