/** Letters under certificates as other authorities write them: names in other string types, keys of other kinds. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signatureAlgorithmDer, signedDer, type Identity } from '../../../src/infra/devpki/issue.js';
import { parseCertificate, type Certificate } from '../../../src/infra/signing/certificate.js';
import { buildPath } from '../../../src/infra/signing/chain.js';
import { checkCrl } from '../../../src/infra/signing/crl.js';
import * as der from '../../../src/infra/signing/der.js';
import { checkOcsp } from '../../../src/infra/signing/ocsp.js';
import { OID } from '../../../src/infra/signing/oids.js';
import { judgePdf } from '../../../src/infra/verification/judge.js';
import type { VerificationReport } from '../../../src/domain/ports/verifier.js';
import { changedSignedData, partsOf, recertified, split } from '../judges/der-edit.js';
import { certified, listOf, ocspAnswer, provenBy, signedBy, stampedBy } from '../judges/hostile.js';
import { written, type StringType } from '../judges/names.js';
import { aLetter, openOffice, type SigningOffice } from '../signing/office.js';
import { codesOf } from './letters.js';

let office: SigningOffice;

beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const judge = (pdf: Uint8Array): Promise<VerificationReport> =>
  judgePdf(pdf, { anchors: [office.authority.root.certificate], intermediates: [], online: undefined }, Date.now());

/** The members of a TBSCertificate by their place. */
const ALGORITHM = 2;
const ISSUER = 3;
const PUBLIC_KEY = 6;

const changedAt = (certificate: Certificate, place: number, member: Uint8Array, by: KeyObject): Certificate =>
  parseCertificate(
    recertified(
      certificate.der,
      (members) =>
        members.map((one, index) => (index === place ? member : index === ALGORITHM ? signatureAlgorithmDer(by) : one)),
      (toBeSigned) => signedDer(toBeSigned, by),
    ),
  );

/** A signer whose certificate writes the name of its issuer in its own way. */
const signerUnder = async (issuer: (name: Uint8Array) => Uint8Array): Promise<Identity> => {
  const { certificate, key } = await certified(office, 'Sari Contoh');
  const { intermediate } = office.authority;
  return {
    certificate: changedAt(certificate, ISSUER, issuer(intermediate.certificate.subjectDer), intermediate.key),
    key,
  };
};

const letterOf = async (
  signer: Identity,
  more: Parameters<typeof provenBy>[4] = {},
  answers?: readonly Uint8Array[],
): Promise<Uint8Array> => {
  const pdf = await stampedBy(office, await signedBy(office, await aLetter(), signer), {});
  const { intermediate, responders } = office.authority;
  const about = signer.certificate;
  return provenBy(
    office,
    pdf,
    about,
    answers ?? [ocspAnswer({ about, issuer: intermediate.certificate, by: responders.intermediate })],
    more,
  );
};

const capitalsAndSpaces = (text: string): string => `  ${text.toUpperCase().replaceAll(' ', '   ')} `;

describe('the name of an issuer', () => {
  it.each<StringType>(['printable', 'teletex', 'bmp', 'universal'])('as %s is the same name', async (type) => {
    const signer = await signerUnder((name) => written(name, type));

    expect(await judge(await letterOf(signer))).toMatchObject({ indication: 'passed', findings: [] });
  });

  it('in capitals and with other spaces is the same name', async () => {
    const signer = await signerUnder((name) => written(name, 'utf8', capitalsAndSpaces));

    expect(await judge(await letterOf(signer))).toMatchObject({ indication: 'passed', findings: [] });
  });

  it('of other words is another, whatever key has signed', async () => {
    const signer = await signerUnder((name) => written(name, 'utf8', (text) => `${text} Lain`));
    const report = await judge(await letterOf(signer));

    expect(report.indication).toBe('indeterminate');
    expect(codesOf(report)).toContain('path-not-found');
  });

  it('is the same on a revocation list', async () => {
    const signer = await certified(office, 'Sari Contoh');
    const { intermediate } = office.authority;
    const { certificate } = intermediate;
    const renamed = { ...certificate, subjectDer: written(certificate.subjectDer, 'printable', capitalsAndSpaces) };
    const crl = listOf({ issuer: { ...intermediate, certificate: renamed } });

    expect(await judge(await letterOf(signer, { crls: [crl] }, []))).toMatchObject({
      indication: 'passed',
      findings: [],
    });
    expect(checkCrl(crl, { certificate: signer.certificate, issuer: certificate }).ok).toBe(true);
  });

  it('is the same in the signature, which names the signer by it', async () => {
    const signer = await certified(office, 'Sari Contoh');
    const named = { ...signer.certificate, issuerDer: written(signer.certificate.issuerDer, 'printable') };
    const { intermediate, responders } = office.authority;
    const pdf = await stampedBy(
      office,
      await signedBy(office, await aLetter(), { certificate: named, key: signer.key }),
      {},
    );
    const about = signer.certificate;
    const answer = ocspAnswer({ about, issuer: intermediate.certificate, by: responders.intermediate });

    expect(await judge(await provenBy(office, pdf, about, [answer]))).toMatchObject({
      indication: 'passed',
      findings: [],
    });
  });

  it.each(['as the certificate writes it', "as the issuer's own certificate writes it"])(
    'may be hashed in an OCSP answer %s',
    async (which) => {
      const signer = await signerUnder((name) => written(name, 'printable', capitalsAndSpaces));
      const { intermediate, responders } = office.authority;
      const { certificate } = intermediate;
      const hashed = which.startsWith('as the certificate')
        ? { ...certificate, subjectDer: signer.certificate.issuerDer }
        : certificate;
      const answer = ocspAnswer({ about: signer.certificate, issuer: hashed, by: responders.intermediate });

      expect(await judge(await letterOf(signer, {}, [answer]))).toMatchObject({ indication: 'passed', findings: [] });
    },
  );

  it('is that of a responder, too, where the answer names it by name', async () => {
    const signer = await certified(office, 'Sari Contoh');
    const { intermediate, responders } = office.authority;
    const by = responders.intermediate;
    const answer = ocspAnswer({
      about: signer.certificate,
      issuer: intermediate.certificate,
      by,
      responder: written(by.certificate.subjectDer, 'printable', capitalsAndSpaces),
    });

    expect(checkOcsp(answer, { certificate: signer.certificate, issuer: intermediate.certificate }).ok).toBe(true);
    expect(await judge(await letterOf(signer, {}, [answer]))).toMatchObject({ indication: 'passed', findings: [] });
  });

  it('asks a real responder by the name as the certificate writes it', async () => {
    const signer = await signerUnder((name) => written(name, 'printable', capitalsAndSpaces));
    const asked = await office.newTrust().revocation(signer.certificate, office.authority.intermediate.certificate);

    expect(asked).toMatchObject({ ok: true, answer: { status: 'good' } });
  });
});

/** A key on a curve or of a kind that no letter is signed with, put into a certificate of the office's authority. */
const withKey = async (publicKey: KeyObject): Promise<Certificate> => {
  const model = await certified(office, 'Sari Contoh');
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return changedAt(model.certificate, PUBLIC_KEY, spki, office.authority.intermediate.key);
};

const onCurve = (namedCurve: string): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } =>
  generateKeyPairSync('ec', { namedCurve });

describe('a sound signature with a key of another kind', () => {
  it.each(['brainpoolP256r1', 'secp256k1', 'brainpoolP384r1', 'sect283r1'])(
    'is not judged, and not called weak or wrong: %s',
    async (curve) => {
      const { publicKey, privateKey } = onCurve(curve);
      const report = await judge(await letterOf({ certificate: await withKey(publicKey), key: privateKey }));

      expect(report).toMatchObject({ indication: 'indeterminate', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE' });
      const lines = [...report.findings, ...report.signatures.flatMap(({ findings }) => findings)].join('\n');
      expect(lines).toContain(`(${curve}) is not known here`);
      expect(lines).not.toContain('weak');
      expect(lines).not.toContain('was not made with the key');
    },
  );

  it.each(['secp224r1', 'secp192k1'])('is called weak where it is: %s', async (curve) => {
    const { publicKey, privateKey } = onCurve(curve);
    const report = await judge(await letterOf({ certificate: await withKey(publicKey), key: privateKey }));

    expect(report).toMatchObject({ indication: 'indeterminate', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE' });
    expect(codesOf(report)).not.toContain('signature-wrong');
    expect(report.signatures[0]?.findings.join('\n')).toContain(`is too weak (${curve})`);
  });

  it('is called weak where it is: RSA of 1,024 bits', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const report = await judge(await letterOf({ certificate: await withKey(publicKey), key: privateKey }));

    expect(report).toMatchObject({ indication: 'indeterminate', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE' });
    expect(report.signatures[0]?.findings.join('\n')).toContain('is too weak (RSA 1024)');
  });
});

describe('a key that nothing here can even read', () => {
  /** A key of the algorithm given, its bits those of P-256: nobody here knows what they should be. */
  const withAlgorithm = async (...algorithm: readonly Uint8Array[]): Promise<Certificate> => {
    const model = await certified(office, 'Sari Contoh');
    const spki = onCurve('prime256v1').publicKey.export({ type: 'spki', format: 'der' });
    const [, bits = spki] = partsOf(split(spki).content);
    const foreign = der.sequence(der.sequence(...algorithm), bits);
    return changedAt(model.certificate, PUBLIC_KEY, foreign, office.authority.intermediate.key);
  };

  it.each([
    ['1.2.250.1.223.101.256.1', [OID.ecPublicKey, '1.2.250.1.223.101.256.1']], // FRP256v1
    ['1.2.643.7.1.2.1.1.1', [OID.ecPublicKey, '1.2.643.7.1.2.1.1.1']], // a curve of GOST R 34.10
    ['2.16.840.1.101.3.4.3.18', ['2.16.840.1.101.3.4.3.18']], // ML-DSA-65
  ])('is not judged, and not called broken: %s', async (name, algorithm) => {
    const { key } = await certified(office, 'Sari Contoh');
    const report = await judge(await letterOf({ certificate: await withAlgorithm(...algorithm.map(der.oid)), key }));

    expect(report).toMatchObject({ indication: 'indeterminate', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE' });
    const lines = [...report.findings, ...report.signatures.flatMap(({ findings }) => findings)].join('\n');
    expect(lines).toContain(`(${name}) is not known here`);
    expect(lines).not.toMatch(/malformed|weak|was not made with the key/);
  });

  it('is broken where its kind is known', async () => {
    const curve = der.oid('1.2.840.10045.3.1.7');
    const model = await certified(office, 'Sari Contoh');
    const point = der.bitString(Uint8Array.of(4, ...new Uint8Array(64).fill(1)));
    const broken = der.sequence(der.sequence(der.oid(OID.ecPublicKey), curve), point);

    expect(() => changedAt(model.certificate, PUBLIC_KEY, broken, office.authority.intermediate.key)).toThrow();
  });
});

describe('a digest of another kind', () => {
  /** The SignedData with another digest algorithm, announced and used. */
  const digestedWith = (cms: Uint8Array, id: string): Uint8Array =>
    changedSignedData(cms, (members) =>
      members.map((member, index) => {
        if (index === 1) return der.setOf(der.algorithm(id, null));
        if (index !== members.length - 1) return member;
        const info = partsOf(split(split(member).content).content);
        return der.setOf(der.sequence(...info.map((part, at) => (at === 2 ? der.algorithm(id, null) : part))));
      }),
    );

  it.each(['2.16.840.1.101.3.4.2.8', '2.16.840.1.101.3.4.2.4', '1.3.36.3.2.1'])(
    'is not judged, and not called malformed: %s',
    async (id) => {
      const signer = await certified(office, 'Sari Contoh');
      const pdf = await signedBy(office, await aLetter(), signer, { change: (cms) => digestedWith(cms, id) });
      const report = await judge(await stampedBy(office, pdf, {}));

      expect(codesOf(report)).toContain('algorithm-refused');
      expect(codesOf(report)).not.toContain('cms-malformed');
      expect(report.indication).toBe('indeterminate');
      expect(report.signatures[0]?.findings.join('\n')).toContain(`the digest algorithm ${id} is not known here`);
    },
  );
});

describe('an authority with a key of another kind', () => {
  /** The issuing authority's own certificate, with another key. */
  const authorityOn = async (curve: string): Promise<{ readonly authority: Identity; readonly signer: Identity }> => {
    const { publicKey, privateKey } = onCurve(curve);
    const { root, intermediate } = office.authority;
    const spki = publicKey.export({ type: 'spki', format: 'der' });
    const certificate = changedAt(intermediate.certificate, PUBLIC_KEY, spki, root.key);
    const model = await certified(office, 'Sari Contoh');
    const signer = changedAt(model.certificate, ISSUER, model.certificate.issuerDer, privateKey);
    return { authority: { certificate, key: privateKey }, signer: { certificate: signer, key: model.key } };
  };

  it('is said to be unknown, and nobody is said to have signed nothing', async () => {
    const { authority, signer } = await authorityOn('brainpoolP256r1');
    const answer = ocspAnswer({ about: signer.certificate, issuer: authority.certificate, by: authority });
    const crls = [listOf({ issuer: authority })];
    const certificates = [authority.certificate.der];
    const report = await judge(await letterOf(signer, { certificates, crls }, [answer]));

    const lines = [...report.findings, ...report.signatures.flatMap(({ findings }) => findings)].join('\n');
    expect(report).toMatchObject({ indication: 'indeterminate', subIndication: 'CRYPTO_CONSTRAINTS_FAILURE' });
    expect(lines).toContain('is not checked');
    expect(lines).not.toMatch(/nobody|not rightly signed|too weak \(/);
  });

  it('leads no path to a root', async () => {
    const { authority, signer } = await authorityOn('secp256k1');
    const anchors = [office.authority.root.certificate];

    expect(buildPath(signer.certificate, [authority.certificate], anchors, Date.now())).toMatchObject({
      ok: false,
      fault: 'unknown-key',
    });
  });
});
