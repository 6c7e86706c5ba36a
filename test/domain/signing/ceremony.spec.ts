import { describe, expect, it } from '@jest/globals';
import { letterStatus, summaryOf, type LetterFacts } from '../../../src/domain/signing/ceremony.js';
import { sameName } from '../../../src/domain/signing/signer-name.js';

const NOTHING: LetterFacts = { refusal: null, decision: null, outcome: null, waitsFor: null };
const ACCEPTED = { accepted: true, refusal: null };
const reason = { code: 'TASK_NOT_OPEN', detail: 'closed' };

describe('what is said of a letter of a ceremony', () => {
  it.each<[string, Partial<LetterFacts>, string]>([
    ['nothing is decided', {}, 'waiting'],
    ['the order stands', { decision: ACCEPTED }, 'signing'],
    ['the rules said no at the door', { refusal: reason }, 'refused'],
    ['the application declined', { decision: { accepted: false, refusal: reason } }, 'refused'],
    ['it is signed', { decision: ACCEPTED, outcome: { signed: true, at: 5, code: '', detail: '' } }, 'signed'],
    ['it failed', { decision: ACCEPTED, outcome: { signed: false, at: 5, ...reason } }, 'failed'],
    ['a service is away', { decision: ACCEPTED, waitsFor: { since: 4, ...reason } }, 'held-up'],
    [
      'it is signed although an incident is still open',
      { decision: ACCEPTED, outcome: { signed: true, at: 5, code: '', detail: '' }, waitsFor: { since: 4, ...reason } },
      'signed',
    ],
  ])('where %s', (_, facts, state) => {
    expect(letterStatus({ ...NOTHING, ...facts }).state).toBe(state);
  });

  it('keeps the reason', () => {
    expect(letterStatus({ ...NOTHING, decision: { accepted: false, refusal: reason } })).toEqual({
      state: 'refused',
      reason,
    });
    expect(letterStatus({ ...NOTHING, decision: ACCEPTED, waitsFor: { since: 4, ...reason } })).toEqual({
      state: 'held-up',
      since: 4,
      reason,
    });
  });

  it('sums up: ended when no letter is under way', () => {
    const signed = { state: 'signed', at: 1 } as const;
    const failed = { state: 'failed', at: 1, reason } as const;

    expect(summaryOf([signed, failed, { state: 'refused', reason }])).toMatchObject({
      state: 'ended',
      letters: 3,
      counts: { signed: 1, failed: 1, refused: 1, waiting: 0, signing: 0, 'held-up': 0 },
    });
    expect(summaryOf([signed, { state: 'held-up', reason, since: 1 }]).state).toBe('running');
    expect(summaryOf([{ state: 'waiting' }]).state).toBe('running');
  });
});

describe("an official's name in a certificate", () => {
  it.each([
    ['Drs. H. Contoh Pejabat, M.Si.', 'CONTOH PEJABAT'],
    ['Contoh Pejabat', 'Drs. Contoh Pejabat, S.H., M.Si.'],
    ['Ni Luh Ayu', 'NI LUH AYU'],
    ["Nur'aini Sa’adah", 'NURAINI SAADAH'],
    ['José Da-Costa', 'JOSE DA COSTA'],
  ])('"%s" is "%s"', (account, certificate) => {
    expect(sameName(account, certificate)).toBe(true);
  });

  it.each([
    ['Contoh Pejabat', 'CONTOH'],
    ['Contoh', 'CONTOH PEJABAT'],
    ['Contoh Pejabat', 'PEJABAT CONTOH'],
    ['Contoh Pejabat', 'Contoh Penjabat'],
    ['', ''],
    ['Drs.', 'Drs.'],
  ])('"%s" is not "%s"', (account, certificate) => {
    expect(sameName(account, certificate)).toBe(false);
  });
});
