/** Publication of a letter: the register has the position of its signer as the signature block prints it. */
import { expect, it } from '@jest/globals';
import { createPublishingActivities } from '../../src/activities/publishing.js';
import type { PermitRow } from '../../src/domain/ports/permits.js';
import { prabumulih } from '../builders/case.js';

const SIGNED_AT = Date.UTC(2026, 11, 1);

const published = async (standsInFor: string | null): Promise<PermitRow | undefined> => {
  const { definition } = await prabumulih();
  const permits: PermitRow[] = [];
  const row = {
    id: 'a',
    office: 'o',
    permitType: 'sipa',
    definitionDigest: definition.digest,
    origin: { kind: 'portal' },
  };
  const store = {
    applications: { find: async () => row },
    accounts: { byId: async () => ({ name: 'Contoh Pengganti' }) },
    documents: { latest: async () => null },
    definitions: { find: async () => definition },
    delegations: {
      inForce: async (_office: string, role: string, at: number) =>
        role === 'kadin' && at === SIGNED_AT ? [{ kind: 'Plh.', from: 'kepala', to: 'pengganti' }] : [],
    },
    permits: {
      reserveVerificationId: async () => 'v',
      publish: async (permit: PermitRow) => void permits.push(permit),
    },
    permitLives: { tell: async () => ({ ok: true }), find: async () => null },
  };
  const letters = { signatory: { position: 'Kepala Dinas' }, office: { zone: 'Asia/Jakarta' } };
  const { publishLetter } = createPublishingActivities({
    store,
    office: { permitTypes: new Map(), letters, permits: {} },
  } as never);
  const final = { sha256: 'f', covered: 'c', ...(standsInFor === null ? {} : { standsInFor }) };
  const signed = { sha256: 's', at: SIGNED_AT, by: 'pengganti' };
  const letter = { kind: 'permit', number: '1', date: '2026-12-01', final, signed };
  await publishLetter({ application: 'a', letter } as never);
  return permits[0];
};

it('is that of the office, with Plh. or Plt. for who stood in when it was signed', async () => {
  expect(await published(null)).toMatchObject({ signer: 'Contoh Pengganti', position: 'Kepala Dinas' });
  expect(await published('kepala')).toMatchObject({ position: 'Plh. Kepala Dinas' });
  // what cannot be told is not said
  expect(await published('orang lain')).toMatchObject({ position: null });
});
