import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as asn1js from 'asn1js';
import { createAuthority, issueSigner, signerBundle } from '../../../src/infra/devpki/authority.js';
import type { Identity } from '../../../src/infra/devpki/issue.js';
import * as der from '../../../src/infra/signing/der.js';
import { items } from '../../../src/infra/signing/asn1-tree.js';
import { openPkcs12 } from '../../../src/infra/signing/pkcs12.js';
import { SigningError } from '../../../src/infra/signing/signing-error.js';

const PASSPHRASE = 'kata sandi é 2026';
const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
let authority: Awaited<ReturnType<typeof createAuthority>>;
let signer: Identity;
let bundle: Uint8Array;
let folder: string;

beforeAll(async () => {
  authority = await createAuthority({
    baseUrl: 'http://127.0.0.1:1',
    at: Date.now(),
    key: { kind: 'ec', curve: 'P-256' },
  });
  signer = await issueSigner(authority, Date.now(), { commonName: 'Pejabat, S.H.' });
  bundle = await signerBundle(authority, signer, PASSPHRASE);
  folder = mkdtempSync(join(tmpdir(), 'paraf-p12-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const reasonOf = async (bytes: Uint8Array, passphrase = PASSPHRASE): Promise<string> => {
  try {
    await openPkcs12(bytes, passphrase);
    return 'opened';
  } catch (error) {
    return error instanceof SigningError ? error.failure.reason : String(error);
  }
};

/** Writes the same key again as OpenSSL does with the options given. */
const asOpenssl = (options: readonly string[], passphrase = PASSPHRASE): Uint8Array => {
  writeFileSync(join(folder, 'source.p12'), bundle);
  const pem = join(folder, 'source.pem');
  const run = (...args: string[]): void => {
    execFileSync('openssl', ['pkcs12', ...args], { stdio: 'pipe' });
  };
  run('-in', join(folder, 'source.p12'), '-nodes', '-passin', `pass:${PASSPHRASE}`, '-out', pem);
  const out = join(folder, 'made.p12');
  run('-export', '-in', pem, ...options, '-passout', `pass:${passphrase}`, '-out', out);
  return readFileSync(out);
};

it('opens in whatever form a keyboard gives the characters of its passphrase', async () => {
  const composed = 'Kopi susu \u00e9 2026';
  for (const made of [composed, composed.normalize('NFD')]) {
    const bytes = await signerBundle(authority, signer, made);
    expect([await reasonOf(bytes, composed), await reasonOf(bytes, composed.normalize('NFD'))]).toEqual([
      'opened',
      'opened',
    ]);
    expect(await reasonOf(bytes, 'Kopi susu e 2026')).toBe('PASSPHRASE_WRONG');
  }
});

const byOpenssl = hasOpenssl ? describe : describe.skip;
if (!hasOpenssl) process.stderr.write('skipped: bundles of openssl, which is not installed\n');

byOpenssl('a bundle made by openssl', () => {
  it.each([
    ['AES-256 (the default of OpenSSL 3)', []],
    ['100,000 rounds with a SHA-512 MAC', ['-iter', '100000', '-macalg', 'sha512']],
    ['3DES', ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
    ['two-key 3DES', ['-legacy', '-certpbe', 'PBE-SHA1-2DES', '-keypbe', 'PBE-SHA1-2DES']],
    ['RC2-40 (the default until OpenSSL 1.1)', ['-legacy']],
    ['RC2-128', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-RC2-128']],
    ['no MAC', ['-nomac']],
    ['certificates in clear', ['-certpbe', 'NONE']],
  ])('with %s opens with the right passphrase only', async (_, options) => {
    const bytes = asOpenssl(options);
    const keystore = await openPkcs12(bytes, PASSPHRASE);

    expect(keystore.certificate.fingerprint).toBe(signer.certificate.fingerprint);
    expect(keystore.chain).toHaveLength(2);
    expect(await reasonOf(bytes, 'salah')).toBe('PASSPHRASE_WRONG');
  });

  it('opens with an empty passphrase', async () => {
    expect(await reasonOf(asOpenssl([], ''), '')).toBe('opened');
  });

  it('refuses what it cannot read with the command that converts it', async () => {
    const failure = await openPkcs12(
      asOpenssl(['-legacy', '-certpbe', 'PBE-SHA1-RC4-128', '-keypbe', 'PBE-SHA1-RC4-128']),
      PASSPHRASE,
    ).catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(SigningError);
    expect(String(failure)).toContain('openssl pkcs12 -legacy');
  });

  it('and ours are the same to openssl', () => {
    writeFileSync(join(folder, 'ours.p12'), bundle);
    const info = spawnSync('openssl', [
      'pkcs12',
      '-in',
      join(folder, 'ours.p12'),
      '-info',
      '-noout',
      '-passin',
      `pass:${PASSPHRASE}`,
    ]);

    expect(info.stderr.toString()).toContain('AES-256-CBC');
    expect(info.status).toBe(0);
  });
});

/** The same bundle without its MAC, its contents in it so many times: its passphrase opens one part of each. */
const withParts = (bytes: Uint8Array, times: number): Uint8Array => {
  const sequence = (value: asn1js.BaseBlock[]): asn1js.Sequence => new asn1js.Sequence({ value });
  const [version, content] = items(asn1js.fromBER(bytes).result);
  const [type, wrapped] = items(content);
  const [octets] = items(wrapped);
  const safe = items(asn1js.fromBER((octets as asn1js.OctetString).getValue()).result);
  const parts = Array.from({ length: times }, () => safe).flat();
  const again = new asn1js.OctetString({ valueHex: sequence(parts).toBER() });
  const explicit = new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber: 0 }, value: [again] });
  return new Uint8Array(sequence([version!, sequence([type!, explicit])]).toBER());
};

describe('a bundle that is none', () => {
  it('is not opened part by part without an end', async () => {
    expect(await reasonOf(withParts(bundle, 16))).toBe('opened');
    expect(await reasonOf(withParts(bundle, 17))).toBe('PASSPHRASE_WRONG');
  });

  it.each([
    ['nothing', () => new Uint8Array()],
    ['text', () => Buffer.from('bukan PKCS#12')],
    ['half a bundle', () => bundle.subarray(0, bundle.length / 2)],
    ['another structure', () => der.sequence(der.integer(3))],
    ['another version', () => der.sequence(der.integer(2), der.sequence())],
  ])('is refused by name: %s', async (_, bytes) => {
    expect(['KEYSTORE_UNREADABLE', 'KEYSTORE_UNSUPPORTED']).toContain(await reasonOf(bytes()));
  });

  it('is never opened after any of its bytes was changed', async () => {
    for (let at = 8; at < bundle.length; at += 97) {
      const changed = Uint8Array.from(bundle);
      changed[at] = (changed[at] ?? 0) ^ 0x41;
      expect(await reasonOf(changed)).toMatch(/^(PASSPHRASE_WRONG|KEYSTORE_|KEY_MISMATCH)/);
    }
  });
});

describe('the failure of a wrong passphrase', () => {
  it('quotes neither the passphrase nor the key, in any depth', async () => {
    const error = await openPkcs12(bundle, 'rahasia-yang-salah').catch((caught: unknown) => caught);
    if (!(error instanceof Error)) throw new Error('expected a failure');
    const text = `${error.message}\n${error.stack ?? ''}\n${JSON.stringify(error)}\n${String(error.cause)}`;

    expect(text).not.toContain('rahasia-yang-salah');
    expect(error.cause).toBeUndefined();
  });
});
