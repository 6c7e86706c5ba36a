import { constants, sign as signWith, verify as verifyWith, type KeyObject } from 'node:crypto';
import * as asn1js from 'asn1js';
import * as pkijs from 'pkijs';
import type { DigestAlgorithm } from '../../domain/signing/plan.js';
import { CURVE_OIDS, OID, SIGNATURE_OIDS, digestByOid } from './oids.js';

/** Algorithms of a signature: the key's kind, its digest, and the padding. */
export interface SignatureScheme {
  readonly key: 'rsa' | 'ec' | 'ed25519';
  readonly digest: DigestAlgorithm;
  /** Salt length in bytes when the padding is RSASSA-PSS. */
  readonly pssSalt?: number;
}

/** An AlgorithmIdentifier (RFC 5280 section 4.1.1.2), its parameters as they came. */
export interface AlgorithmIdentifier {
  readonly id: string;
  /** Parameters, DER; undefined when they are absent. */
  readonly parameters: Uint8Array | undefined;
}

export const algorithmIdentifier = ({
  algorithmId,
  algorithmParams,
}: pkijs.AlgorithmIdentifier): AlgorithmIdentifier => ({
  id: algorithmId,
  parameters:
    algorithmParams instanceof asn1js.BaseBlock ? new Uint8Array(algorithmParams.valueBeforeDecodeView) : undefined,
});

/** RSASSA-PSS parameters (RFC 4055 section 3.1); only a mask of the same digest is accepted. */
const pssScheme = (parameters: Uint8Array | undefined): SignatureScheme | undefined => {
  if (parameters === undefined) return undefined;
  try {
    const params = new pkijs.RSASSAPSSParams({ schema: asn1js.fromBER(parameters).result });
    const digest = digestByOid(params.hashAlgorithm.algorithmId);
    const mask: unknown = params.maskGenAlgorithm.algorithmParams;
    const maskDigest =
      mask instanceof asn1js.Sequence ? new pkijs.AlgorithmIdentifier({ schema: mask }).algorithmId : undefined;
    if (digest === undefined || maskDigest === undefined || digestByOid(maskDigest) !== digest) return undefined;
    return { key: 'rsa', digest, pssSalt: params.saltLength };
  } catch {
    return undefined; // parameters that do not decode are an algorithm that is not accepted
  }
};

/** Reads an algorithm identifier; undefined when it is unknown or relies on SHA-1 or weaker. */
export const signatureScheme = ({ id, parameters }: AlgorithmIdentifier): SignatureScheme | undefined =>
  id === OID.rsassaPss ? pssScheme(parameters) : SIGNATURE_OIDS[id];

/** The scheme of a CMS SignerInfo, where RSA may be named without its digest (RFC 3370 section 3.2). */
export const signerInfoScheme = (
  signature: AlgorithmIdentifier,
  digest: DigestAlgorithm,
): SignatureScheme | undefined => {
  if (signature.id === OID.rsaEncryption) return { key: 'rsa', digest };
  return signatureScheme(signature);
};

/** Smallest RSA modulus that is accepted, in bits (ETSI TS 119 312). */
const MINIMUM_RSA_BITS = 2048;

/** Smallest curve that would be strong enough, in bits, where its name says them (ETSI TS 119 312). */
const MINIMUM_CURVE_BITS = 256;

/**
 * Strength of a key. `unknown`: of a kind or on a curve that is not judged here, which says nothing of its strength.
 */
export type KeyStrength = 'strong' | 'weak' | 'unknown';

/**
 * A key that OpenSSL has no code for, by the object identifier of its curve, or of its algorithm where that has none.
 */
export interface ForeignKey {
  readonly foreign: string;
  readonly asymmetricKeyType?: undefined;
  readonly asymmetricKeyDetails?: undefined;
}

/** The key of a certificate, also of one that nothing here can be checked with. */
export type PublicKey = KeyObject | ForeignKey;

export const isForeign = (key: PublicKey): key is ForeignKey => 'foreign' in key;

/**
 * The kind of a key as people name it: `RSA 2048`, `brainpoolP256r1`, `ed448`; an object identifier where it has no
 * name here.
 */
export const keyName = (key: PublicKey): string => {
  if (isForeign(key)) return key.foreign;
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec') return namedCurve ?? 'a curve without a name';
  const kind = key.asymmetricKeyType ?? 'a key of an unknown kind';
  return modulusLength === undefined ? kind : `${kind.toUpperCase()} ${modulusLength}`;
};

export const keyStrength = (key: PublicKey): KeyStrength => {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  const kind = key.asymmetricKeyType;
  if (kind === 'ed25519') return 'strong';
  if (kind === 'rsa' || kind === 'rsa-pss') return modulusLength >= MINIMUM_RSA_BITS ? 'strong' : 'weak';
  if (kind !== 'ec') return 'unknown';
  if (Object.hasOwn(CURVE_OIDS, namedCurve)) return 'strong';
  const [bits] = /\d{3}/.exec(namedCurve) ?? [];
  return bits !== undefined && Number(bits) < MINIMUM_CURVE_BITS ? 'weak' : 'unknown';
};

/** Result of checking a signature value; only `wrong` says that the key did not make it. */
export type SignatureCheck = 'holds' | 'wrong' | 'algorithm-unknown' | 'key-unknown' | 'key-weak';

/** Checks that the signature over the data was made with the private key of `key` by the scheme; never throws. */
export const checkSignature = (
  key: PublicKey,
  scheme: SignatureScheme | undefined,
  data: Uint8Array,
  signature: Uint8Array,
): SignatureCheck => {
  if (scheme === undefined) return 'algorithm-unknown';
  if (isForeign(key)) return 'key-unknown';
  const strength = keyStrength(key);
  if (strength !== 'strong') return `key-${strength}`;
  const type = key.asymmetricKeyType;
  const kind = type === 'ec' || type === 'ed25519' ? type : 'rsa';
  if (kind !== scheme.key) return 'wrong';
  try {
    const padding =
      scheme.pssSalt === undefined ? {} : { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.pssSalt };
    // Ed25519 hashes for itself
    const holds = verifyWith(kind === 'ed25519' ? null : scheme.digest, data, { key, ...padding }, signature);
    return holds ? 'holds' : 'wrong';
  } catch {
    return 'wrong'; // a malformed signature value is a signature that does not hold
  }
};

/**
 * True when the signature was made with the private key of `key` by a scheme and a key that are accepted; never throws.
 */
export const signatureHolds = (...asked: Parameters<typeof checkSignature>): boolean =>
  checkSignature(...asked) === 'holds';

/** Signs with RSA PKCS #1 v1.5 or ECDSA, as the key is. */
export const makeSignature = (key: KeyObject, digest: DigestAlgorithm, data: Uint8Array): Uint8Array =>
  new Uint8Array(signWith(digest, data, key));
