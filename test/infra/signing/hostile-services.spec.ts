/** Time-stamp authorities and responders that answer wrongly over HTTP, and what signing believes of them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { answerTimestamp, type TimestampFaults } from '../../../src/infra/devpki/timestamp-authority.js';
import type { Identity } from '../../../src/infra/devpki/issue.js';
import { postBytes } from '../../../src/infra/signing/http.js';
import { OID } from '../../../src/infra/signing/oids.js';
import { createTrust, type Trust } from '../../../src/infra/signing/trust.js';
import { certified, ocspAnswer, type Answer } from '../judges/hostile.js';
import { aLetter, failureOf, openOffice, unwrap, type Signed, type SigningOffice } from './office.js';

const HOUR = 3_600_000;

let office: SigningOffice;
let official: Signed;
let server: Server;
let url: string;
let respond: (body: Uint8Array) => Uint8Array;

beforeAll(async () => {
  office = await openOffice();
  official = await office.official();
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => response.end(respond(Buffer.concat(parts))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await office.close();
});
afterEach(() => {
  office.pki.setFault('ocsp', undefined);
  office.pki.setFault('crl', undefined);
});

describe('a time-stamp authority', () => {
  const stampsAs = (by: Identity | undefined, faults: TimestampFaults = {}, at = 0): void => {
    respond = (body) => answerTimestamp(body, { ...office.authority.timestamp, ...by }, Date.now() + at, faults);
  };
  const tsa = (over: Parameters<typeof certified>[2] = {}): Promise<Identity> =>
    certified(office, 'TSA', { extendedKeyUsage: { oids: [OID.ekuTimeStamping], critical: true }, ...over });
  const ask = async (): Promise<string> => {
    const bare = await office.sign(await aLetter(), 'B-B', official);
    const outcome = await office.newPipeline({ authorities: [{ url }] }).timestamp(bare, 'TandaTangan');
    return outcome.ok ? 'believed' : failureOf(outcome).detail;
  };

  it.each<readonly [string, string, () => Promise<void>]>([
    [
      'that keeps to everything',
      'believed',
      async () => {
        stampsAs(await tsa());
      },
    ],
    [
      'without the purpose',
      'extended-key-usage-wrong',
      async () => {
        stampsAs(official.identity);
      },
    ],
    [
      'whose purpose is not critical',
      'extended-key-usage-wrong',
      async () => {
        stampsAs(await tsa({ extendedKeyUsage: { oids: [OID.ekuTimeStamping], critical: false } }));
      },
    ],
    [
      'that has expired',
      'expired',
      async () => {
        stampsAs(await tsa({ notBefore: Date.now() - 48 * HOUR, notAfter: Date.now() - HOUR }));
      },
    ],
    [
      'that is not valid yet',
      'not-yet-valid',
      async () => {
        stampsAs(await tsa({ notBefore: Date.now() + HOUR }));
      },
    ],
    [
      'that repeats another nonce',
      'nonce-differs',
      async () => {
        stampsAs(undefined, { wrongNonce: true });
      },
    ],
    [
      'that stamps something else',
      'imprint-differs',
      async () => {
        stampsAs(undefined, { wrongImprint: true });
      },
    ],
    [
      'whose key is not that of its certificate',
      'signature-wrong',
      async () => {
        stampsAs({ certificate: office.authority.timestamp.certificate, key: (await tsa()).key });
      },
    ],
  ])('%s: %s', async (_, expected, prepare) => {
    await prepare();

    expect(await ask()).toContain(expected);
  });

  it('that applies another policy than the one configured is not believed', async () => {
    stampsAs(undefined);
    const bare = await office.sign(await aLetter(), 'B-B', official);
    const authorities = [{ url, policy: '1.3.6.1.4.1.32473.1.2' }];

    expect(failureOf(await office.newPipeline({ authorities }).timestamp(bare, 'TandaTangan')).detail).toContain(
      'policy-differs',
    );
  });

  it('that stands first and is hostile is passed over for the next one', async () => {
    stampsAs(official.identity);
    const bare = await office.sign(await aLetter(), 'B-B', official);
    const authorities = [{ url }, { url: office.pki.tsaUrl }];

    expect(unwrap(await office.newPipeline({ authorities }).timestamp(bare, 'TandaTangan')).authority).toBe(
      office.pki.tsaUrl,
    );
  });
});

describe('an OCSP responder', () => {
  const ask = async (answer: Partial<Answer>): Promise<string> => {
    const { intermediate, responders } = office.authority;
    const about = official.identity.certificate;
    respond = () =>
      ocspAnswer({ about, issuer: intermediate.certificate, by: responders.intermediate, from: Date.now(), ...answer });
    office.pki.setFault('ocsp', '500');
    office.pki.setFault('crl', '500');
    const { root } = office.authority;
    const trust = createTrust({
      ...{ anchors: [root.certificate], ocspUrls: [url], ocspNonce: 'if-answered', timeout: 1500, reuse: HOUR },
      now: Date.now,
    });
    const result = await trust.revocation(about, intermediate.certificate);
    return result.ok ? result.answer.status : result.reason;
  };
  const responder = (over: Parameters<typeof certified>[2] = {}): Promise<Identity> =>
    certified(office, 'OCSP', { extendedKeyUsage: { oids: [OID.ekuOcspSigning] }, ocspNoCheck: true, ...over });

  it.each<readonly [string, string, () => Partial<Answer> | Promise<Partial<Answer>>]>([
    ['that keeps to everything', 'good', async () => ({ by: await responder() })],
    ['that says revoked', 'revoked', () => ({ status: 'revoked' })],
    ['that says unknown', 'unknown there', () => ({ status: 'unknown' })],
    [
      'that the authority did not name',
      'responder-not-authorised',
      async () => ({ by: await responder({ extendedKeyUsage: { oids: [OID.ekuTimeStamping] } }) }),
    ],
    ['of another authority', 'responder-not-authorised', () => ({ by: office.authority.responders.root })],
    [
      'that has expired',
      'responder-not-authorised',
      async () => ({ by: await responder({ notBefore: Date.now() - 48 * HOUR, notAfter: Date.now() - 24 * HOUR }) }),
    ],
    ['with an old answer', 'stale', () => ({ from: Date.now() - 20 * HOUR })],
    ['with an answer from the future', 'not-yet-valid', () => ({ from: Date.now() + 2 * HOUR })],
    ['about another certificate', 'other-certificate', () => ({ about: office.authority.timestamp.certificate })],
    ['with no signature', 'signature-wrong', () => ({ unsigned: true })],
    ["with the signer's signature", 'signature-wrong', () => ({ key: official.identity.key })],
  ])('%s: %s', async (_, expected, answer) => {
    expect(await ask(await answer())).toContain(expected);
  });

  it('that must repeat the nonce and does not is not believed', async () => {
    const { intermediate, responders, root } = office.authority;
    const about = official.identity.certificate;
    respond = () =>
      ocspAnswer({ about, issuer: intermediate.certificate, by: responders.intermediate, from: Date.now() });
    office.pki.setFault('ocsp', '500');
    office.pki.setFault('crl', '500');
    const options = { anchors: [root.certificate], ocspUrls: [url], timeout: 1500, reuse: HOUR, now: Date.now };

    expect(await createTrust(options).revocation(about, intermediate.certificate)).toMatchObject({
      ok: false,
      reason: expect.stringContaining('nonce-missing'),
    });
  });
});

describe('a checked answer', () => {
  const asked = (): number => office.pki.served.ocsp;
  const trustAt = (clock: { at: number }, reuse: number): Trust =>
    createTrust({ anchors: [office.authority.root.certificate], timeout: 1500, reuse, now: () => clock.at });
  const { certificate, issuer } = {
    certificate: () => official.identity.certificate,
    issuer: () => office.authority.intermediate.certificate,
  };

  it('is used again while it is fresh, and asked for anew after the time that is configured', async () => {
    const clock = { at: Date.now() };
    const trust = trustAt(clock, 600_000);
    const before = asked();
    for (let round = 0; round < 3; round += 1) await trust.revocation(certificate(), issuer());
    expect(asked() - before).toBe(1);

    clock.at += 599_000;
    await trust.revocation(certificate(), issuer());
    expect(asked() - before).toBe(1);
    clock.at += 2_000;
    await trust.revocation(certificate(), issuer());
    expect(asked() - before).toBe(2);
  });

  it('is never used beyond its own end, however long is configured', async () => {
    const clock = { at: Date.now() };
    const trust = trustAt(clock, 48 * HOUR);
    const first = await trust.revocation(certificate(), issuer());
    const until = first.ok ? (first.answer.nextUpdate ?? 0) : 0;
    const before = asked();
    clock.at = until + 1;
    office.pki.setFault('ocsp', '500');
    office.pki.setFault('crl', '500');

    expect((await trust.revocation(certificate(), issuer())).ok).toBe(false);
    expect(asked() - before).toBe(1);
  });

  it('from before an instant does not prove that instant, and none is kept that was not believed', async () => {
    const clock = { at: Date.now() };
    const trust = trustAt(clock, HOUR);
    await trust.revocation(certificate(), issuer());
    const before = asked();
    await trust.revocation(certificate(), issuer(), Date.now() + 2_000);
    expect(asked() - before).toBe(1);

    const other = trustAt(clock, HOUR);
    office.pki.setFault('crl', '500');
    office.pki.setFault('ocsp', 'forged');
    expect((await other.revocation(certificate(), issuer())).ok).toBe(false);
    office.pki.setFault('ocsp', undefined);
    expect((await other.revocation(certificate(), issuer())).ok).toBe(true);
  });
});

describe('a connection that the service closes before it answers', () => {
  it('is tried once more, and no oftener', async () => {
    let asked = 0;
    const closing = createServer((request, response) => {
      asked += 1;
      if (asked === 1 || request.url === '/never') request.socket.destroy();
      else response.end('jawaban');
    });
    await new Promise<void>((resolve) => closing.listen(0, '127.0.0.1', resolve));
    const base = `http://127.0.0.1:${String((closing.address() as AddressInfo).port)}`;
    const options = { timeout: 5_000, limit: 100 };

    const second = await postBytes(`${base}/`, 'text/plain', Buffer.from('?'), options);
    expect([second, asked]).toEqual([{ ok: true, body: Buffer.from('jawaban') }, 2]);
    const never = await postBytes(`${base}/never`, 'text/plain', Buffer.from('?'), options);
    expect([never.ok, asked]).toEqual([false, 4]);
    closing.closeAllConnections();
    await new Promise((resolve) => closing.close(resolve));
  });
});
