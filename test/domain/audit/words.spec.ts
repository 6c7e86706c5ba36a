import { describe, expect, it } from '@jest/globals';
import { withWordsOpened, withWordsSealed } from '../../../src/domain/audit/words.js';

const SAID = { outcome: 'incomplete', reason: 'KTP Siti buram', items: [{ requirement: 'ktp', reason: 'buram' }] };

describe('the words of an act', () => {
  it('leave what stands in the clear, and come back where the act put them', () => {
    const kept = withWordsSealed({ after: SAID, personal: null });

    expect(kept.after).toEqual({ outcome: 'incomplete' });
    expect(withWordsOpened(kept)).toEqual({ after: SAID, personal: null });
    expect(withWordsOpened({ after: kept.after, personal: null })).toEqual({ ...kept, personal: null });
  });

  it('stand beside what is personal already', () => {
    const entry = { after: { note: 'telah ditelepon' }, personal: { reason: 'salah ketik' } };
    const kept = withWordsSealed(entry);

    expect([kept.after, kept.personal]).toEqual([{}, expect.objectContaining({ reason: 'salah ketik' })]);
    expect(withWordsOpened(kept)).toEqual(entry);
  });

  it.each([
    [{ after: null, personal: null }],
    [{ after: { to: 'process' }, personal: { signer: 'Siti' } }],
    // as it was kept before words were sealed
    [{ after: SAID, personal: { signer: 'Siti' } }],
  ])('are none in %j as it is read', (entry) => {
    expect(withWordsOpened(entry)).toEqual(entry);
  });
});
