import { hash } from '@node-rs/argon2';
import { describe, expect, it } from '@jest/globals';

import { hashPassword, passwordMatches } from '../../src/api/auth/passwords.js';
import { fileKind, isWhole } from '../../src/api/documents/file-kind.js';

describe('a password', () => {
  const composed = 'Kopi-susu-\u00e9-2026!';

  it.each([
    ['as it was set', composed],
    ['with its accent apart, as macOS and some keyboards give it', composed.normalize('NFD')],
  ])('is the same %s', async (_what, typed) => {
    expect(await passwordMatches(await hashPassword(composed), typed)).toBe(true);
    expect(await passwordMatches(await hashPassword(composed.normalize('NFD')), typed)).toBe(true);
    // A hash of before, made of the form as it was typed.
    expect(await passwordMatches(await hash(composed.normalize('NFD')), typed)).toBe(true);
  });

  it('may have any space, and none of its letters changed', async () => {
    const stored = await hashPassword('dua kata\u00a0sandi');

    expect(await passwordMatches(stored, 'dua kata sandi')).toBe(true);
    expect(await passwordMatches(stored, 'dua katasandi')).toBe(false);
    expect(await passwordMatches(await hashPassword(composed), 'Kopi-susu-e-2026!')).toBe(false);
    expect(await passwordMatches(await hashPassword(composed), composed.toUpperCase())).toBe(false);
  });
});

describe('the kind of a file', () => {
  const behind = (before: string): Uint8Array => Buffer.from(`${before}%PDF-1.4\n%%EOF`, 'latin1');

  it.each([
    ['at once', ''],
    ['behind a byte order mark', '\u00ef\u00bb\u00bf'],
    ['behind a line end', '\n'],
    ['behind as much as every reader takes', 'x'.repeat(1024)],
  ])('is PDF where its header comes %s', (_what, before) => {
    expect(fileKind(behind(before))).toBe('application/pdf');
  });

  it.each([
    ['application/pdf', '%PDF-1.7 sampah', '%PDF-1.7\nstartxref\n0\n%%EOF'],
    ['image/jpeg', '\u00ff\u00d8\u00ff potong', '\u00ff\u00d8\u00ff\u00ff\u00d9'],
    ['image/png', '\u0089PNG\r\n\u001a\n potong', '\u0089PNG\r\n\u001a\nIEND'],
  ] as const)('is %s, and is not all there where its end is missing', (kind, cut, whole) => {
    for (const text of [cut, whole]) expect(fileKind(Buffer.from(text, 'latin1'))).toBe(kind);
    expect([cut, whole].map((text) => isWhole(Buffer.from(text, 'latin1'), kind))).toEqual([false, true]);
  });

  it('is none where the header comes later, and that of an image where a PDF stands in it', () => {
    expect(fileKind(behind('x'.repeat(1025)))).toBeNull();
    expect(fileKind(Buffer.concat([Uint8Array.of(0xff, 0xd8, 0xff), behind('')]))).toBe('image/jpeg');
    expect(fileKind(new Uint8Array())).toBeNull();
  });
});
