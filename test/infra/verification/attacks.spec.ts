import { PDFArray, PDFDict, PDFRawStream, PDFRef } from '@cantoo/pdf-lib';
import { PDFDocument } from 'pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SignatureLevel } from '../../../src/domain/signing/plan.js';
import { buildSignedData } from '../../../src/infra/signing/cms.js';
import { makeSignature } from '../../../src/infra/signing/signature-scheme.js';
import { aLetter, aPlan, openOffice, unwrap } from '../signing/office.js';
import { REVISIONS, touchCatalog } from './attacks.js';
import {
  appended,
  allFindings,
  approve,
  codesOf,
  firstPage,
  name,
  objectsWhere,
  openLetters,
  text,
  withBytes,
  type Letters,
} from './letters.js';

let letters: Letters;

beforeAll(async () => {
  letters = await openLetters();
}, 120_000);

afterAll(async () => {
  await letters.office.close();
});

const LEVELS: readonly SignatureLevel[] = ['B-T', 'B-LT', 'B-LTA'];

describe.each(LEVELS)('a later revision over a letter at %s', (level) => {
  it.each(Object.entries(REVISIONS))('refuses: %s', async (_, [finding, change]) => {
    for (const base of [letters.table[level], letters.streams[level]]) {
      const report = await letters.judge(await appended(base, change), true);

      expect(report.indication).toBe('failed');
      expect(codesOf(report)).toContain(finding);
    }
  });
});

describe('validation data', () => {
  it.each(['DSS', 'Certs', 'OCSPs'])('refuses that /%s is removed', async (key) => {
    const attacked = await appended(letters.table['B-LTA'], (revision) => {
      if (key === 'DSS') revision.catalog.delete(name('DSS'));
      else revision.catalog.lookup(name('DSS'), PDFDict).delete(name(key));
      touchCatalog(revision);
      const store = revision.catalog.get(name('DSS'));
      const [found] = objectsWhere(revision, (value) => value === revision.context.lookup(store));
      if (found !== undefined) revision.put(found[0], found[1]);
    });

    const report = await letters.judge(attacked);

    expect(report.indication).toBe('failed');
    expect(codesOf(report)).toContain('validation-data-removed');
  });

  it('refuses that certificates move from the list of all signatures to that of one', async () => {
    const attacked = await appended(letters.table['B-LTA'], (revision) => {
      const store = revision.catalog.lookup(name('DSS'), PDFDict);
      const certificates = store.lookup(name('Certs'), PDFArray);
      const entry = revision.context.obj({ Cert: certificates.asArray() });
      store.set(name('VRI'), revision.context.obj({ ['AB'.repeat(20)]: entry }));
      store.delete(name('Certs'));
      touchCatalog(revision);
      const [found] = objectsWhere(revision, (value) => value === store);
      if (found !== undefined) revision.put(found[0], found[1]);
    });

    const report = await letters.judge(attacked);

    expect(report.indication).toBe('failed');
    expect(codesOf(report)).toContain('validation-data-removed');
  });

  it('refuses that an item is replaced in place', async () => {
    const attacked = await appended(letters.table['B-LTA'], (revision) => {
      const certificates = revision.catalog.lookup(name('DSS'), PDFDict).lookup(name('Certs'), PDFArray);
      const [found] = objectsWhere(revision, (value) => value === certificates.lookup(0));
      if (found === undefined) throw new Error('no certificate');
      revision.put(found[0], PDFRawStream.of(revision.context.obj({ Length: 3 }), Buffer.from('abc')));
    });

    const report = await letters.judge(attacked);

    expect(report.indication).toBe('failed');
  });
});

describe('bytes behind the last revision', () => {
  it.each([
    ['garbage', 'garbage'],
    ['a whole object', '99 0 obj << /Type /Catalog >> endobj\n'],
    ['a cross-reference in a comment', '% startxref\n'],
    ['startxref without end', 'startxref\n9\n'],
  ])('refuses %s', async (_, tail) => {
    const report = await letters.judge(Buffer.concat([letters.table['B-LTA'], Buffer.from(tail)]));

    expect(report.indication).toBe('failed');
    expect(codesOf(report).some((code) => code === 'trailing-bytes' || code === 'not-a-pdf')).toBe(true);
  });

  it('accepts white space and a comment', async () => {
    const report = await letters.judge(Buffer.concat([letters.table['B-LTA'], Buffer.from('\r\n% printed\n \n')]));

    expect(report.indication).toBe('passed');
  });
});

describe('wrapping and swapping', () => {
  const parts = (pdf: Uint8Array): { readonly from: number; readonly to: number; readonly range: number } => {
    const whole = text(pdf);
    const range = whole.indexOf('/ByteRange');
    const [, from = 0, to = 0] = /\[0 (\d+) (\d+) \d+/.exec(whole.slice(range))?.slice(0).map(Number) ?? [];
    return { from, to, range };
  };

  it('refuses a second range that was moved behind planted content', async () => {
    const pdf = letters.table['B-T'];
    const { from, to, range } = parts(pdf);
    const planted = Buffer.from('\n/Planted (content that nobody signed) ');
    const rest = pdf.subarray(to);
    const moved = Buffer.concat([pdf.subarray(0, to), planted, rest]);
    const written = `/ByteRange [0 ${from} ${to + planted.length} ${rest.length}]`;
    const place = text(pdf).indexOf(']', range) + 1;

    const report = await letters.judge(withBytes(moved, range, written.padEnd(place - range)));

    expect(report.indication).toBe('failed');
  });

  it.each([
    ['filler behind the signature', 'padding-not-zero', (pdf: Uint8Array, to: number) => withBytes(pdf, to - 3, 'ab')],
    [
      'filler in the first byte of the padding',
      'padding-not-zero',
      (pdf: Uint8Array, to: number) => withBytes(pdf, to - 4001, '01'),
    ],
    [
      'white space in the hexadecimal',
      'contents-malformed',
      (pdf: Uint8Array, to: number) => withBytes(pdf, to - 3, '  '),
    ],
  ])('refuses %s', async (_, finding, change) => {
    const pdf = letters.table['B-T'];
    const report = await letters.judge(change(pdf, parts(pdf).to), true);

    expect(report.indication).toBe('failed');
    expect(codesOf(report)).toContain(finding);
  });

  it('refuses digits of another case', async () => {
    const pdf = letters.table['B-T'];
    const { from } = parts(pdf);
    const at = from + text(pdf).slice(from).search(/[a-f]/);
    const report = await letters.judge(withBytes(pdf, at, text(pdf).charAt(at).toUpperCase()), true);

    expect(codesOf(report)).toContain('contents-malformed');
    expect(report.indication).toBe('failed');
  });

  it('refuses that the certificate of another comes with the signature', async () => {
    const { office, official } = letters;
    const evil = await office.official({ commonName: 'Orang Lain', key: { kind: 'ec', curve: 'P-256' } });
    const prepared = unwrap(await office.pipeline.prepare(await aLetter(), aPlan()));
    const cms = buildSignedData({
      digestAlgorithm: 'sha256',
      messageDigest: Buffer.from(prepared.digest, 'hex'),
      contentType: '1.2.840.113549.1.7.1',
      signer: { ...evil.identity.certificate, fingerprint: official.identity.certificate.fingerprint },
      chain: [office.authority.intermediate.certificate],
      sign: (attributes) => makeSignature(evil.identity.key, 'sha256', attributes),
    });
    const { from } = parts(prepared.pdf);

    const report = await letters.judge(withBytes(prepared.pdf, from + 1, Buffer.from(cms).toString('hex')), true);

    expect(report.indication).toBe('failed');
    expect(codesOf(report)).toContain('signing-certificate-differs');
  });
});

describe('content planted before signing', () => {
  const planted = async (plant: (document: PDFDocument) => void): Promise<Uint8Array> => {
    const document = await PDFDocument.load(await aLetter());
    plant(document);
    return document.save({ useObjectStreams: false });
  };

  it('refuses to show what was hidden: an annotation that covered it is removed', async () => {
    const base = await planted((document) => {
      const cover = document.context.register(
        document.context.obj({ Type: 'Annot', Subtype: 'Square', Rect: [0, 0, 595, 842] }),
      );
      document.getPage(0).node.addAnnot(cover);
    });
    const signed = await letters.office.sign(base, 'B-LT', letters.official);
    expect((await letters.judge(signed)).indication).toBe('passed');

    const report = await letters.judge(
      await appended(signed, (revision) => {
        const [ref, page] = firstPage(revision);
        page.set(name('Annots'), revision.context.obj(page.lookup(name('Annots'), PDFArray).asArray().slice(1)));
        revision.put(ref, page);
      }),
    );

    expect(report.indication).toBe('failed');
    expect(codesOf(report)).toContain('forbidden-change');
  });

  it('refuses that a reference to nothing is given an object', async () => {
    const base = await planted((document) => {
      document.getPage(0).node.addAnnot(document.context.nextRef());
    });
    const signed = await letters.office.sign(base, 'B-LT', letters.official);
    const hole = /Annots \[ ?(\d+) 0 R/.exec(text(base))?.[1] ?? '';
    expect((await letters.judge(signed)).indication).toBe('passed');

    const report = await letters.judge(
      await appended(signed, (revision) => {
        const annotations = firstPage(revision)[1].lookup(name('Annots'), PDFArray);
        const [ref] = annotations
          .asArray()
          .filter((one) => one instanceof PDFRef)
          .filter((one) => one.objectNumber === Number(hole));
        if (ref === undefined) throw new Error('no hole');
        const note = revision.context.obj({ Type: 'Annot', Subtype: 'FreeText', Rect: [0, 0, 500, 500] });
        revision.put(ref, note);
      }),
    );

    expect(report.indication).toBe('failed');
    expect(codesOf(report)).toContain('forbidden-change');
  });

  it('refuses that a cross-reference leads back to a second version inside the signed bytes', async () => {
    const document = await PDFDocument.load(await aLetter());
    const hidden = document.context.register(document.context.obj({ Type: 'Pages', Kids: [], Count: 0 }));
    const base = await document.save({ useObjectStreams: false });
    const signed = letters.table['B-LT'];
    const own = await letters.office.sign(base, 'B-LT', letters.official);
    const root = /\/Root (\d+) 0 R/.exec(text(own))?.[1] ?? '';
    const offset = text(own).indexOf(`\n${hidden.objectNumber} 0 obj`) + 1;
    const size = [...text(own).matchAll(/\/Size (\d+)/g)].at(-1)?.[1] ?? '';
    const prev = [...text(own).matchAll(/startxref\s+(\d+)/g)].at(-1)?.[1] ?? '';
    const pages = /\/Type \/Catalog[\s\S]*?\/Pages (\d+) 0 R/.exec(text(own))?.[1] ?? '';
    const xref = `xref\n${pages} 1\n${String(offset).padStart(10, '0')} 00000 n\r\ntrailer\n<< /Size ${size} /Root ${root} 0 R /Prev ${prev} >>\nstartxref\n${own.length}\n%%EOF\n`;

    const report = await letters.judge(Buffer.concat([own, Buffer.from(xref)]));

    expect(signed.length).toBeGreaterThan(0);
    expect(report.indication).toBe('failed');
    expect(codesOf(report)).toContain('revision-malformed');
  });
});

describe('trust', () => {
  it('does not know a root that was not given', async () => {
    const other = await openOffice();
    try {
      const stranger = await other.official({ key: { kind: 'ec', curve: 'P-256' } });
      const report = await letters.judge(await other.sign(await aLetter(), 'B-LTA', stranger));

      expect(report).toMatchObject({ indication: 'indeterminate', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
    } finally {
      await other.close();
    }
  });

  it('refuses a signature whose certificate was revoked before it was made', async () => {
    const { office } = letters;
    const official = await office.official({ commonName: 'Pejabat Dicabut', key: { kind: 'ec', curve: 'P-256' } });
    const signed = await office.sign(await aLetter(), 'B-T', official);
    expect((await letters.judge(signed, true)).indication).toBe('passed');
    await office.pki.revoke(official.identity.certificate.serialHex, Date.now() - 3_600_000);

    const report = await letters.judge(signed, true);

    expect(report).toMatchObject({ indication: 'failed', subIndication: 'REVOKED' });
  });

  it('keeps a signature whose certificate was revoked after its time-stamp', async () => {
    const { office } = letters;
    const official = await office.official({ commonName: 'Pejabat Pensiun', key: { kind: 'ec', curve: 'P-256' } });
    const signed = await office.sign(await aLetter(), 'B-T', official);
    await office.pki.revoke(official.identity.certificate.serialHex, Date.now() + 3_600_000);

    expect((await letters.judge(signed, true)).indication).toBe('passed');
  });
});

describe('several signers', () => {
  it('accepts approvals in prepared fields and refuses one in a certified letter', async () => {
    const { office, official } = letters;
    const prepared = unwrap(await office.pipeline.prepareFields(await aLetter(), ['Kesatu', 'Kedua', 'Ketiga']));
    const one = await approve(office, official, prepared, 'Kesatu');
    const two = await approve(office, official, one, 'Kedua');
    const report = await letters.judge(two);

    expect(allFindings(report)).toEqual([]);
    expect(report.indication).toBe('passed');
    expect(report.signatures.map(({ field, level }) => [field, level])).toEqual([
      ['Kesatu', 'B-LT'],
      ['Kedua', 'B-LT'],
    ]);
  });
});
