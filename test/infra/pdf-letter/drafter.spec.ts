import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { asFailure } from '../../../src/activities/failures.js';
import { type LetterContent } from '../../../src/domain/letter/content.js';
import { isCorrectable } from '../../../src/domain/application/wanted.js';
import { LETTER_KIND_NAMES } from '../../../src/domain/letter/kinds.js';
import type { DraftedLetter, DraftOptions } from '../../../src/domain/ports/drafter.js';
import { PdfLetterDrafter } from '../../../src/infra/pdf/letter/pdf-letter-drafter.js';
import { AT, draftOf, finalOf, permitType, SHOP, templateOf, templates, VERIFICATION_URL } from './sample.js';
import { hasProgram, runOn, scanQr } from './tools.js';

const shop = permitType('izin-usaha-toko-swalayan');
const permit = draftOf(shop, templateOf(shop, 'permit'));
const draw = (content: LetterContent, options?: DraftOptions): Promise<DraftedLetter> =>
  new PdfLetterDrafter('config/offices').draft(content, options);

const itReads = hasProgram('pdftotext', '-v') ? it : it.skip;
const itScans = hasProgram('pdftoppm', '-v') && hasProgram('zbarimg', '--version') ? it : it.skip;

/** Text as one line, in the order of reading. */
const textOf = (bytes: Uint8Array): string =>
  runOn(bytes, 'pdftotext', (file) => ['-layout', file, '-']).replace(/\s+/gu, ' ');

const PARAFS = {
  name: 'paraf.json',
  mediaType: 'application/json',
  description: 'Catatan paraf',
  bytes: new TextEncoder().encode('[{"role":"kasi"}]'),
  modifiedAt: AT,
};

describe('the bytes of a letter', () => {
  it('are the same for the same content, and named by their digest', async () => {
    const [one, two] = [await draw(finalOf(permit)), await draw(finalOf(permit))];
    expect(Buffer.compare(one.bytes, two.bytes)).toBe(0);
    expect(one.sha256).toBe(createHash('sha256').update(two.bytes).digest('hex'));
  });

  it('are the same with the same attachments', async () => {
    const [one, two] = [
      await draw(finalOf(permit), { attachments: [PARAFS] }),
      await draw(finalOf(permit), { attachments: [PARAFS] }),
    ];
    expect(one.sha256).toBe(two.sha256);
    expect(one.sha256).not.toBe((await draw(finalOf(permit))).sha256);
  });

  it('do not depend on the clock or on chance', async () => {
    const { sha256 } = await draw(finalOf(permit));
    const [now, random] = [Date.now, Math.random];
    Date.now = () => 4_102_444_800_000;
    Math.random = () => 0.123;
    try {
      expect((await draw(finalOf(permit))).sha256).toBe(sha256);
    } finally {
      Date.now = now;
      Math.random = random;
    }
  });

  it('say PDF/A-2b, and PDF/A-3b with an attachment', async () => {
    const text = async (options?: DraftOptions): Promise<string> =>
      Buffer.from((await draw(finalOf(permit), options)).bytes).toString('latin1');
    expect(await text()).toMatch(/<pdfaid:part>2<\/pdfaid:part>\s*<pdfaid:conformance>B</);
    expect(await text({ attachments: [PARAFS] })).toMatch(/<pdfaid:part>3<\/pdfaid:part>\s*<pdfaid:conformance>B</);
    expect(await text()).toMatch(/\/ID \[ <[0-9A-F]{32}> <[0-9A-F]{32}> \]/);
  });
});

describe('a final letter', () => {
  itReads('shows the office, the number, the applicant and the date, and is no draft', async () => {
    const text = textOf((await draw(finalOf(permit))).bytes);
    for (const words of [
      'PEMERINTAH KOTA PRABUMULIH',
      'IZIN USAHA TOKO SWALAYAN',
      'NOMOR : 500.16.7.2/0417/IUTS/DPMPTSP.V/2026',
      'PT Sriwijaya Ritel Nusantara',
      '8120207730012',
      'pada tanggal 23 November 2026',
      'sampai dengan 23 November 2031',
      'Informasi Elektronik dan/atau Dokumen Elektronik dan/atau hasil cetaknya merupakan alat bukti hukum yang sah',
      'otoritas sertifikat pengembangan',
      VERIFICATION_URL,
      'Halaman 1 dari',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toMatch(/KONSEP|…|BSrE/);
  });

  itScans('leads by its QR to the page that verifies it', async () => {
    const { bytes, signatureArea } = await draw(finalOf(permit));
    expect(scanQr(bytes, signatureArea.page + 1)).toBe(VERIFICATION_URL);
  });
});

describe('a draft', () => {
  itReads('is marked, and has blanks for number and date', async () => {
    const { bytes } = await draw(permit);
    expect(runOn(bytes, 'pdftotext', (file) => ['-raw', file, '-']).replace(/\s+/gu, ' ')).toContain(
      'KONSEP – belum bernomor',
    );
    expect(textOf(bytes)).toMatch(/NOMOR : …+/u);
    expect(textOf(bytes)).not.toMatch(/(ditandatangani|dibubuhi segel|disegel) secara elektronik/iu);
  });
});

describe('every kind of letter', () => {
  it.each(LETTER_KIND_NAMES)('%s is drawn from its template with room for a signature', async (kind) => {
    const { pages, signatureArea } = await draw(finalOf(draftOf(shop, templateOf(shop, kind))));
    expect(pages).toBeGreaterThanOrEqual(1);
    const [left, bottom, right, top] = signatureArea.rectangle;
    expect(right - left).toBeGreaterThan(150);
    expect(top - bottom).toBeGreaterThan(50);
    expect(bottom).toBeGreaterThan(50);
  });
});

describe('the forms of a permit', () => {
  it.each([
    ['izin-usaha-toko-swalayan', 'surat-izin'],
    ['sipa', 'keputusan-izin'],
    ['sertifikat-laik-higiene-sanitasi', 'sertifikat'],
    ['izin-operasional-paud', 'piagam'],
  ])('%s is drawn as a %s, also where the permit type names no template', (id, template) => {
    const type = permitType(id);
    expect(templateOf(type, 'permit').id).toBe(template);
    expect(templateOf({ ...type, letters: {} }, 'permit').id).toBe(template);
  });

  itReads.each(['sertifikat-laik-higiene-sanitasi', 'izin-operasional-paud'])(
    '%s fills one framed page, with its number, its holder and room for the signature',
    async (id) => {
      const type = permitType(id);
      const { bytes, pages } = await draw(finalOf(draftOf(type, templateOf(type, 'permit'))));
      const text = textOf(bytes);
      expect(pages).toBe(1);
      expect(text).toContain('Diberikan kepada');
      expect(text).toContain('NOMOR : 500.16.7.2/0417');
      expect(text).toContain('KEPALA DINAS');
    },
  );

  itReads('a certificate lays its paper across where its template says so', async () => {
    const type = permitType('izin-operasional-paud');
    const { bytes } = await draw(finalOf(draftOf(type, templateOf(type, 'permit'))));
    expect(runOn(bytes, 'pdfinfo', (file) => [file])).toMatch(/Page size:\s+841\.\d+ x 595\.\d+/);
  });
});

describe('an award', () => {
  it('stays on its one page, however long the names on it are', async () => {
    const type = permitType('izin-operasional-paud');
    const name =
      'Yayasan Pendidikan Islam Terpadu Nurul Huda Raudhatul Jannah Kecamatan Prabumulih Timur dan Sekitarnya';
    const own = {
      ...SHOP,
      applicant: { ...(SHOP['applicant'] as object), name },
      data: { ...(SHOP['data'] as object), institution: `PAUD Terpadu ${name}` },
    };

    expect((await draw(finalOf(draftOf(type, templateOf(type, 'permit'), own)))).pages).toBe(1);
  });
});

describe('a letter that the office seals', () => {
  itReads.each(['deemed-approval', 'receipt', 'correction-request'] as const)(
    '%s names the office in the place of an official, and says that it is sealed',
    async (kind) => {
      const draft = draftOf(shop, templateOf(shop, kind));
      const text = textOf((await draw(finalOf(draft), { showStamp: true })).bytes);
      expect(text).toContain('Disegel secara elektronik oleh:');
      expect(text).toContain('dibubuhi segel elektronik');
      expect(text).not.toMatch(/ZAHEDI|NIP 19|Ditandatangani secara elektronik|ditandatangani secara elektronik/);
    },
  );

  it('is one that no official decides: deemed approval, the letters of the counter, and the certificate of destruction', () => {
    const sealed = LETTER_KIND_NAMES.filter((kind) => draftOf(shop, templateOf(shop, kind)).seal !== undefined);
    expect(sealed).toEqual(['receipt', 'correction-request', 'deemed-approval', 'destruction-certificate']);
  });
});

describe('a long letter', () => {
  const conditions = Array.from(
    { length: 120 },
    (_, index) => `ketentuan nomor ${index + 1} ${'yang cukup panjang '.repeat(index % 8)}`,
  );
  const long = finalOf(draftOf({ ...shop, conditions }, templateOf(shop, 'permit')));

  itReads('goes on over pages without losing a line, and keeps words above its signature', async () => {
    const { bytes, pages, signatureArea } = await draw(long);
    expect(pages).toBeGreaterThan(3);
    const text = textOf(bytes);
    for (let index = 1; index <= conditions.length; index += 1) expect(text).toContain(`ketentuan nomor ${index} `);
    expect(text).toContain(`Halaman ${pages} dari ${pages}`);
    const last = runOn(bytes, 'pdftotext', (file) => [
      '-layout',
      '-f',
      String(signatureArea.page + 1),
      '-l',
      String(signatureArea.page + 1),
      file,
      '-',
    ]);
    expect(last.trimStart().startsWith('Ditetapkan')).toBe(false);
    expect(signatureArea.page).toBe(pages - 1);
  });

  itReads('parts a name that is wider than its column', async () => {
    const name = `PT ${'Panjang'.repeat(40)}`;
    const { bytes } = await draw(
      finalOf(
        draftOf(shop, templateOf(shop, 'permit'), { ...SHOP, applicant: { ...(SHOP['applicant'] as object), name } }),
      ),
    );
    const boxes = runOn(bytes, 'pdftotext', (file) => ['-bbox', file, '-']);
    const rights = [...boxes.matchAll(/xMax="([\d.]+)"/g)].map((found) => Number(found[1]));
    expect(rights.length).toBeGreaterThan(100);
    expect(Math.max(...rights)).toBeLessThan(595.28 - 50);
  });
});

describe('what cannot be drawn', () => {
  it('a character without a glyph is refused by name instead of an empty box', async () => {
    const content = draftOf(shop, templateOf(shop, 'permit'), {
      ...SHOP,
      applicant: { ...(SHOP['applicant'] as object), name: 'PT 漢字' },
    });
    await expect(draw(content)).rejects.toMatchObject({
      code: 'LETTER_CHARACTER',
      message: expect.stringContaining('U+6F22'),
    });
    // the effect is given up at once, and the procedure asks a person to correct the file
    const told = await draw(content).catch(asFailure);
    expect(told).toMatchObject({ type: 'LETTER_CHARACTER', nonRetryable: true });
    expect(isCorrectable('LETTER_CHARACTER')).toBe(true);
  });

  it.each([
    ['none.png', null],
    ['../prabumulih.yaml', null],
    ['text.png', 'not an image'],
  ])('the coat of arms %s is refused by name', async (emblem, content) => {
    const folder = mkdtempSync(join(tmpdir(), 'paraf-emblem-'));
    if (content !== null) writeFileSync(join(folder, emblem), content);
    await expect(
      new PdfLetterDrafter(folder).draft({ ...permit, letterhead: { ...permit.letterhead, emblem } }),
    ).rejects.toMatchObject({ code: 'LETTER_EMBLEM' });
  });

  it('two attachments of one name are refused', async () => {
    await expect(draw(permit, { attachments: [PARAFS, PARAFS] })).rejects.toMatchObject({ code: 'LETTER_ATTACHMENT' });
  });
});

describe('the page of a letter', () => {
  /** Words of the first page with their right edges, in points. */
  const words = (bytes: Uint8Array): readonly (readonly [word: string, right: number, top: number])[] =>
    [
      ...runOn(bytes, 'pdftotext', (file) => ['-bbox', '-l', '1', file, '-']).matchAll(
        /yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)</gu,
      ),
    ].map(([, top, right, word = '']) => [word, Number(right), Number(top)] as const);

  itReads('is filled to its edge by every justified line but the last, also before a long word', async () => {
    const found = words((await draw(finalOf(permit))).bytes);
    const edge = Math.max(...found.map(([, right]) => right));
    // "Peraturan Pemerintah … tentang", before "Penyelenggaraan", which goes to the next line whole
    const line = found.find(([word]) => word === 'Pemerintah')?.[2];
    const [last = '', right = 0] = found.filter(([, , top]) => top === line).sort(([, a], [, b]) => b - a)[0] ?? [];

    expect(last).toBe('tentang');
    expect(edge - right).toBeLessThan(1.5);
  });

  itReads('never holds one row of a table alone', async () => {
    const receipt = templates.get('tanda-terima');
    if (receipt === undefined) throw new Error('fixture is impossible: there is no template of receipts');
    for (const count of [2, 14, 15, 16, 17, 18, 19]) {
      const attachments = Array.from({ length: count }, (_, index) => ({ name: `Syarat ke-${String(index + 1)}` }));
      const { bytes, pages } = await draw(finalOf(draftOf(shop, receipt, { ...SHOP, attachments })));
      const rows = Array.from(
        { length: pages },
        (_, page) =>
          runOn(bytes, 'pdftotext', (file) => ['-f', String(page + 1), '-l', String(page + 1), file, '-']).match(
            /Syarat ke-/gu,
          )?.length ?? 0,
      );
      expect([count, rows.filter((found) => found === 1)]).toEqual([count, []]);
      expect(rows.reduce((sum, found) => sum + found, 0)).toBe(count);
    }
  });
});
