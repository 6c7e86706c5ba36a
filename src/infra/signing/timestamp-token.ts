import { createHash } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { Instant } from '../../domain/shared/time.js';
import type { DigestAlgorithm } from '../../domain/signing/plan.js';
import { rawBytes } from './asn1-tree.js';
import type { Certificate } from './certificate.js';
import { buildPath, type PathFault } from './chain.js';
import { checkSignedData, parseSignedData, type SignedDataFault, type SignedDataView } from './cms.js';
import { OID, digestByOid } from './oids.js';
import { MalformedDer, childrenOf, expectTag, readTlv, smallInteger } from '../verification/evidence/der.js';

const SEQUENCE = 0x30;

/** An RFC 3161 time-stamp token, read. */
export interface TimestampToken {
  readonly der: Uint8Array;
  readonly view: SignedDataView;
  readonly stampedAt: Instant;
  readonly policy: string;
  readonly serialHex: string;
  readonly imprintAlgorithm: DigestAlgorithm | undefined;
  readonly imprint: Uint8Array;
  readonly nonce: Uint8Array | undefined;
}

export type TimestampFault =
  | SignedDataFault
  | PathFault
  | 'content-not-tst-info'
  | 'imprint-differs'
  | 'nonce-differs'
  | 'policy-differs'
  | 'extended-key-usage-wrong';

/**
 * Reads a time-stamp token.
 * @param view the SignedData in the bytes, where it has been read already.
 * @throws Error when the bytes are not a time-stamp token.
 */
export const parseTimestampToken = (der: Uint8Array, view = parseSignedData(der)): TimestampToken => {
  if (view.contentType !== OID.tstInfo || view.content === undefined) throw new Error('the token holds no TSTInfo');
  const info = pkijs.TSTInfo.fromBER(view.content);
  return {
    der: der.subarray(0, view.length),
    view,
    stampedAt: info.genTime.getTime(),
    policy: info.policy,
    serialHex: Buffer.from(info.serialNumber.valueBlock.valueHexView).toString('hex'),
    imprintAlgorithm: digestByOid(info.messageImprint.hashAlgorithm.algorithmId),
    imprint: new Uint8Array(info.messageImprint.hashedMessage.valueBlock.valueHexView),
    nonce: info.nonce === undefined ? undefined : new Uint8Array(info.nonce.valueBlock.valueHexView),
  };
};

export interface TimestampCheck {
  /** Digest of the stamped bytes. */
  readonly imprintOf: (algorithm: DigestAlgorithm) => Uint8Array;
  /** Content octets of the nonce INTEGER that was sent; absent when an archived token is checked. */
  readonly nonce?: Uint8Array;
  /** Policy that the authority must have applied; absent when any will do. */
  readonly policy?: string;
  readonly anchors: readonly Certificate[];
  /** Further certificates that may complete the path. */
  readonly pool?: readonly Certificate[];
}

export type TimestampVerdict =
  | {
      readonly ok: true;
      readonly token: TimestampToken;
      readonly signer: Certificate;
      readonly path: readonly Certificate[];
    }
  | { readonly ok: false; readonly faults: readonly TimestampFault[] };

const purposeFault = (certificate: Certificate): TimestampFault[] => {
  // RFC 3161 section 2.3: exactly one purpose, and the extension is critical
  const eku = certificate.extendedKeyUsage;
  const right = eku?.critical === true && eku.oids.length === 1 && eku.oids[0] === OID.ekuTimeStamping;
  return right ? [] : ['extended-key-usage-wrong'];
};

const differs = (a: Uint8Array | undefined, b: Uint8Array): boolean => a === undefined || Buffer.compare(a, b) !== 0;

/** Faults of a token by itself: content, signature, ESS, purpose. Its path is not looked at. */
export const timestampFaults = (
  token: TimestampToken,
  check: Pick<TimestampCheck, 'imprintOf' | 'nonce' | 'policy'>,
): readonly TimestampFault[] => {
  const { view } = token;
  const content = view.content ?? new Uint8Array();
  const faults: TimestampFault[] = checkSignedData(view, (name) => createHash(name).update(content).digest());
  const { imprintAlgorithm } = token;
  if (imprintAlgorithm === undefined || differs(token.imprint, check.imprintOf(imprintAlgorithm))) {
    faults.push('imprint-differs');
  }
  if (check.nonce !== undefined && differs(token.nonce, check.nonce)) faults.push('nonce-differs');
  if (check.policy !== undefined && token.policy !== check.policy) faults.push('policy-differs');
  if (view.signer !== undefined) faults.push(...purposeFault(view.signer));
  return faults;
};

/** Checks a token wholly, with the path at the time that it states. */
export const checkTimestampToken = (token: TimestampToken, check: TimestampCheck): TimestampVerdict => {
  const faults = timestampFaults(token, check);
  const { view } = token;
  const { signer } = view;
  if (signer === undefined) return { ok: false, faults };
  const path = buildPath(signer, [...view.certificates, ...(check.pool ?? [])], check.anchors, token.stampedAt);
  if (!path.ok) return { ok: false, faults: [...faults, path.fault] };
  return faults.length > 0 ? { ok: false, faults } : { ok: true, token, signer, path: path.path };
};

type TimestampResponse =
  { readonly granted: true; readonly token: Uint8Array } | { readonly granted: false; readonly status: string };

/** Highest PKIStatus that grants: granted, and granted with changes (RFC 3161 section 2.4.2). */
const MOST_GRANTED = 1;

/** @throws MalformedDer when the bytes are not in DER. */
const responseInDer = (body: Uint8Array): TimestampResponse => {
  const [info, token] = childrenOf(expectTag(readTlv(body), SEQUENCE, 'a TimeStampResp'));
  const [first] = childrenOf(expectTag(info, SEQUENCE, 'a PKIStatusInfo'));
  const status = smallInteger(first);
  if (status < 0) throw new MalformedDer('a status of several octets');
  if (status > MOST_GRANTED || token === undefined) return { granted: false, status: `PKIStatus ${status}` };
  return { granted: true, token: token.bytes };
};

const responseInBer = (body: Uint8Array): TimestampResponse => {
  const parsed = asn1js.fromBER(body);
  if (parsed.offset === -1) return { granted: false, status: 'the answer is not ASN.1' };
  const response = new pkijs.TimeStampResp({ schema: parsed.result });
  const status: number = response.status.status;
  if (status > MOST_GRANTED || response.timeStampToken === undefined)
    return { granted: false, status: `PKIStatus ${status}` };
  const [, token] = parsed.result instanceof asn1js.Sequence ? parsed.result.valueBlock.value : [];
  // the token as it came: encoded again it might no longer be what was signed
  return token === undefined ? { granted: false, status: 'no token' } : { granted: true, token: rawBytes(token) };
};

/** Reads a TimeStampResp: the token when the authority granted it, or the status that it gave. */
export const readTimestampResponse = (body: Uint8Array): TimestampResponse => {
  try {
    return responseInDer(body);
  } catch (error) {
    if (!(error instanceof MalformedDer)) throw error;
    return responseInBer(body);
  }
};
