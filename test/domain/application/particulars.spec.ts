import { describe, expect, it } from '@jest/globals';

import { faultOfParticular } from '../../../src/domain/application/particulars.js';
import { mailAddressIn } from '../../../src/domain/integration/mail.js';

describe('the e-mail address of an applicant', () => {
  it.each(['siti@contoh.example', 'a.b+c@sub.contoh.co.id', 'sité@contoh.example'])('%s is taken', (address) => {
    expect(faultOfParticular('email', address)).toBeNull();
    expect(mailAddressIn(address)).not.toBeNull();
  });

  it.each([
    '-',
    'tidak ada',
    'budi@rumah',
    'budi@contoh.123',
    'a..b@contoh.example',
    `${'a'.repeat(65)}@contoh.example`,
    'Budi <budi@contoh.example>',
    'a@contoh.example, b@contoh.example',
    '"a b"@contoh.example',
  ])('%s is refused where it is given, not when a mail is due', (address) => {
    expect(faultOfParticular('email', address)).not.toBeNull();
  });
});
