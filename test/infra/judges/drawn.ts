/** Letters as they ship: every kind from its template on the sample data, every form of a permit, long ones, copies. */
import { type LetterContent } from '../../../src/domain/letter/content.js';
import { LETTER_KIND_NAMES, type LetterKind } from '../../../src/domain/letter/kinds.js';
import type { DraftedLetter } from '../../../src/domain/ports/drafter.js';
import { PdfLetterDrafter } from '../../../src/infra/pdf/letter/pdf-letter-drafter.js';
import { AT, draftOf, finalOf, office, permitType, permitTypes, SHOP, templateOf } from '../pdf-letter/sample.js';

/** A letter, and what it claims to be. */
export interface Drawn {
  readonly what: string;
  readonly claims: '2b' | '3b';
  readonly letter: DraftedLetter;
}

const PARAFS = {
  name: 'paraf.json',
  mediaType: 'application/json',
  description: 'Catatan paraf',
  bytes: new TextEncoder().encode('[{"role":"kasi","digest":"00"}]'),
  modifiedAt: AT,
};

const drafter = new PdfLetterDrafter('config/offices');

export const draw = async (what: string, content: LetterContent, claims: '2b' | '3b'): Promise<Drawn> => ({
  what,
  claims,
  letter: await drafter.draft(content, claims === '3b' ? { attachments: [PARAFS] } : {}),
});

const shop = permitType('izin-usaha-toko-swalayan');

export const ofKind = (kind: LetterKind): LetterContent => finalOf(draftOf(shop, templateOf(shop, kind)));

/** A permit whose visible signature stands left of the signature's box. */
export const beside = (): LetterContent => {
  const { visible } = office.signature;
  if (visible === null) throw new Error('fixture is impossible: the office shows no signature');
  const of = { ...office, signature: { ...office.signature, visible: { ...visible, place: 'beside' as const } } };
  return finalOf(draftOf(shop, templateOf(shop, 'permit'), undefined, of));
};

const longLetter = (): LetterContent => {
  const conditions = Array.from(
    { length: 120 },
    (_, index) => `ketentuan nomor ${String(index + 1)} ${'yang cukup panjang '.repeat(index % 8)}`,
  );
  return finalOf(draftOf({ ...shop, conditions }, templateOf(shop, 'permit')));
};

const longName = (): LetterContent => {
  const name = `PT ${'Panjang'.repeat(40)}`;
  const own = { ...SHOP, applicant: { ...(SHOP['applicant'] as object), name } };
  return finalOf(draftOf(shop, templateOf(shop, 'permit'), own));
};

/** Every letter that ships; those with and without an attached paraf record take turns. */
export const everyLetter = async (): Promise<readonly Drawn[]> => {
  const others = [...permitTypes.values()].filter(({ id }) => id !== shop.id);
  const contents: readonly (readonly [string, LetterContent])[] = [
    ...LETTER_KIND_NAMES.map((kind) => [kind, ofKind(kind)] as const),
    ...others.map((type) => [`permit ${type.id}`, finalOf(draftOf(type, templateOf(type, 'permit')))] as const),
    ['a permit of many pages', longLetter()],
    ['a permit with a long name', longName()],
  ];
  return Promise.all(contents.map(([what, content], index) => draw(what, content, index % 2 === 0 ? '3b' : '2b')));
};
