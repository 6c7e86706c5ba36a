import { describe, expect, it } from '@jest/globals';
import { numbersIn, ownerOf, withoutNik } from '../../../src/domain/signing/key-owner.js';

const NIK = '1674010101700001';
const NIP = '196305011988031005';
const kadin = { account: 'user-kadin', nik: NIK, nip: NIP };
const nobody = { confirmedFor: null };

describe('the national numbers of a certificate', () => {
  it.each([
    [NIK, [{ kind: 'nik', digits: NIK }]],
    [NIP, [{ kind: 'nip', digits: NIP }]],
    ['19630501 198803 1 005', [{ kind: 'nip', digits: NIP }]],
    [`PNOID-${NIK}`, [{ kind: 'nik', digits: NIK }]],
    [`IDCID-${NIK}`, [{ kind: 'nik', digits: NIK }]],
    [`NIK:${NIK}`, [{ kind: 'nik', digits: NIK }]],
    [`nip. ${NIP}`, [{ kind: 'nip', digits: NIP }]],
    // a number that says to be another than its length is none
    [`NIP:${NIK}`, []],
    [`NIK:${NIP}`, []],
    // passports, tax numbers of 15 digits, serial numbers of devices
    ['PASID-A1234567', []],
    ['123456789012345', []],
    [`PNOMY-${NIK}`, []],
    [`${NIK}x`, []],
    ['', []],
  ])('are read from %j as %j', (identifier, numbers) => {
    expect(numbersIn([identifier])).toEqual(numbers);
  });
});

describe('a certificate', () => {
  const judge = (
    identifiers: readonly string[],
    official: Parameters<typeof ownerOf>[0] = kadin,
    confirmedFor: string | null = null,
  ): ReturnType<typeof ownerOf> => ownerOf(official, { identifiers }, { confirmedFor });

  it('is the official’s by NIK or NIP', () => {
    expect(judge([NIK])).toEqual({ isOwn: true, by: 'nik' });
    expect(judge([NIP])).toEqual({ isOwn: true, by: 'nip' });
    expect(judge([NIP], { ...kadin, nip: '19630501 198803 1 005' })).toEqual({ isOwn: true, by: 'nip' });
  });

  it('is another’s where any number differs, whatever else agrees or was confirmed', () => {
    const another = { isOwn: false, because: 'of-another' };

    expect(judge(['1674010101700002'])).toEqual(another);
    expect(judge([NIK, '197001011998031001'])).toEqual(another);
    expect(judge(['197001011998031001'], kadin, 'user-kadin')).toEqual(another);
  });

  it('is nobody’s by its name: without a number that can be compared a second person says whose it is', () => {
    expect(judge([])).toEqual({ isOwn: false, because: 'unconfirmed' });
    expect(judge(['CN=A. ZAHEDI'])).toEqual({ isOwn: false, because: 'unconfirmed' });
    expect(judge([NIK], { account: 'user-kadin', nik: null, nip: NIP })).toEqual({
      isOwn: false,
      because: 'unconfirmed',
    });
    expect(judge([], kadin, 'user-kadin')).toEqual({ isOwn: true, by: 'fingerprint' });
  });

  it('that was confirmed for one official is no other’s', () => {
    expect(judge([], kadin, 'user-sekdin')).toEqual({ isOwn: false, because: 'of-another' });
    expect(ownerOf(kadin, { identifiers: [] }, nobody)).toEqual({ isOwn: false, because: 'unconfirmed' });
  });
});

it('an identity-card number is covered where anyone may read it, and a NIP is not', () => {
  expect(withoutNik(`CN=A. ZAHEDI, serialNumber=PNOID-${NIK}`)).toBe(
    'CN=A. ZAHEDI, serialNumber=PNOID-1674************',
  );
  expect(withoutNik(`serialNumber=${NIP}`)).toBe(`serialNumber=${NIP}`);
});
