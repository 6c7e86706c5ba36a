import { describe, expect, it } from '@jest/globals';
import { LETTER_KIND_NAMES, type LetterKind } from '../../../src/domain/letter/kinds.js';
import { messageOfLetter, refusalOfLetter, takenOver, type DecidedLetter } from '../../../src/domain/permit/letters.js';
import { decidePermit, type PermitLife, type PermitMessage } from '../../../src/domain/permit/life.js';

const AT = Date.UTC(2026, 10, 23);
const POLICY = { reminderDays: [] };
const ISSUE: PermitMessage = {
  ...{ type: 'issue', key: 'i', at: AT, by: 'kadin', office: 'prabumulih', permitType: 'sipa' },
  ...{ validUntil: AT + 1_000_000, letter: { number: '1', sha256: 'a', application: 'permit' } },
};
const letter = (kind: LetterKind, number = '2'): DecidedLetter => ({
  ...{
    kind,
    number,
    sha256: `of ${number}`,
    application: `case-${number}`,
    at: AT + 10,
    by: 'kadin',
    change: 'renewal',
  },
});
const lived = (...messages: readonly (PermitMessage | null)[]): PermitLife => {
  let life: PermitLife | null = null;
  for (const message of messages) {
    if (message === null) throw new Error('fixture is impossible: this letter says nothing');
    const decided = decidePermit(life, 'permit', message, POLICY);
    if (!decided.ok) throw new Error(decided.error.detail);
    life = decided.value.life;
  }
  if (life === null) throw new Error('fixture is impossible: nothing was issued');
  return life;
};
const after = (...kinds: readonly LetterKind[]): PermitLife =>
  lived(ISSUE, ...kinds.map((kind, index) => messageOfLetter(letter(kind, String(index + 2)))));

describe('what a letter makes of the permit that it is about', () => {
  it.each<[LetterKind, Partial<PermitLife>]>([
    ['suspension', { status: 'suspended' }],
    ['revocation', { status: 'revoked' }],
    ['cancellation', { status: 'cancelled' }],
    ['permit', { status: 'superseded', successor: 'case-2' }],
    ['duplicate', { status: 'valid', letters: [expect.anything(), { number: '2' }] as never }],
    ['amendment', { status: 'valid', amendments: [{ number: '2', sha256: 'of 2', application: 'case-2' }] }],
  ])('%s', (kind, expected) => {
    expect(after(kind)).toMatchObject(expected);
    expect(after(kind).validUntil).toBe(AT + 1_000_000);
  });

  it('lifts a suspension, and leaves its end where it was', () => {
    expect(after('suspension', 'reinstatement')).toMatchObject({ status: 'valid', suspended: null });
  });

  it('says nothing where the letter changes nothing of the permit', () => {
    const silent = LETTER_KIND_NAMES.filter((kind) => messageOfLetter(letter(kind)) === null);
    expect(silent).toEqual(['refusal', 'receipt', 'correction-request', 'deemed-approval', 'destruction-certificate']);
  });
});

describe('whether a permit takes a letter at all', () => {
  const takes = (life: PermitLife): readonly LetterKind[] =>
    (['suspension', 'reinstatement', 'revocation', 'cancellation', 'permit', 'duplicate', 'amendment'] as const).filter(
      (kind) => refusalOfLetter(life, kind, AT + 20, POLICY) === null,
    );

  it.each<[string, PermitLife, readonly LetterKind[]]>([
    ['valid', after(), ['suspension', 'revocation', 'cancellation', 'permit', 'duplicate', 'amendment']],
    // No new permit while it is suspended: the suspension would be gone with it.
    ['suspended', after('suspension'), ['reinstatement', 'revocation', 'cancellation', 'duplicate', 'amendment']],
    ['revoked', after('revocation'), []],
    ['cancelled', after('cancellation'), []],
    ['superseded', after('permit'), []],
  ])('%s', (_status, life, kinds) => {
    expect(takes(life)).toEqual(kinds);
  });

  it('asks the permit as it is at that time: what has run out is renewed or cancelled, and no more', () => {
    const late = AT + 2_000_000;
    expect(refusalOfLetter(after(), 'permit', late, POLICY)).toBeNull();
    expect(refusalOfLetter(after(), 'cancellation', late, POLICY)).toBeNull();
    expect(refusalOfLetter(after(), 'suspension', late, POLICY)).toMatchObject({ code: 'PERMIT_STATE_UNSUITABLE' });
  });
});

describe('what took the place of a letter', () => {
  it('is the newest duplicate, and none for the newest itself', () => {
    const life = after('duplicate', 'duplicate');
    expect(takenOver(life, '1')).toEqual({ by: 'letter', number: '3' });
    expect(takenOver(life, '2')).toEqual({ by: 'letter', number: '3' });
    expect(takenOver(life, '3')).toBeNull();
  });

  it('is the permit that followed, for every letter of the one before', () => {
    const life = after('duplicate', 'permit');
    for (const number of ['1', '2']) expect(takenOver(life, number)).toEqual({ by: 'permit', permit: 'case-3' });
  });

  it('is nothing where the permit was taken back', () => {
    expect(takenOver(after('duplicate', 'revocation'), '1')).toBeNull();
  });
});
