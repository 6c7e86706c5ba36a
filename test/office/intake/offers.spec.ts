import { describe, expect, it } from '@jest/globals';
import { loadGroups } from '../../../src/infra/office/groups.js';
import { loadPermitTypes } from '../../../src/infra/letters/load.js';
import { createOffers, type PermitTypes } from '../../../src/office/intake/offers.js';
import { DEFAULT_CLOCK_POLICY } from '../../../src/domain/time/index.js';

const permitTypes = loadPermitTypes('config/permit-types');
const groups = loadGroups('config/groups', (id) => permitTypes.has(id));
const GROUP = 'toko-swalayan-apotek';

/** An office whose published procedures these are, by id. */
const offering = (
  published: Readonly<Record<string, string>>,
  renamed: Readonly<Record<string, string>> = {},
): PermitTypes =>
  createOffers({
    ...{ office: 'metro', permitTypes, groups, clock: DEFAULT_CLOCK_POLICY },
    procedureFor: (process) => renamed[process] ?? process,
    definitions: { current: async (process) => published[process] ?? null },
  });

const processOf = (id: string): string => {
  const process = groups.get(id)?.process ?? permitTypes.get(id)?.process;
  if (process === undefined) throw new Error(`the shipped office has no "${id}"`);
  return process;
};

describe('what can be applied for', () => {
  it('is every permit type of the office, by name', () => {
    const offers = offering({}).offers();

    expect(new Set(offers.map(({ id }) => id))).toEqual(new Set(permitTypes.keys()));
    const names = offers.map(({ name }) => name);
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'id')));
    expect(offers.every(({ office }) => office === 'metro')).toBe(true);
  });

  it('says of a type what an applicant must know before', async () => {
    const found = await offering({ [processOf('izin-operasional-paud')]: 'digest-1' }).find('izin-operasional-paud');

    expect(found).toMatchObject({
      definitionDigest: 'digest-1',
      kind: 'piagam',
      fee: 0,
      validity: 48,
      deemedApproval: false,
      applicantSignature: 'optional',
      recommendation: { required: true, agency: 'Dinas Pendidikan dan Kebudayaan Kota Prabumulih' },
      promise: { unit: 'working-day', budget: 'P5D', text: '5 hari kerja' },
    });
    expect(found?.requirements[0]).toEqual({ id: 'ktp', name: 'KTP penyelenggara', mandatory: true });
  });

  it('asks for each requirement of a group once, and for the fees of its licences together', async () => {
    const found = await offering({ [processOf(GROUP)]: 'digest-g' }).find(GROUP);
    const licences = [...permitTypes.values()].filter(({ id }) => ['izin-usaha-toko-swalayan', 'sipa'].includes(id));

    expect(licences).toHaveLength(2);
    expect(found).toMatchObject({ id: GROUP, kind: 'paralel', definitionDigest: 'digest-g', validity: 'none' });
    expect(found?.fee).toBe(licences.reduce((sum, { fee }) => sum + fee, 0));
    const asked = found?.requirements.map(({ id }) => id) ?? [];
    const wanted = new Set(licences.flatMap(({ requirements }) => requirements.map(({ id }) => id)));
    expect(new Set(asked)).toEqual(wanted);
    expect(asked).toHaveLength(wanted.size);
    for (const { id, name, mandatory } of found?.requirements ?? []) {
      const same = licences.flatMap(({ requirements }) => requirements.filter((one) => one.id === id));
      expect(same.map((one) => one.name)).toContain(name);
      expect(mandatory).toBe(same.some(({ required }) => required));
    }
  });

  it('begins the procedure that the office has put in the place of the one which the type names', async () => {
    const process = processOf('sipa');
    const offers = offering({ [process]: 'shipped', 'sipa-kota': 'own' }, { [process]: 'sipa-kota' });

    expect(await offers.find('sipa')).toMatchObject({ definitionDigest: 'own' });
  });

  it('is nothing that the office does not have', async () => {
    const offers = offering({});

    expect(await offers.find('izin-terbang')).toBeNull();
    expect(offers.policy('izin-terbang')).toBe('none');
  });

  it.each(['sipa', GROUP])('fails by name where the procedure of %s is not published', async (id) => {
    await expect(offering({}).find(id)).rejects.toThrow(`procedure "${processOf(id)}" of`);
    await expect(offering({}).find(id)).rejects.toThrow(`"${id}" is not published`);
  });

  it('says whether applications are signed by their applicants: of a type and of a group', () => {
    const { policy } = offering({});

    expect(policy('izin-operasional-paud')).toBe('optional');
    expect(policy(GROUP)).toBe(groups.get(GROUP)?.applicantSignature);
  });
});
