/** Takes DER apart and puts it together again otherwise, for structures that nobody honest encodes. */
import * as der from '../../../src/infra/signing/der.js';

/** Definite lengths of one level: tag, content, and what follows. */
export const split = (
  bytes: Uint8Array,
): { readonly tag: number; readonly content: Uint8Array; readonly rest: Uint8Array } => {
  const first = bytes[1] ?? 0;
  const count = first < 0x80 ? 0 : first & 0x7f;
  const length = count === 0 ? first : Buffer.from(bytes).readUIntBE(2, count);
  const from = 2 + count;
  return { tag: bytes[0] ?? 0, content: bytes.subarray(from, from + length), rest: bytes.subarray(from + length) };
};

export const partsOf = (content: Uint8Array): Uint8Array[] => {
  const parts: Uint8Array[] = [];
  for (let rest = content; rest.length > 0;) {
    const next = split(rest).rest;
    parts.push(rest.subarray(0, rest.length - next.length));
    rest = next;
  }
  return parts;
};

/** The members of a SignedData changed, and everything around them encoded anew. */
export const changedSignedData = (cms: Uint8Array, change: (members: Uint8Array[]) => Uint8Array[]): Uint8Array => {
  const [type = cms, wrapper = cms] = partsOf(split(cms).content);
  const [signedData = cms] = partsOf(split(wrapper).content);
  return der.sequence(type, der.context(0, der.sequence(...change(partsOf(split(signedData).content)))));
};

/** A certificate with members of its TBSCertificate changed, signed again by an issuer: kept is whatever is not changed. */
export const recertified = (
  certificate: Uint8Array,
  change: (members: Uint8Array[]) => Uint8Array[],
  sign: (toBeSigned: Uint8Array) => Uint8Array,
): Uint8Array => {
  const [tbs = certificate] = partsOf(split(certificate).content);
  return sign(der.sequence(...change(partsOf(split(tbs).content))));
};
