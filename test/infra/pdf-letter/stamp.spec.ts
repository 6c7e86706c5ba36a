/** The visible signature: on the letter it is a place, and only the signature fills it. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StampTemplate } from '../../../src/domain/letter/compose.js';
import type { LetterContent, SignatureBlock } from '../../../src/domain/letter/content.js';
import { coveredContentDigestInput } from '../../../src/domain/letter/issue.js';
import { withoutStamp, type OfficeLetters } from '../../../src/domain/letter/office.js';
import type { DraftedLetter } from '../../../src/domain/ports/drafter.js';
import { officeFile } from '../../../src/infra/office/schema.js';
import { PdfLetterDrafter } from '../../../src/infra/pdf/letter/pdf-letter-drafter.js';
import { judgePdf } from '../../../src/infra/verification/judge.js';
import { openOffice, type Signed, type SigningOffice } from '../signing/office.js';
import { draftOf, finalOf, office as ofOffice, permitType, templateOf, VERIFICATION_URL } from './sample.js';
import { hasProgram, runOn, scanQr } from './tools.js';

const itReads = hasProgram('pdftotext', '-v') ? it : it.skip;
const itScans = hasProgram('pdftoppm', '-v') && hasProgram('zbarimg', '--version') ? it : it.skip;

const SIGNED_BY = 'Ditandatangani secara elektronik oleh:';
const drafter = new PdfLetterDrafter('config/offices');
const type = permitType('sipa');

const visible = (change: Partial<StampTemplate>): OfficeLetters => {
  const { signature } = ofOffice;
  if (signature.visible === null) throw new Error('fixture is impossible: the office shows no signature');
  return { ...ofOffice, signature: { ...signature, visible: { ...signature.visible, ...change } } };
};
const signedBy = (change: Partial<SignatureBlock>, of = ofOffice): OfficeLetters => ({
  ...of,
  signatory: { ...of.signatory, ...change },
});
const draft = (of: OfficeLetters = ofOffice): LetterContent => draftOf(type, templateOf(type, 'permit'), undefined, of);
const final = (of?: OfficeLetters): LetterContent => finalOf(draft(of));
const textOf = (bytes: Uint8Array): string =>
  runOn(bytes, 'pdftotext', (file) => ['-layout', file, '-']).replace(/\s+/gu, ' ');
const area = ({ stamp }: DraftedLetter): NonNullable<DraftedLetter['stamp']> => {
  if (stamp === undefined) throw new Error('the letter has no room for a visible signature');
  return stamp;
};
const heightOf = (letter: DraftedLetter): number => {
  const [, bottom, , top] = area(letter).rectangle;
  return top - bottom;
};

let signing: SigningOffice;
let official: Signed;
beforeAll(async () => {
  signing = await openOffice();
  official = await signing.official({ key: { kind: 'ec', curve: 'P-256' } });
});
afterAll(() => signing.close());

const sign = (letter: DraftedLetter): Promise<Uint8Array> => {
  const { page, rectangle, appearance } = area(letter);
  return signing.sign(letter.bytes, 'B-LTA', official, { stamp: { page, rect: rectangle, appearance } });
};

describe('a visible signature', () => {
  itReads('is not on the letter before it is signed, and is on it afterwards', async () => {
    const letter = await drafter.draft(final());
    const before = textOf(letter.bytes);
    const after = textOf(await sign(letter));

    expect(before).not.toContain(SIGNED_BY);
    expect(before).not.toContain('A. ZAHEDI');
    for (const words of [SIGNED_BY, 'A. ZAHEDI, S.Pd, MM', 'Pembina Tingkat I, IV/b', 'NIP 19630501 198803 1 005'])
      expect(after).toContain(words);
  });

  it('is certified, judged sound with its archive time-stamp, and the same bytes each time', async () => {
    const letter = await drafter.draft(final());
    const signed = await sign(letter);
    const anchors = [signing.authority.root.certificate];
    const report = await judgePdf(signed, { anchors, intermediates: [], online: undefined }, Date.now());

    expect(report).toMatchObject({ indication: 'passed', findings: [] });
    expect(report.signatures).toMatchObject([{ level: 'B-LTA', indication: 'passed' }]);
    expect(Buffer.compare(area(letter).appearance, area(await drafter.draft(final())).appearance)).toBe(0);
    // the archive time-stamp's own field shows nothing: one that did would count as filling a form
    expect(
      Buffer.from(signed)
        .toString('latin1')
        .match(/\/AP\b/g),
    ).toHaveLength(1);
  });

  itScans('leaves the code of the verification page readable beside it', async () => {
    const letter = await drafter.draft(final());
    expect(scanQr(await sign(letter), area(letter).page + 1)).toBe(VERIFICATION_URL);
  });

  itReads('shows in a preview what it will look like, and in a draft that its place is empty', async () => {
    expect(textOf((await drafter.draft(final(), { showStamp: true })).bytes)).toContain(SIGNED_BY);
    const concept = await drafter.draft(draft(), { showStamp: true });
    expect(concept.stamp).toBeUndefined();
    expect(textOf(concept.bytes)).toContain('Ruang tanda tangan elektronik');
  });

  it('takes more room for a long name, and names whom its signer stands in for', async () => {
    const name =
      'Dr. Hj. Raden Ayu Siti Nurhaliza Kusumawardhani Prawirodirdjo, S.E., S.H., M.Si., M.H., Ak., CA., CPA.';
    const lines = [{ text: '**{{signer.position}}**', size: 9 }, ...(ofOffice.signature.visible?.lines ?? [])];
    const long = signedBy({ name, capacity: 'Plt.', rank: null, nip: null }, visible({ lines }));
    const [usual, grown] = [await drafter.draft(final()), await drafter.draft(final(long))];

    expect(heightOf(grown)).toBeGreaterThan(heightOf(usual));
    const texts = final(long).stamp?.lines.map(({ text }) =>
      text.map((run) => ('text' in run ? run.text : '')).join(''),
    );
    expect(texts).toEqual(['Plt. KEPALA DINAS', SIGNED_BY, name]);
  });

  it('stands left of the box where the office wants it there, and the box names its signer as ever', async () => {
    const letter = await drafter.draft(final(visible({ place: 'beside', frame: 'rule', image: null })));
    const [left, bottom, right, top] = area(letter).rectangle;
    const [boxLeft, boxBottom, , boxTop] = letter.signatureArea.rectangle;

    expect(right).toBeLessThan(boxLeft);
    expect([bottom, top]).toEqual([boxBottom, boxTop]);
    expect(right - left).toBeGreaterThan(100);
  });

  it('is none where the office shows none, on what is sealed without one, and on no concept', async () => {
    expect((await drafter.draft(final(withoutStamp(ofOffice)))).stamp).toBeUndefined();
    const plainSeal = draftOf(type, templateOf(type, 'deemed-approval'), undefined, visible({ sealLines: null }));
    expect(plainSeal.stamp).toBeUndefined();
    expect((await drafter.draft(draft())).stamp).toBeUndefined();
  });

  itReads('shows the office, and no official, on what is sealed', async () => {
    const statement = finalOf(draftOf(type, templateOf(type, 'deemed-approval')));
    const sealed = textOf(await sign(await drafter.draft(statement)));

    expect(sealed).toContain('Disegel secara elektronik oleh:');
    expect(sealed).not.toContain('ZAHEDI');
    const naming = visible({ sealLines: [{ text: '{{signer.name}}', size: 8 }] });
    expect(() => draftOf(type, templateOf(type, 'deemed-approval'), undefined, naming)).toThrow(/sealLines\[0\]/);
  });

  it('is not covered by the parafs: a substitute may sign after them', () => {
    const other = signedBy({ name: 'Wakil', capacity: 'Plh.' });
    expect(coveredContentDigestInput(final(other))).toBe(coveredContentDigestInput(draft()));
    expect(coveredContentDigestInput(draft(withoutStamp(ofOffice)))).toBe(coveredContentDigestInput(draft()));
  });

  it.each<[fault: string, change: object, says: RegExp]>([
    ['a colour that is none', { colour: 'biru' }, /#1a3669/],
    ['a place that is none', { place: 'corner' }, /block|beside/],
    ['no line', { lines: [] }, /lines/],
    ['a letter too small to read', { lines: [{ text: 'x', size: 2 }] }, /size/],
  ])('of which an office file says %s is refused', (_fault, change, says) => {
    const { visible: shown, ...rest } = ofOffice.signature;
    const read = officeFile.safeParse({ ...ofOffice, signature: { ...rest, visible: { ...shown, ...change } } });
    expect(read.success).toBe(false);
    expect(JSON.stringify(read.error?.issues)).toMatch(says);
  });

  it('whose lines name what there is not is refused with the line', () => {
    expect(() => draft(visible({ lines: [{ text: '{{signer.jam}}', size: 8 }] }))).toThrow(
      /signature\.visible\.lines\[0\].*signer\.name/s,
    );
  });
});
