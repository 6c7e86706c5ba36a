import { describe, expect, it } from '@jest/globals';
import type { SealContent } from '../../../src/domain/ports/signer.js';
import { createSealKey, seal } from '../../../src/infra/signing/seal.js';
import { failureOf, unwrap } from './office.js';

const AT = Date.UTC(2026, 10, 2);
const OFFICIAL = 'u-kadin';
const CONTENT: SealContent = {
  official: OFFICIAL,
  letters: [
    { application: 'a-1', task: 'sign#1', letter: 'ab'.repeat(32) },
    { application: 'a-2', task: 'sign#1', letter: 'cd'.repeat(32) },
  ],
  secret: { kind: 'passphrase', passphrase: 'kata sandi' },
  expiresAt: AT + 120_000,
};

describe('a sealed passphrase', () => {
  it('opens for what it was given for', async () => {
    const key = await createSealKey(() => AT);

    expect(unwrap(await key.open(await seal(key.recipient, CONTENT), OFFICIAL))).toEqual(CONTENT);
  });

  it('cannot be read without the key', async () => {
    const key = await createSealKey(() => AT);
    const sealed = await seal(key.recipient, CONTENT);

    expect(Buffer.from(sealed.replaceAll('.', ''), 'base64url').toString('latin1')).not.toContain('kata sandi');
    expect(JSON.stringify(key.recipient)).not.toContain('"d"');
  });

  it('does not open for another official', async () => {
    const key = await createSealKey(() => AT);
    const failure = failureOf(await key.open(await seal(key.recipient, CONTENT), 'u-lain'));

    expect(failure.code).toBe('SIGN_SEAL_MISMATCH');
  });

  it('does not open for the worker that came after, and says so', async () => {
    const before = await createSealKey(() => AT);
    const after = await createSealKey(() => AT);

    expect(failureOf(await after.open(await seal(before.recipient, CONTENT), OFFICIAL)).code).toBe(
      'SIGN_SEAL_OTHER_KEY',
    );
  });

  it('does not open for another key under the same id', async () => {
    const before = await createSealKey(() => AT);
    const after = await createSealKey(() => AT);
    const forged = await seal({ kid: after.recipient.kid, jwk: before.recipient.jwk }, CONTENT);

    expect(failureOf(await after.open(forged, OFFICIAL)).reason).toBe('SEAL_UNREADABLE');
  });

  it('does not open after its time', async () => {
    const key = await createSealKey(() => AT + 120_001);

    expect(failureOf(await key.open(await seal(key.recipient, CONTENT), OFFICIAL)).code).toBe('SIGN_SEAL_GONE');
  });

  it('opens once', async () => {
    const key = await createSealKey(() => AT);
    const sealed = await seal(key.recipient, CONTENT);
    await key.open(sealed, OFFICIAL);

    expect(failureOf(await key.open(sealed, OFFICIAL)).reason).toBe('SEAL_USED');
  });

  it.each(['', 'a.b.c.d.e', '....', 'eyJhbGciOiJub25lIn0.....'])('is refused when it is "%s"', async (sealed) => {
    const key = await createSealKey(() => AT);

    expect(failureOf(await key.open(sealed, OFFICIAL)).reason).toBe('SEAL_UNREADABLE');
  });

  it('is not made for something that is no X25519 key', async () => {
    await expect(seal({ kid: 'k', jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } }, CONTENT)).rejects.toThrow();
  });
});
