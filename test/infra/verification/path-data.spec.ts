/**
 * Certificate data that a file may carry: lists of distribution points, cross-certificates, answers with other dates,
 * Ed25519.
 */
import { createHash, generateKeyPairSync, sign as signWith } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { issueCertificate, signedDer, type Identity } from '../../../src/infra/devpki/issue.js';
import { parseCertificate, type Certificate } from '../../../src/infra/signing/certificate.js';
import * as der from '../../../src/infra/signing/der.js';
import { buildPath } from '../../../src/infra/signing/chain.js';
import { judgePdf } from '../../../src/infra/verification/judge.js';
import type { VerificationReport } from '../../../src/domain/ports/verifier.js';
import { changedSignedData, partsOf, recertified, split } from '../judges/der-edit.js';
import {
  certified,
  listOf,
  ocspAnswer,
  pointName,
  provenBy,
  signedBy,
  stampedBy,
  type ListOptions,
} from '../judges/hostile.js';
import { aLetter, openOffice, type Signed, type SigningOffice } from '../signing/office.js';
import { codesOf } from './letters.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let office: SigningOffice;
let official: Signed;
let stamped: Uint8Array;

beforeAll(async () => {
  office = await openOffice();
  official = await office.official();
  stamped = await office.sign(await aLetter(), 'B-T', official);
});
afterAll(() => office.close());

const judge = (pdf: Uint8Array, anchors?: readonly Certificate[]): Promise<VerificationReport> =>
  judgePdf(
    pdf,
    { anchors: anchors ?? [office.authority.root.certificate], intermediates: [], online: undefined },
    Date.now(),
  );

const truth = (): Uint8Array => Uint8Array.of(0xff);

describe('a revocation list in the file', () => {
  const withList = async (list: Partial<ListOptions>): Promise<VerificationReport> => {
    const crl = listOf({ issuer: office.authority.intermediate, ...list });
    return judge(await provenBy(office, stamped, official.identity.certificate, [], { crls: [crl] }));
  };
  const own = (): Uint8Array => pointName(official.identity.certificate.crlUrls[0] ?? '');

  it.each<readonly [string, () => Partial<ListOptions>]>([
    ['that is whole', () => ({})],
    ["of the certificate's own distribution point", () => ({ point: [own()] })],
    ['of signers alone', () => ({ point: [own(), der.contextPrimitive(1, truth())] })],
    [
      'on which another stands',
      () => ({ revoked: [{ certificate: office.authority.timestamp.certificate, at: Date.now() + HOUR }] }),
    ],
    [
      'on which the signer stands since after the time-stamp',
      () => ({ revoked: [{ certificate: official.identity.certificate, at: Date.now() + HOUR }] }),
    ],
  ])('is relied upon: one %s', async (_, list) => {
    expect(await withList(list())).toMatchObject({ indication: 'passed', findings: [] });
  });

  it.each<readonly [string, () => Partial<ListOptions>]>([
    ['of another distribution point', () => ({ point: [pointName('http://127.0.0.1:9/other.crl')] })],
    ['of authorities alone', () => ({ point: [own(), der.contextPrimitive(2, truth())] })],
    ['of some reasons', () => ({ point: [own(), der.contextPrimitive(3, Uint8Array.of(1, 0x40))] })],
    ['of another issuer (indirect)', () => ({ point: [own(), der.contextPrimitive(4, truth())] })],
    ['of attribute certificates', () => ({ point: [der.contextPrimitive(5, truth())] })],
    ['from the future', () => ({ from: Date.now() + 10 * HOUR })],
    ['long out of date', () => ({ from: Date.now() - 90 * 24 * HOUR })],
    ['signed with another key', () => ({ key: official.identity.key })],
  ])('proves nothing: one %s', async (_, list) => {
    const report = await withList(list());

    expect(report.indication).toBe('indeterminate');
    expect(codesOf(report)).toContain('revocation-unknown');
  });

  it('refuses the signer who stands on it since before the time-stamp', async () => {
    const report = await withList({ revoked: [{ certificate: official.identity.certificate, at: Date.now() - HOUR }] });

    expect(report).toMatchObject({ indication: 'failed', subIndication: 'REVOKED' });
  });
});

describe('the date of an answer', () => {
  const answeredAt = (from: number): Promise<VerificationReport> => {
    const { intermediate, responders } = office.authority;
    const about = official.identity.certificate;
    const answer = ocspAnswer({ about, issuer: intermediate.certificate, by: responders.intermediate, from });
    return provenBy(office, stamped, about, [answer]).then((pdf) => judge(pdf));
  };

  it('may be ahead by what two clocks differ, and no more', async () => {
    expect((await answeredAt(Date.now() + 4 * MINUTE)).indication).toBe('passed');
    expect(await answeredAt(Date.now() + 10 * MINUTE)).toMatchObject({
      indication: 'indeterminate',
      subIndication: 'TRY_LATER',
    });
  });

  it('may be before the time-stamp while the answer is in force, and not after', async () => {
    expect((await answeredAt(Date.now() - 30 * MINUTE)).indication).toBe('passed');
    expect((await answeredAt(Date.now() - 3 * HOUR)).indication).toBe('indeterminate');
  });
});

describe('cross-certificates', () => {
  /** The authority's own name and key, certified by another root. */
  const crossed = (authority: Certificate, by: Identity): Certificate =>
    parseCertificate(
      recertified(
        authority.der,
        (members) => {
          const extensions = Buffer.from(members.at(-1) ?? new Uint8Array());
          const own = Buffer.from(authority.authorityKeyId ?? authority.subjectKeyId ?? '', 'hex');
          const at = extensions.lastIndexOf(own);
          Buffer.from(by.certificate.subjectKeyId ?? '', 'hex').copy(extensions, at);
          return members.map((member, index) =>
            index === 3 ? by.certificate.subjectDer : index === members.length - 1 ? extensions : member,
          );
        },
        (toBeSigned) => signedDer(toBeSigned, by.key),
      ),
    );
  const anotherRoot = (): Promise<Identity> =>
    issueCertificate({
      name: { country: 'ID', organization: 'Paraf Development Only', commonName: 'Akar Lain' },
      key: { kind: 'rsa', bits: 2048 },
      notBefore: Date.now() - 24 * HOUR,
      notAfter: Date.now() + 24 * HOUR,
      ca: {},
      keyUsage: ['keyCertSign', 'cRLSign'],
    });
  const provenWith = async (other: Identity): Promise<{ readonly pdf: Uint8Array; readonly cross: Certificate }> => {
    const { intermediate, responders } = office.authority;
    const cross = crossed(intermediate.certificate, other);
    const about = official.identity.certificate;
    const answers = [
      ocspAnswer({ about, issuer: intermediate.certificate, by: responders.intermediate }),
      ocspAnswer({ about: cross, issuer: other.certificate, by: other }),
    ];
    const certificates = [cross.der, other.certificate.der];
    return { pdf: await provenBy(office, stamped, about, answers, { certificates }), cross };
  };

  it('do not lead a path astray: either root that is trusted is found', async () => {
    const other = await anotherRoot();
    const { pdf } = await provenWith(other);

    expect(await judge(pdf)).toMatchObject({ indication: 'passed', findings: [] });
    expect(await judge(pdf, [other.certificate])).toMatchObject({ indication: 'passed', findings: [] });
  });

  it('lead nowhere by themselves', async () => {
    const other = await anotherRoot();
    const { pdf } = await provenWith(other);
    const stranger = await anotherRoot();

    expect(await judge(pdf, [stranger.certificate])).toMatchObject({
      indication: 'indeterminate',
      subIndication: 'NO_CERTIFICATE_CHAIN_FOUND',
    });
  });

  it('of two roots that certify each other end the search', async () => {
    const other = await anotherRoot();
    const { root, intermediate } = office.authority;
    const there = crossed(root.certificate, other);
    const back = crossed(other.certificate, root);
    const pool = [intermediate.certificate, there, back];

    expect(buildPath(official.identity.certificate, pool, [other.certificate], Date.now())).toMatchObject({
      ok: true,
      path: { length: 4 },
    });
    expect(buildPath(official.identity.certificate, pool, [], Date.now()).ok).toBe(false);
  });
});

describe('Ed25519', () => {
  /** A signer whose certificate has an Ed25519 key, and his signature (RFC 8419). */
  const signed = async (spoil: boolean): Promise<Uint8Array> => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { intermediate } = office.authority;
    const model = await certified(office, 'Pejabat Ed25519');
    const certificate = parseCertificate(
      recertified(
        model.certificate.der,
        (members) =>
          members.map((member, index) => (index === 6 ? publicKey.export({ type: 'spki', format: 'der' }) : member)),
        (toBeSigned) => signedDer(toBeSigned, intermediate.key),
      ),
    );
    const inEd25519 = (cms: Uint8Array): Uint8Array =>
      changedSignedData(cms, (members) => {
        const algorithm = der.algorithm('2.16.840.1.101.3.4.2.3', null);
        const [info = cms] = partsOf(split(members.at(-1) ?? cms).content);
        const [version = cms, sid = cms, , attributes = cms] = partsOf(split(info).content);
        const toSign = der.tlv(0x31, split(attributes).content);
        const value = Uint8Array.from(signWith(null, toSign, privateKey));
        if (spoil) value[40] = (value[40] ?? 0) ^ 1;
        const signer = der.sequence(
          version,
          sid,
          algorithm,
          attributes,
          der.algorithm('1.3.101.112', null),
          der.octetString(value),
        );
        return members.map((member, index) =>
          index === 1 ? der.tlv(0x31, algorithm) : index === members.length - 1 ? der.tlv(0x31, signer) : member,
        );
      });
    const letter = await aLetter();
    const identity: Identity = { certificate, key: model.key };
    const claimedAt = Date.now();
    const messageDigest = await digestToSign(letter, claimedAt);
    const pdf = await signedBy(office, letter, identity, { messageDigest, claimedAt, change: inEd25519 });
    return stampedBy(office, pdf, {});
  };
  /** The same plan at the same time reserves the same bytes. */
  const digestToSign = async (letter: Uint8Array, claimedAt: number): Promise<Uint8Array> => {
    const blank = await signedBy(office, letter, official.identity, { claimedAt });
    const [, from = 0, to = 0] = (/\/ByteRange \[0 (\d+) (\d+)/.exec(Buffer.from(blank).toString('latin1')) ?? []).map(
      Number,
    );
    return createHash('sha512').update(blank.subarray(0, from)).update(blank.subarray(to)).digest();
  };

  it('is judged like any other key', async () => {
    const anchors = [office.authority.root.certificate];
    const online = office.newTrust();
    const good = await judgePdf(await signed(false), { anchors, intermediates: [], online }, Date.now());
    expect([good.indication, good.signatures[0]?.signerName]).toEqual(['passed', 'Pejabat Ed25519']);

    const bad = await judgePdf(await signed(true), { anchors, intermediates: [], online }, Date.now());
    expect(codesOf(bad)).toContain('signature-wrong');
    expect(bad.indication).toBe('failed');
  });
});
