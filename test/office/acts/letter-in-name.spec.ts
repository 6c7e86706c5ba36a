import { describe, expect, it } from '@jest/globals';
import type { ApplicationState } from '../../../src/domain/application/state.js';
import type { UserRow } from '../../../src/domain/ports/accounts.js';
import type { Delegation } from '../../../src/domain/ports/delegations.js';
import { causeIn } from '../../../src/domain/shared/causes.js';
import { refusedInName } from '../../../src/office/acts/letter-in-name.js';
import { memoryDelegations } from '../../fakes/delegations.js';

const NOW = Date.UTC(2026, 11, 1, 2);
const DAY = 86_400_000;

const people: Readonly<Record<string, string>> = { head: 'BUDI', plh: 'SITI' };
const account = (id: string): UserRow => ({ id, name: people[id], disabled: false }) as UserRow;
const accounts = (holders: readonly string[]) => ({
  byId: async (id: string) => (id in people ? account(id) : null),
  byRole: async () => holders.map(account),
});

const delegation = (change: Partial<Delegation> = {}): Delegation => ({
  ...{ id: 'd-1', office: 'o', kind: 'Plh.', role: 'kadin', from: 'head', to: 'plh' },
  ...{ startsAt: NOW - DAY, endsAt: NOW + DAY, letter: '800/12/2026', decree: null, madeBy: 'head', madeAt: NOW - DAY },
  ...{ confirmedBy: null, confirmedAt: null, endedAt: null, endedBy: null, endedReason: null },
  ...change,
});

const drawnFor = (signatory: string, standsInFor?: string) =>
  ({
    letter: {
      kind: 'permit',
      final: { sha256: 'a', covered: 'b', signatory, ...(standsInFor === undefined ? {} : { standsInFor }) },
    },
    parafs: [],
  }) as unknown as ApplicationState;

const refused = (
  state: ApplicationState,
  delegations: Delegation[],
  reader: string,
  standsInFor: string | null = null,
  holders = ['head'],
) =>
  refusedInName({ accounts: accounts(holders), delegations: memoryDelegations(delegations) }, state, {
    ...{ office: 'o', zone: 'Asia/Jakarta', role: 'kadin', at: NOW },
    reader: { user: reader, standsInFor },
  });

describe('a letter in the name of another official', () => {
  it('says whose it is, by which assignment since when, and that this one signs it as it is', async () => {
    const why = await refused(drawnFor('plh', 'head'), [delegation()], 'head');

    expect(why).toMatchObject({
      code: 'SIGNATORY_OTHER',
      detail: 'the letter is in the name of SITI (Plh. BUDI, 800/12/2026, 2026-11-30); SITI signs it as it is',
      data: { signatoryName: 'SITI', standsInForName: 'BUDI', assignment: '800/12/2026', next: 'signed-by-other' },
    });
  });

  it('says that it is drawn again for who asks, once they sign: the stand-in before, or the head after the delegation', async () => {
    const before = await refused(drawnFor('head'), [delegation()], 'plh', 'head');
    const after = await refused(drawnFor('plh', 'head'), [delegation({ endedAt: NOW - 1 })], 'head');

    expect([before.data?.['next'], before.data?.['signatoryName']]).toEqual(['drawn-for-you', 'BUDI']);
    expect([after.data?.['next'], after.data?.['assignment']]).toEqual(['drawn-for-you', '800/12/2026']);
  });

  it('says that it is drawn again for another, or that nobody signs', async () => {
    const other = await refused(drawnFor('head'), [delegation()], 'head');
    const nobody = await refused(drawnFor('head'), [], 'plh', 'head', []);

    expect(other.data).toMatchObject({ next: 'drawn-for-other', signsName: 'SITI' });
    expect(nobody.data).toMatchObject({ next: 'nobody-signs', signsName: null });
    for (const { detail } of [other, nobody]) expect(causeIn(detail)?.values['named']).toBe('BUDI');
  });
});
