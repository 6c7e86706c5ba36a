import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createAuthority, issueSigner, type Authority } from '../../../src/infra/devpki/authority.js';
import type { KeySpec } from '../../../src/infra/devpki/issue.js';
import {
  addSignatureTimestamp,
  buildSignedData,
  checkSignedData,
  parseSignedData,
} from '../../../src/infra/signing/cms.js';
import { OID } from '../../../src/infra/signing/oids.js';
import { makeSignature } from '../../../src/infra/signing/signature-scheme.js';
import { childrenOf, readTlv } from '../../../src/infra/verification/evidence/der.js';

const AT = Date.UTC(2026, 10, 23, 8);
const CONTENT = Buffer.from('surat');
const CONSTRUCTED = 0x20;
const KINDS: readonly KeySpec[] = [
  { kind: 'rsa', bits: 2048 },
  { kind: 'ec', curve: 'P-256' },
  { kind: 'ec', curve: 'P-384' },
];

const digestOf = (name: string): Uint8Array => createHash(name).update(CONTENT).digest();

/** The same value with indefinite lengths down to a depth, as some libraries write it. */
const inBer = (bytes: Uint8Array, depth: number): Uint8Array => {
  const value = readTlv(bytes);
  if (depth === 0 || (value.tag & CONSTRUCTED) === 0) return bytes;
  const inner = childrenOf(value).map((child) => inBer(child.bytes, depth - 1));
  return Buffer.concat([Uint8Array.of(value.tag, 0x80), ...inner, Uint8Array.of(0, 0)]);
};

describe('a SignedData', () => {
  let authority: Authority;
  beforeAll(async () => {
    authority = await createAuthority({ baseUrl: 'http://127.0.0.1:9', at: AT, key: { kind: 'ec', curve: 'P-256' } });
  });

  const signedBy = async (key: KeySpec, content: Uint8Array | undefined): Promise<Uint8Array> => {
    const signer = await issueSigner(authority, AT, { commonName: 'Pejabat', key });
    return buildSignedData({
      digestAlgorithm: 'sha256',
      messageDigest: digestOf('sha256'),
      contentType: OID.data,
      ...(content === undefined ? {} : { content }),
      signer: signer.certificate,
      chain: [authority.intermediate.certificate],
      sign: (attributes) => makeSignature(signer.key, 'sha256', attributes),
    });
  };

  it.each(KINDS)('is read to the same in DER and in BER: %j', async (key) => {
    const cms = addSignatureTimestamp(await signedBy(key, CONTENT), await signedBy(key, undefined));
    const view = parseSignedData(cms);
    expect(checkSignedData(view, digestOf)).toEqual([]);
    expect(view).toMatchObject({ signerCount: 1, length: cms.length, contentType: OID.data });
    expect(view.timestampTokens).toHaveLength(1);
    expect(Buffer.from(view.content ?? [])).toEqual(CONTENT);
    for (const depth of [1, 3, 4]) {
      const ber = inBer(cms, depth);
      const { length, ...read } = parseSignedData(ber);
      expect(length).toBe(ber.length);
      expect({ ...read, length: cms.length }).toEqual(view);
    }
  });

  it('is refused when it is cut, and keeps its length when zeros follow', async () => {
    const cms = await signedBy({ kind: 'ec', curve: 'P-256' }, undefined);
    expect(parseSignedData(Buffer.concat([cms, Buffer.alloc(64)])).length).toBe(cms.length);
    expect(() => parseSignedData(cms.subarray(0, -1))).toThrow();
  });
});
