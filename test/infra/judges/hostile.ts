/** Signatures, time-stamps and revocation answers that an honest pipeline would never make, for letters that must be refused. */
import { createHash } from 'node:crypto';
import { issueCertificate, type CertificateRequest, type Identity } from '../../../src/infra/devpki/issue.js';
import { issuerDigest, signatureAlgorithmDer, signedDer } from '../../../src/infra/devpki/issue.js';
import { answerTimestamp, type TimestampFaults } from '../../../src/infra/devpki/timestamp-authority.js';
import { digestByteRange, fillContents } from '../../../src/infra/pdf/signature/byte-range.js';
import { addToSecurityStore } from '../../../src/infra/pdf/signature/dss.js';
import { reserveDocumentTimestamp } from '../../../src/infra/pdf/signature/reserve.js';
import { Revision } from '../../../src/infra/pdf/signature/revision.js';
import { signatureFields, type FieldSignature } from '../../../src/infra/pdf/signature/signature-fields.js';
import type { Certificate } from '../../../src/infra/signing/certificate.js';
import { addSignatureTimestamp, buildSignedData, parseSignedData } from '../../../src/infra/signing/cms.js';
import * as der from '../../../src/infra/signing/der.js';
import { DIGEST_OIDS, OID } from '../../../src/infra/signing/oids.js';
import { makeSignature } from '../../../src/infra/signing/signature-scheme.js';
import { readTimestampResponse } from '../../../src/infra/signing/timestamp-token.js';
import type { ValidationMaterial } from '../../../src/infra/signing/validation-data.js';
import { aPlan, unwrap, type SigningOffice } from '../signing/office.js';

const HOUR = 3_600_000;
const EC = { kind: 'ec', curve: 'P-256' } as const;

/** A certificate of the office's issuing authority, or of another, as the test wants it. */
export const certified = (
  office: SigningOffice,
  commonName: string,
  request: Partial<CertificateRequest> = {},
): Promise<Identity> =>
  issueCertificate({
    name: { country: 'ID', organization: 'Paraf Development Only', commonName },
    key: EC,
    notBefore: Date.now() - 24 * HOUR,
    notAfter: Date.now() + 24 * HOUR,
    issuer: office.authority.intermediate,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
    ocspUrl: office.pki.ocspUrl,
    issuerUrl: `${office.pki.url}/intermediate.cer`,
    crlUrl: `${office.pki.url}/intermediate.crl`,
    ...request,
  });

export interface Stamping {
  readonly by?: Identity;
  readonly chain?: readonly Certificate[];
  readonly at?: number;
  readonly faults?: TimestampFaults;
  /** Bytes to stamp instead of the proper ones. */
  readonly over?: Uint8Array;
}

/** A token as somebody makes it who keeps to the form alone. */
export const tokenOver = (office: SigningOffice, digest: Uint8Array, stamping: Stamping = {}): Uint8Array => {
  const { timestamp, intermediate } = office.authority;
  const query = der.sequence(
    der.integer(1),
    der.sequence(der.algorithm(DIGEST_OIDS.sha256), der.octetString(stamping.over ?? digest)),
    der.integer(77),
    der.boolean(true),
  );
  const authority = { ...timestamp, ...stamping.by, chain: stamping.chain ?? [intermediate.certificate] };
  const response = readTimestampResponse(
    answerTimestamp(query, authority, stamping.at ?? Date.now(), stamping.faults ?? {}),
  );
  if (!response.granted) throw new Error(response.status);
  return response.token;
};

const lastSignature = async (pdf: Uint8Array): Promise<FieldSignature> => {
  const signed = signatureFields(await Revision.open(pdf)).flatMap(({ signature }) => signature ?? []);
  const found = signed.at(-1);
  if (found === undefined) throw new Error('the letter is not signed');
  return found;
};

/** Puts a token of the test's making into the newest signature. */
export const stampedBy = async (office: SigningOffice, pdf: Uint8Array, stamping: Stamping): Promise<Uint8Array> => {
  const { byteRange, contents } = await lastSignature(pdf);
  const view = parseSignedData(contents);
  const digest = createHash('sha256').update(view.signature).digest();
  const cms = addSignatureTimestamp(contents.subarray(0, view.length), tokenOver(office, digest, stamping));
  return fillContents(pdf, byteRange, cms);
};

/** Adds a document time-stamp of the test's making. */
export const archivedBy = async (office: SigningOffice, pdf: Uint8Array, stamping: Stamping): Promise<Uint8Array> => {
  const reserved = await reserveDocumentTimestamp(pdf);
  const digest = digestByteRange(reserved.pdf, reserved.byteRange, 'sha256');
  return fillContents(reserved.pdf, reserved.byteRange, tokenOver(office, digest, stamping));
};

export interface SignedParts {
  /** Certificate that the signature names as its signer's, where it is another. */
  readonly claims?: Certificate;
  readonly chain?: readonly Certificate[];
  readonly messageDigest?: Uint8Array;
  readonly contentType?: string;
  readonly content?: Uint8Array;
  /** Now, where nothing else is said. */
  readonly claimedAt?: number;
  /** Changes the encoding of the whole signature. */
  readonly change?: (cms: Uint8Array) => Uint8Array;
}

/** A letter signed at B-B by an identity of the test's making, whatever the certificate permits. */
export const signedBy = async (
  office: SigningOffice,
  letter: Uint8Array,
  signer: Identity,
  parts: SignedParts = {},
): Promise<Uint8Array> => {
  const { claimedAt = Date.now() } = parts;
  const prepared = unwrap(await office.pipeline.prepare(letter, aPlan({ claimedAt })));
  const named = parts.claims ?? signer.certificate;
  const cms = buildSignedData({
    digestAlgorithm: 'sha256',
    messageDigest: parts.messageDigest ?? Buffer.from(prepared.digest, 'hex'),
    contentType: parts.contentType ?? OID.data,
    signer: { ...signer.certificate, fingerprint: named.fingerprint },
    chain: parts.chain ?? [office.authority.intermediate.certificate],
    sign: (attributes) => makeSignature(signer.key, 'sha256', attributes),
    ...(parts.content === undefined ? {} : { content: parts.content }),
  });
  const { byteRange } = await (async () => {
    const fields = signatureFields(await Revision.open(prepared.pdf));
    const found = fields.find(({ name }) => name === prepared.fieldName)?.signature;
    if (found === undefined) throw new Error('nothing was reserved');
    return found;
  })();
  return fillContents(prepared.pdf, byteRange, parts.change?.(cms) ?? cms);
};

export interface Answer {
  readonly about: Certificate;
  readonly issuer: Certificate;
  readonly by: Identity;
  /** Key that signs, where it is not the responder's. */
  readonly key?: Identity['key'];
  readonly status?: 'good' | 'revoked' | 'unknown';
  readonly from?: number;
  readonly until?: number;
  readonly unsigned?: boolean;
  /** Name by which the answer names its responder, where not by the hash of its key. */
  readonly responder?: Uint8Array;
}

/** An OCSP answer of the test's making (RFC 6960 section 4.2.1). */
export const ocspAnswer = (answer: Answer): Uint8Array => {
  const { about, issuer, by, status = 'good', from = Date.now() - 60_000, until = from + HOUR } = answer;
  const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest();
  const id = der.sequence(
    der.algorithm('1.3.14.3.2.26'),
    der.octetString(sha1(issuer.subjectDer)),
    der.octetString(sha1(issuer.keyBits)),
    der.tlv(0x02, about.serial),
  );
  const statuses = {
    good: der.contextPrimitive(0, new Uint8Array()),
    revoked: der.context(1, der.generalizedTime(from - HOUR)),
    unknown: der.contextPrimitive(2, new Uint8Array()),
  };
  const data = der.sequence(
    answer.responder === undefined
      ? der.context(2, der.octetString(sha1(by.certificate.keyBits)))
      : der.context(1, answer.responder),
    der.generalizedTime(from),
    der.sequence(
      der.sequence(id, statuses[status], der.generalizedTime(from), der.context(0, der.generalizedTime(until))),
    ),
  );
  const key = answer.key ?? by.key;
  const signature = answer.unsigned === true ? new Uint8Array(64) : makeSignature(key, issuerDigest(key), data);
  const basic = der.sequence(
    data,
    signatureAlgorithmDer(key),
    der.bitString(signature),
    der.context(0, der.sequence(by.certificate.der)),
  );
  return der.sequence(der.enumerated(0), der.context(0, der.sequence(der.oid(OID.ocspBasic), der.octetString(basic))));
};

/** Honest validation data of the whole path, with the signer's own answer replaced. */
export const provenBy = async (
  office: SigningOffice,
  pdf: Uint8Array,
  signer: Certificate,
  answers: readonly Uint8Array[],
  more: Partial<ValidationMaterial> = {},
): Promise<Uint8Array> => {
  const { root, intermediate, responders, timestamp } = office.authority;
  const good = (about: Certificate, issuer: Identity, by: Identity): Uint8Array =>
    ocspAnswer({ about, issuer: issuer.certificate, by });
  const material: ValidationMaterial = {
    certificates: [
      ...[signer, intermediate.certificate, root.certificate, timestamp.certificate].map(({ der: bytes }) => bytes),
      ...(more.certificates ?? []),
    ],
    ocsps: [
      ...answers,
      good(intermediate.certificate, root, responders.root),
      good(timestamp.certificate, intermediate, responders.intermediate),
    ],
    crls: more.crls ?? [],
  };
  const revision = await Revision.open(pdf);
  addToSecurityStore(revision, material);
  return revision.write().pdf;
};

export interface ListOptions {
  readonly issuer: Identity;
  readonly from?: number;
  readonly until?: number;
  /** Content of the issuing distribution point (RFC 5280 section 5.2.5); none for a whole list. */
  readonly point?: readonly Uint8Array[];
  readonly revoked?: readonly { readonly certificate: Certificate; readonly at: number }[];
  readonly key?: Identity['key'];
}

/** The name of a distribution point, as it stands in a list and in a certificate. */
export const pointName = (url: string): Uint8Array =>
  der.context(0, der.context(0, der.contextPrimitive(6, Buffer.from(url, 'latin1'))));

/** A revocation list of the test's making. */
export const listOf = (options: ListOptions): Uint8Array => {
  const { issuer, from = Date.now() - 60_000, until = from + 24 * HOUR, point, revoked = [] } = options;
  const key = options.key ?? issuer.key;
  const extensions = [
    der.sequence(der.oid(OID.cRLNumber), der.octetString(der.integer(7))),
    ...(point === undefined
      ? []
      : [
          der.sequence(
            der.oid(OID.issuingDistributionPoint),
            der.boolean(true),
            der.octetString(der.sequence(...point)),
          ),
        ]),
  ];
  const entries = revoked.map(({ certificate, at }) => der.sequence(der.tlv(0x02, certificate.serial), der.time(at)));
  return signedDer(
    der.sequence(
      der.integer(1),
      signatureAlgorithmDer(key),
      issuer.certificate.subjectDer,
      der.time(from),
      der.time(until),
      ...(entries.length === 0 ? [] : [der.sequence(...entries)]),
      der.context(0, der.sequence(...extensions)),
    ),
    key,
  );
};
