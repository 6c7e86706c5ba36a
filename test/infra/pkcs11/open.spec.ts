import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keyOwners } from '../../fakes/key-owners.js';
import { openTokens, Pkcs11Invalid } from '../../../src/infra/pkcs11/open.js';
import { createTrust } from '../../../src/infra/signing/trust.js';
import { attemptsInMemory } from '../../fakes/signing-attempts.js';

describe('the tokens of an office, as configured', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'paraf-token-config-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (yaml: string | null, library: string | null = '/lib/token.so'): ReturnType<typeof openTokens> => {
    const officialsFile = yaml === null ? null : join(folder, 'officials.yaml');
    if (officialsFile !== null && yaml !== null) writeFileSync(officialsFile, yaml);
    return openTokens(
      { library, officialsFile, timeoutSeconds: 5 },
      {
        trust: createTrust({ anchors: [], timeout: 100, reuse: 0, now: Date.now }),
        attempts: attemptsInMemory(),
        owners: keyOwners(),
        loginOf: (id) => Promise.resolve(id === 'u-1' ? 'kadin' : undefined),
        now: Date.now,
      },
    );
  };

  it('are taken, and who is not named has none', async () => {
    const signer = open('kadin: { tokenLabel: KADIN, keyId: a1 }\nsekdin: { tokenLabel: KADIN, keyId: a2 }\n');

    expect(signer.provider).toBe('pkcs11');
    expect(await signer.signerStatus('u-2')).toEqual({ status: 'not-registered' });
  });

  it.each([
    ['no library', () => open('kadin: { tokenLabel: K }', null), 'signing.pkcs11.library'],
    ['no file of officials', () => open(null), 'signing.pkcs11.officialsFile'],
    ['no token', () => open("kadin: { keyId: 'a1' }"), 'expected tokenLabel or tokenSerial'],
    ['a key id that is none', () => open('kadin: { tokenLabel: K, keyId: a1f }'), 'CKA_ID'],
    ['an unknown key', () => open('kadin: { tokenLabel: K, pin: "1" }'), 'pin'],
    [
      'one key of two officials',
      () => open("kadin: { tokenLabel: K, keyId: 'A1' }\nsekdin: { tokenLabel: K, keyId: a1 }"),
      'kadin and sekdin',
    ],
  ])('are refused with %s', (_, make, words) => {
    expect(make).toThrow(Pkcs11Invalid);
    expect(make).toThrow(words);
  });
});
