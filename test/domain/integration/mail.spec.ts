import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isRefusedForGood, mailAddressIn } from '../../../src/domain/integration/mail.js';

describe('the address that a field names', () => {
  it.each([
    ['siti@contoh.example', 'siti@contoh.example'],
    [' SITI@CONTOH.EXAMPLE ', 'SITI@CONTOH.EXAMPLE'],
    ['<siti@contoh.example>', 'siti@contoh.example'],
    ['mailto:siti@contoh.example', 'siti@contoh.example'],
    ['Siti Contoh <siti@contoh.example>', 'siti@contoh.example'],
    ['siti@contoh.example.', 'siti@contoh.example'],
    ['siti@contoh.example, budi@contoh.example', 'siti@contoh.example'],
    ['siti@contoh.example;budi@contoh.example', 'siti@contoh.example'],
    ['- / budi@contoh.example', 'budi@contoh.example'],
    ['"a b"@contoh.example', '"a b"@contoh.example'],
    ["o'brien+izin@contoh.example", "o'brien+izin@contoh.example"],
    ['sité@contoh.example', 'sité@contoh.example'],
    ['site\u0301@contoh.example', 'sité@contoh.example'],
    ['siti@contoh.中国', 'siti@contoh.中国'],
    // A line end never makes a header of what follows.
    ['budi@contoh.example\r\nBcc: c@contoh.example', 'budi@contoh.example'],
  ])('%j is %s', (field, address) => {
    expect(mailAddressIn(field)).toBe(address);
  });

  it.each([
    ...['', ' ', '-', '0', 'tidak ada', 'budi', 'budi@', '@gmail.com', 'budi@rumah', 'budi @gmail.com', 'a@b@', 'N/A'],
    ...['siti@contoh..example', 'siti@-contoh.example', '.siti@contoh.example', 'siti@[127.0.0.1]', 'siti@127.0.0.1'],
    ...[`${'a'.repeat(65)}@contoh.example`, `siti@${'a.'.repeat(130)}example`],
  ])('%j names none', (field) => {
    expect(mailAddressIn(field)).toBeNull();
  });

  it('is one that needs no field around it, and never more than one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.constantFrom('a@b.example', ''), (noise, address) => {
        const found = mailAddressIn(`${noise}${address}`);
        if (found !== null) {
          expect(mailAddressIn(found)).toBe(found);
          expect(found).not.toMatch(/[\r\n]/);
        }
      }),
    );
  });
});

describe("a mail server's answer", () => {
  it.each<[string, number | null, boolean]>([
    ['CONN', 554, false],
    ['CONN', 421, false],
    ['', null, false],
    ['EHLO', 550, false],
    ['AUTH PLAIN', 535, false],
    ['STARTTLS', 554, false],
    ['MAIL FROM', 530, false],
    ['MAIL FROM', 550, false],
    ['MAIL FROM', 553, false],
    ['MAIL FROM', 451, false],
    ['MAIL FROM', 552, true],
    ['RCPT TO', 530, false],
    ['RCPT TO', 535, false],
    ['RCPT TO', 451, false],
    ['RCPT TO', 550, true],
    ['RCPT TO', 554, true],
    ['DATA', 552, true],
    ['DATA', 554, true],
    ['DATA', 530, false],
    ['DATA', 451, false],
  ])('to %s, %s: refused for good %s', (command, reply, refused) => {
    expect(isRefusedForGood({ command, reply, isTooLarge: false })).toBe(refused);
  });

  it('is not waited for where the message is larger than the server takes', () => {
    expect(isRefusedForGood({ command: 'MAIL FROM', reply: null, isTooLarge: true })).toBe(true);
  });
});
