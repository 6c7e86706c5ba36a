import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createAuthority, issueSigner, type Authority } from '../../../src/infra/devpki/authority.js';
import { issueCertificate, type Identity } from '../../../src/infra/devpki/issue.js';
import { answerOcsp, type OcspFaults } from '../../../src/infra/devpki/ocsp-responder.js';
import { answerTimestamp } from '../../../src/infra/devpki/timestamp-authority.js';
import { buildPath } from '../../../src/infra/signing/chain.js';
import * as der from '../../../src/infra/signing/der.js';
import { checkOcsp, ocspRequest, type OcspCheck } from '../../../src/infra/signing/ocsp.js';
import { OID } from '../../../src/infra/signing/oids.js';
import {
  checkTimestampToken,
  parseTimestampToken,
  readTimestampResponse,
  type TimestampVerdict,
} from '../../../src/infra/signing/timestamp-token.js';

const AT = Date.UTC(2026, 10, 23, 8);
const HOUR = 3_600_000;
const EC = { kind: 'ec', curve: 'P-256' } as const;
let authority: Authority;
let signer: Identity;

beforeAll(async () => {
  authority = await createAuthority({ baseUrl: 'http://127.0.0.1:9', at: AT, key: EC });
  signer = await issueSigner(authority, AT, { commonName: 'Pejabat', key: EC });
});

describe('an OCSP answer', () => {
  const nonce = Buffer.from('0123456789abcdef');
  const answer = (faults: OcspFaults = {}, revoked?: number): Uint8Array =>
    answerOcsp(
      ocspRequest(signer.certificate, authority.intermediate.certificate, nonce),
      [authority.responders.root, authority.responders.intermediate],
      { revokedAt: () => revoked },
      AT,
      HOUR,
      faults,
    );
  const judge = (bytes: Uint8Array, check: Partial<OcspCheck> = {}): string => {
    const verdict = checkOcsp(bytes, {
      certificate: signer.certificate,
      issuer: authority.intermediate.certificate,
      nonce,
      freshAt: AT,
      ...check,
    });
    return verdict.ok ? verdict.answer.status : verdict.fault;
  };

  it('is believed when it is about this certificate, signed by the delegate, fresh and carries the nonce', () => {
    expect(judge(answer())).toBe('good');
    expect(judge(answer({}, AT - HOUR))).toBe('revoked');
  });

  it('is not believed when the key is not the responder’s', () => {
    expect(judge(answer({ forgedBy: signer }))).toBe('signature-wrong');
  });

  it('is not believed when it is old, early, or about another question', async () => {
    const other = await issueSigner(authority, AT, { commonName: 'Lain', key: EC });
    expect(judge(answer(), { freshAt: AT + 2 * HOUR })).toBe('stale');
    expect(judge(answer(), { freshAt: AT - HOUR })).toBe('not-yet-valid');
    expect(judge(answer({ wrongNonce: true }))).toBe('nonce-differs');
    expect(judge(answer(), { certificate: other.certificate })).toBe('other-certificate');
  });

  it('is not believed from someone whom the issuer did not name a responder', () => {
    const impostor = { ...signer, issuer: authority.intermediate.certificate };
    const forged = answerOcsp(
      ocspRequest(signer.certificate, authority.intermediate.certificate, nonce),
      [impostor],
      { revokedAt: () => undefined },
      AT,
      HOUR,
    );
    expect(judge(forged)).toBe('responder-not-authorised');
  });

  it('is never believed after a byte of what the responder signed was changed', () => {
    const bytes = Buffer.from(answer());
    const from = bytes.indexOf(Buffer.from('a2160414', 'hex'));
    const to = bytes.indexOf(der.algorithm('1.2.840.10045.4.3.2', null), from);
    expect(to - from).toBeGreaterThan(150);
    for (let at = from; at < to; at += 1) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x01;
      expect(judge(changed)).not.toBe('good');
    }
  });
});

describe('a time-stamp token', () => {
  const data = Buffer.from('nilai tanda tangan');
  const digest = (name: string): Uint8Array => createHash(name).update(data).digest();
  const query = der.sequence(
    der.integer(1),
    der.sequence(der.algorithm('2.16.840.1.101.3.4.2.1'), der.octetString(digest('sha256'))),
    der.integer(77),
    der.boolean(true),
  );
  const tokenOf = (by: Identity): Uint8Array => {
    const response = readTimestampResponse(answerTimestamp(query, { ...authority.timestamp, ...by }, AT));
    if (!response.granted) throw new Error(response.status);
    return response.token;
  };
  const judge = (token: Uint8Array, imprintOf = digest): TimestampVerdict =>
    checkTimestampToken(parseTimestampToken(token), {
      imprintOf,
      nonce: Uint8Array.of(77),
      anchors: [authority.root.certificate],
    });

  it('is believed for what it stamps and for nothing else', () => {
    const token = tokenOf(authority.timestamp);
    expect(judge(token)).toMatchObject({ ok: true, token: { stampedAt: AT } });
    expect(judge(token, (name) => createHash(name).update('lain').digest())).toEqual({
      ok: false,
      faults: ['imprint-differs'],
    });
  });

  it('is not believed from a certificate that may not stamp', () => {
    expect(judge(tokenOf(signer))).toEqual({ ok: false, faults: ['extended-key-usage-wrong'] });
  });

  it('is not believed when the purpose is not critical, or not the only one', async () => {
    for (const extendedKeyUsage of [
      { oids: [OID.ekuTimeStamping], critical: false },
      { oids: [OID.ekuTimeStamping, OID.ekuOcspSigning], critical: true },
    ]) {
      const lax = await issueCertificate({
        name: { commonName: 'Longgar' },
        key: EC,
        notBefore: AT - HOUR,
        notAfter: AT + HOUR,
        issuer: authority.intermediate,
        keyUsage: ['digitalSignature'],
        extendedKeyUsage,
      });
      expect(judge(tokenOf(lax))).toEqual({ ok: false, faults: ['extended-key-usage-wrong'] });
    }
  });

  it('is not believed when its certificate was not valid at the time that it states', async () => {
    const expired = await issueCertificate({
      name: { commonName: 'Lama' },
      key: EC,
      notBefore: AT - 2 * HOUR,
      notAfter: AT - HOUR,
      issuer: authority.intermediate,
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: { oids: [OID.ekuTimeStamping], critical: true },
    });
    expect(judge(tokenOf(expired))).toEqual({ ok: false, faults: ['expired'] });
  });
});

describe('a certificate path', () => {
  const pathOf = (leaf: Identity, pool: readonly Identity[]): ReturnType<typeof buildPath> =>
    buildPath(
      leaf.certificate,
      pool.map((one) => one.certificate),
      [authority.root.certificate],
      AT,
    );

  it('leads through the intermediate to the anchor', () => {
    expect(pathOf(signer, [authority.intermediate])).toMatchObject({ ok: true, path: { length: 3 } });
  });

  it('is not found without the intermediate, or to a root that nobody configured', () => {
    expect(pathOf(signer, [])).toMatchObject({ ok: false, fault: 'no-anchor' });
    expect(buildPath(signer.certificate, [authority.intermediate.certificate], [], AT).ok).toBe(false);
  });

  it('does not lead through a signer’s certificate, nor below a path length of zero', async () => {
    const issuedBy = (issuer: Identity, ca?: { pathLength?: number }): Promise<Identity> =>
      issueCertificate({
        name: { commonName: 'Bawah' },
        key: EC,
        notBefore: AT - HOUR,
        notAfter: AT + HOUR,
        issuer,
        keyUsage: ca === undefined ? ['digitalSignature'] : ['keyCertSign'],
        ...(ca === undefined ? {} : { ca }),
      });
    const below = await issuedBy(signer);
    const subCa = await issuedBy(authority.intermediate, {});
    const leaf = await issueSigner({ ...authority, intermediate: subCa }, AT, {
      commonName: 'Daun',
      key: EC,
      notBefore: AT - HOUR,
      notAfter: AT + HOUR,
    });

    expect(pathOf(below, [signer, authority.intermediate])).toMatchObject({ ok: false, fault: 'not-a-ca' });
    expect(pathOf(leaf, [subCa, authority.intermediate])).toMatchObject({ ok: false, fault: 'path-too-long' });
  });

  it('does not lead to a namesake with another key', async () => {
    const impostor = await createAuthority({ baseUrl: 'http://127.0.0.1:9', at: AT, key: EC });

    expect(
      pathOf(await issueSigner(impostor, AT, { commonName: 'X', key: EC }), [
        impostor.intermediate,
        authority.intermediate,
      ]).ok,
    ).toBe(false);
  });
});
