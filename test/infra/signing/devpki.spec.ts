import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startDevelopmentPki, type DevelopmentPki } from '../../../src/infra/devpki/server.js';
import { loadRevocations, openAuthority, saveRevocations } from '../../../src/infra/devpki/store.js';
import { parseCertificate, parsePem } from '../../../src/infra/signing/certificate.js';
import { buildPath } from '../../../src/infra/signing/chain.js';
import { checkCrl } from '../../../src/infra/signing/crl.js';
import { openPkcs12 } from '../../../src/infra/signing/pkcs12.js';

let folder: string;
let pki: DevelopmentPki | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paraf-devpki-'));
});
afterEach(async () => {
  await pki?.close();
  pki = undefined;
  await rm(folder, { recursive: true, force: true });
});

const start = async (): Promise<DevelopmentPki> => {
  const authority = await openAuthority(folder, 'http://127.0.0.1:9', Date.now());
  pki = await startDevelopmentPki({
    authority,
    now: Date.now,
    port: 0,
    revoked: await loadRevocations(folder),
    onRevoked: (revoked) => saveRevocations(folder, revoked),
  });
  return pki;
};

const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${pki?.url ?? ''}${path}`, { method: 'POST', body: JSON.stringify(body) });

const bytesOf = async (response: Response): Promise<Uint8Array> => new Uint8Array(await response.arrayBuffer());

describe('the development authority', () => {
  it('is made once and is the same after a restart', async () => {
    const first = await openAuthority(folder, 'http://127.0.0.1:9', Date.now());
    const second = await openAuthority(folder, 'http://127.0.0.1:10', Date.now());

    expect(second.root.certificate.fingerprint).toBe(first.root.certificate.fingerprint);
    expect(second.baseUrl).toBe('http://127.0.0.1:9');
    expect(parsePem(await readFile(join(folder, 'root.pem'), 'utf8'))[0]?.fingerprint).toBe(
      first.root.certificate.fingerprint,
    );
  });

  it('keeps its keys from other users', async () => {
    await openAuthority(folder, 'http://127.0.0.1:9', Date.now());

    expect((await stat(join(folder, 'root.key.pem'))).mode & 0o077).toBe(0);
  });

  it('says in its names that it is for development only', async () => {
    const { root } = await openAuthority(folder, 'http://127.0.0.1:9', Date.now());

    expect(root.certificate.subject).toContain('Paraf Development Only');
  });

  it('marks its time-stamp certificate for time-stamps alone, critically', async () => {
    const { timestamp } = await openAuthority(folder, 'http://127.0.0.1:9', Date.now());

    expect(timestamp.certificate.extendedKeyUsage).toEqual({ oids: ['1.3.6.1.5.5.7.3.8'], critical: true });
  });
});

describe('its services', () => {
  it.each(['RSA-2048', 'P-256', 'P-384'])('issue a signer with a key of %s, as PKCS #12', async (key) => {
    await start();
    const response = await post('/signers', { commonName: 'H. Pejabat, S.T.', key, passphrase: 'kata sandi' });
    const keystore = await openPkcs12(await bytesOf(response), 'kata sandi');
    const [root] = parsePem(await readFile(join(folder, 'root.pem'), 'utf8'));

    expect(response.status).toBe(201);
    expect(keystore.certificate.commonName).toBe('H. Pejabat, S.T.');
    expect(buildPath(keystore.certificate, keystore.chain, [root!], Date.now()).ok).toBe(true);
  });

  it('offer issuer certificates and revocation lists, which remember a revocation over a restart', async () => {
    await start();
    const keystore = await openPkcs12(await bytesOf(await post('/signers', { commonName: 'A', passphrase: 'x' })), 'x');
    await post('/control/revoke', { serial: keystore.certificate.serialHex });
    await pki?.close();
    const { url } = await start();
    const issuer = parseCertificate(await bytesOf(await fetch(`${url}/intermediate.cer`)));
    const list = await bytesOf(await fetch(`${url}/intermediate.crl`));

    const verdict = checkCrl(list, { certificate: keystore.certificate, issuer, freshAt: Date.now() });
    expect(verdict).toMatchObject({ ok: true, answer: { status: 'revoked' } });
  });

  it.each([
    ['/signers', { commonName: '' }],
    ['/control/faults', { service: 'tsa', fault: 'unknown' }],
    ['/control/revoke', { serial: 'not hex' }],
  ])('answer 400 to %s with something else', async (path, body) => {
    await start();

    expect((await post(path, body)).status).toBe(400);
  });

  it('answer malformed queries in their own protocol', async () => {
    const { tsaUrl, ocspUrl } = await start();
    const tsa = await bytesOf(await fetch(tsaUrl, { method: 'POST', body: 'bukan kueri' }));
    const ocsp = await bytesOf(await fetch(ocspUrl, { method: 'POST', body: 'bukan kueri' }));

    expect([...tsa.subarray(0, 7)]).toEqual([0x30, 9, 0x30, 7, 2, 1, 2]);
    expect([...ocsp]).toEqual([0x30, 3, 0x0a, 1, 1]);
  });
});
