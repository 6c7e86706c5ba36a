import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  grantsPermit,
  isSealed,
  kindOf,
  LETTER_KIND_NAMES,
  SIGNED_KINDS,
  type LetterKind,
} from '../../../src/domain/letter/kinds.js';

const those = (holds: (kind: LetterKind) => boolean): readonly LetterKind[] => LETTER_KIND_NAMES.filter(holds);

describe('the kinds of letters', () => {
  it('are sealed where no official decides what they state, and signed otherwise', () => {
    expect(those(isSealed)).toEqual(['receipt', 'correction-request', 'deemed-approval', 'destruction-certificate']);
    expect(SIGNED_KINDS).toEqual(those((kind) => !isSealed(kind)));
  });

  it('begin the life of a permit where they grant what was asked for', () => {
    expect(those(grantsPermit)).toEqual(['permit', 'commitment-fulfilment']);
  });

  it('are taken back with the permit, but for what says only that something came, lacked or was refused', () => {
    expect(those((kind) => !kindOf(kind).endsWithPermit)).toEqual([
      'refusal',
      'receipt',
      'correction-request',
      'destruction-certificate',
    ]);
  });

  it('stand for a permit, or decide about one, as the law has them', () => {
    expect(those((kind) => kindOf(kind).standsForPermit)).toEqual([
      'permit',
      'commitment-fulfilment',
      'duplicate',
      'amendment',
    ]);
    expect(those((kind) => kindOf(kind).needs.includes('reasons'))).toEqual([
      'revocation',
      'cancellation',
      'amendment',
      'suspension',
      'reinstatement',
    ]);
  });

  it('are named in both catalogues of the pages', () => {
    for (const language of ['id', 'en']) {
      const { pages } = JSON.parse(readFileSync(`config/messages/${language}.json`, 'utf8')) as {
        pages: Record<string, string>;
      };
      expect(those((kind) => pages[`verify.kind.${kind}`] === undefined)).toEqual([]);
    }
  });

  it('have the mails that they are brought with', () => {
    const mails = readFileSync('config/mail/id.yaml', 'utf8');
    const missing = LETTER_KIND_NAMES.flatMap((kind) => Object.values(kindOf(kind).mail ?? {})).filter(
      (mail) => !new RegExp(`^${mail}:`, 'm').test(mails),
    );
    expect(missing).toEqual([]);
  });
});
