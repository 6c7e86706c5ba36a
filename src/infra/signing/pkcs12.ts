import {
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  pbkdf2,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import * as asn1js from 'asn1js';
import { secretForms } from '../../domain/shared/same-text.js';
import { parseCertificate, type Certificate } from './certificate.js';
import { OID } from './oids.js';
import { KDF_PURPOSE, bmpPassphrase, pkcs12Kdf, type KdfHash } from './pkcs12-kdf.js';
import { rc2CbcDecrypt } from './rc2.js';
import { isForeign } from './signature-scheme.js';
import { SigningError } from './signing-error.js';
import { items, rawBytes } from './asn1-tree.js';

/** An opened bundle: the key with its certificate, and the other certificates that came along. */
export interface Keystore {
  readonly key: KeyObject;
  readonly certificate: Certificate;
  readonly chain: readonly Certificate[];
}

const PBE = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  tripleDes: '1.2.840.113549.1.12.1.3',
  tripleDesTwoKeys: '1.2.840.113549.1.12.1.4',
  rc2With128: '1.2.840.113549.1.12.1.5',
  rc2With40: '1.2.840.113549.1.12.1.6',
} as const;

const CIPHERS: Readonly<Record<string, { readonly name: string; readonly keyLength: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyLength: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyLength: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyLength: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyLength: 24 },
};

const HMACS: Readonly<Record<string, KdfHash>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

const HASHES: Readonly<Record<string, KdfHash>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

const BAGS = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  safeContents: '1.2.840.113549.1.12.10.1.6',
} as const;

/** Most rounds of key derivation; a bundle that asks for more would hold up the office. */
const MOST_ROUNDS = 10_000_000;
const MOST_KDF_ROUNDS = 2_000_000;
/**
 * Most parts of one bundle that are opened, each with its own derivation: certificates, and the key of each renewal.
 */
const MOST_PARTS = 16;

/** One attempt to open a bundle with one form of its passphrase. */
interface Opening {
  readonly passphrase: string;
  /** Number of parts that were opened. */
  parts: number;
}

const CONVERT =
  'convert it with: openssl pkcs12 -legacy -in LAMA.p12 -nodes -out sementara.pem && ' +
  'openssl pkcs12 -export -in sementara.pem -out BARU.p12 -keypbe AES-256-CBC -certpbe AES-256-CBC -macalg sha256 && ' +
  'shred -u sementara.pem';

const unreadable = (what: string): SigningError =>
  new SigningError('KEYSTORE_UNREADABLE', `the file is not a PKCS #12 bundle that can be read: ${what}`);
const unsupported = (what: string): SigningError =>
  new SigningError('KEYSTORE_UNSUPPORTED', `${what} is not supported; ${CONVERT}`);
const wrongPassphrase = (): SigningError =>
  new SigningError('PASSPHRASE_WRONG', 'the passphrase does not open the key');

const decode = (bytes: Uint8Array): asn1js.BaseBlock => {
  const { offset, result } = asn1js.fromBER(bytes);
  if (offset === -1) throw unreadable('its ASN.1 does not decode');
  return result;
};

const idOf = (node: asn1js.BaseBlock | undefined): string =>
  node instanceof asn1js.ObjectIdentifier ? node.valueBlock.toString() : '';

const intOf = (node: asn1js.BaseBlock | undefined): number =>
  node instanceof asn1js.Integer ? node.valueBlock.valueDec : Number.NaN;

/** Octets of an OCTET STRING or of a string with a context tag, whether in one piece or (BER) in several. */
const octetsOf = (node: asn1js.BaseBlock | undefined): Uint8Array => {
  if (node instanceof asn1js.OctetString) return new Uint8Array(node.getValue());
  if (node instanceof asn1js.Primitive) return new Uint8Array(node.valueBlock.valueHexView);
  if (node instanceof asn1js.Constructed) return Buffer.concat(items(node).map(octetsOf));
  throw unreadable('octets are missing');
};

const pbkdf2Async = promisify(pbkdf2);

const decipher = (cipher: string, key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array => {
  try {
    const engine = createDecipheriv(cipher, key, iv);
    return Buffer.concat([engine.update(data), engine.final()]);
  } catch {
    throw wrongPassphrase(); // wrong padding is what a wrong key looks like; the cause would tell nothing more
  }
};

const rounds = (count: number, most: number): number => {
  if (!Number.isInteger(count) || count < 1 || count > most) throw unreadable(`${count} rounds of key derivation`);
  return count;
};

const openPbes2 = async (
  parameters: asn1js.BaseBlock | undefined,
  data: Uint8Array,
  { passphrase }: Opening,
): Promise<Uint8Array> => {
  const [kdf, scheme] = items(parameters);
  const [kdfId, kdfParameters] = items(kdf);
  if (idOf(kdfId) !== PBE.pbkdf2) throw unsupported(`key derivation ${idOf(kdfId)}`);
  const [salt, count, ...options] = items(kdfParameters);
  const prf = options.find((option) => option instanceof asn1js.Sequence);
  const hash = prf === undefined ? 'sha1' : HMACS[idOf(items(prf)[0])];
  const [cipherId, iv] = items(scheme);
  const cipher = CIPHERS[idOf(cipherId)];
  if (hash === undefined || cipher === undefined) throw unsupported(`encryption ${idOf(cipherId)}`);
  const key = await pbkdf2Async(passphrase, octetsOf(salt), rounds(intOf(count), MOST_ROUNDS), cipher.keyLength, hash);
  return decipher(cipher.name, key, octetsOf(iv), data);
};

const openLegacy = async (
  id: string,
  parameters: asn1js.BaseBlock | undefined,
  data: Uint8Array,
  { passphrase }: Opening,
): Promise<Uint8Array> => {
  const [saltNode, count] = items(parameters);
  const salt = octetsOf(saltNode);
  const many = rounds(intOf(count), MOST_KDF_ROUNDS);
  const derive = (purpose: number, length: number): Promise<Uint8Array> =>
    pkcs12Kdf('sha1', bmpPassphrase(passphrase), salt, purpose, many, length);
  const iv = await derive(KDF_PURPOSE.iv, 8);
  switch (id) {
    case PBE.tripleDes:
      return decipher('des-ede3-cbc', await derive(KDF_PURPOSE.key, 24), iv, data);
    case PBE.tripleDesTwoKeys: {
      const key = await derive(KDF_PURPOSE.key, 16);
      return decipher('des-ede3-cbc', Buffer.concat([key, key.subarray(0, 8)]), iv, data);
    }
    case PBE.rc2With40:
    case PBE.rc2With128: {
      const opened = rc2CbcDecrypt(await derive(KDF_PURPOSE.key, id === PBE.rc2With40 ? 5 : 16), iv, data);
      if (opened === undefined) throw wrongPassphrase();
      return opened;
    }
    default:
      throw unsupported(`encryption ${id}`);
  }
};

const open = (algorithm: asn1js.BaseBlock | undefined, data: Uint8Array, opening: Opening): Promise<Uint8Array> => {
  const [id, parameters] = items(algorithm);
  opening.parts += 1;
  if (opening.parts > MOST_PARTS) throw unreadable(`more than ${MOST_PARTS} parts that the passphrase opens`);
  return idOf(id) === PBE.pbes2
    ? openPbes2(parameters, data, opening)
    : openLegacy(idOf(id), parameters, data, opening);
};

/** Content of a ContentInfo: plain data, or data that the passphrase opens. */
const contentOf = (info: asn1js.BaseBlock, opening: Opening): Promise<Uint8Array> => {
  const [type, wrapped] = items(info);
  const [content] = items(wrapped);
  if (idOf(type) === OID.data) return Promise.resolve(octetsOf(content));
  if (idOf(type) !== OID.encryptedData) throw unsupported(`content ${idOf(type)} (sealed to a public key)`);
  const [, encrypted] = items(content);
  const [, algorithm, data] = items(encrypted);
  return open(algorithm, octetsOf(data), opening);
};

const macMatches = async (macData: asn1js.BaseBlock, content: Uint8Array, passphrase: Uint8Array): Promise<boolean> => {
  const [digestInfo, salt, count] = items(macData);
  const [algorithm, expected] = items(digestInfo);
  const hash = HASHES[idOf(items(algorithm)[0])];
  if (hash === undefined) throw unsupported(`MAC ${idOf(items(algorithm)[0])}`);
  const wanted = octetsOf(expected);
  const many = rounds(count === undefined ? 1 : intOf(count), MOST_KDF_ROUNDS);
  const key = await pkcs12Kdf(hash, passphrase, octetsOf(salt), KDF_PURPOSE.mac, many, wanted.length);
  const mac = createHmac(hash, key).update(content).digest();
  return mac.length === wanted.length && timingSafeEqual(mac, wanted);
};

interface Contents {
  readonly certificates: Certificate[];
  readonly keys: Uint8Array[];
}

const readCertificate = (der: Uint8Array): Certificate => {
  try {
    return parseCertificate(der);
  } catch {
    throw unreadable('a certificate in it does not decode');
  }
};

const readBags = async (safe: asn1js.BaseBlock, opening: Opening, into: Contents): Promise<void> => {
  for (const bag of items(safe)) {
    const [type, wrapped] = items(bag);
    const [value] = items(wrapped);
    if (value === undefined) continue;
    switch (idOf(type)) {
      case BAGS.certificate: {
        const [, certificate] = items(value);
        into.certificates.push(readCertificate(octetsOf(items(certificate)[0])));
        break;
      }
      case BAGS.key:
        into.keys.push(rawBytes(value));
        break;
      case BAGS.shroudedKey: {
        const [algorithm, data] = items(value);
        into.keys.push(await open(algorithm, octetsOf(data), opening));
        break;
      }
      case BAGS.safeContents:
        await readBags(value, opening, into);
        break;
      default: // secrets and lists of revoked certificates are no part of a signature
    }
  }
};

const privateKey = (pkcs8: Uint8Array): KeyObject => {
  try {
    return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  } catch {
    throw unreadable('its key does not decode'); // the cause could quote key material
  }
};

const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' });

const readContents = async (safe: Uint8Array, opening: Opening): Promise<Contents> => {
  const contents: Contents = { certificates: [], keys: [] };
  for (const info of items(decode(safe))) {
    await readBags(decode(await contentOf(info, opening)), opening, contents);
  }
  return contents;
};

const isUnreadable = (error: unknown): boolean =>
  error instanceof SigningError && error.failure.reason === 'KEYSTORE_UNREADABLE';

/**
 * Reads a bundle without a MAC. Nothing but the result tells a wrong passphrase: one in 256 leaves a padding that looks
 * right.
 */
const readUnprotected = async (safe: Uint8Array, opening: Opening): Promise<Contents> => {
  try {
    return await readContents(safe, opening);
  } catch (error) {
    throw isUnreadable(error) ? wrongPassphrase() : error;
  }
};

const checkMac = async (macData: asn1js.BaseBlock, safe: Uint8Array, passphrase: string): Promise<void> => {
  if (await macMatches(macData, safe, bmpPassphrase(passphrase))) return;
  // an empty passphrase is written by some programs as no bytes at all
  if (passphrase === '' && (await macMatches(macData, safe, new Uint8Array()))) return;
  throw wrongPassphrase();
};

/** The certificate of the key; of several (a renewal keeps the key) the one valid longest. */
const certificateOf = (key: KeyObject, certificates: readonly Certificate[]): Certificate => {
  const own = spki(createPublicKey(key));
  const [certificate] = certificates
    .filter(({ publicKey }) => !isForeign(publicKey) && Buffer.compare(spki(publicKey), own) === 0)
    .sort((a, b) => b.notAfter - a.notAfter);
  if (certificate !== undefined) return certificate;
  throw new SigningError('KEY_MISMATCH', 'no certificate in the bundle belongs to its private key');
};

const isWrongPassphrase = (error: unknown): boolean =>
  error instanceof SigningError && error.failure.reason === 'PASSPHRASE_WRONG';

/**
 * Opens a PKCS #12 bundle (RFC 7292) with the passphrase given: PBES2 with AES or 3DES, and the older 3DES and RC2. A
 * passphrase whose characters a keyboard may give in several forms is one attempt in each of them.
 * @throws SigningError PASSPHRASE_WRONG, KEYSTORE_UNREADABLE, KEYSTORE_UNSUPPORTED (with the command
 * that converts the bundle), KEY_MISMATCH when no certificate belongs to the key.
 */
export const openPkcs12 = async (bundle: Uint8Array, passphrase: string): Promise<Keystore> => {
  const [first = passphrase, ...others] = secretForms(passphrase);
  let wrong: unknown;
  for (const form of [first, ...others]) {
    try {
      return await openWith(bundle, form);
    } catch (error) {
      if (!isWrongPassphrase(error)) throw error;
      wrong ??= error;
    }
  }
  throw wrong;
};

const openWith = async (bundle: Uint8Array, passphrase: string): Promise<Keystore> => {
  const [version, authSafe, macData] = items(decode(bundle));
  if (intOf(version) !== 3) throw unreadable('it is not version 3');
  if (idOf(items(authSafe)[0]) !== OID.data) throw unsupported('a bundle with a public-key signature');
  const safe = octetsOf(items(items(authSafe)[1])[0]);
  const opening: Opening = { passphrase, parts: 0 };
  if (macData !== undefined) await checkMac(macData, safe, passphrase);
  const contents = await (macData === undefined ? readUnprotected : readContents)(safe, opening);
  const [encoded] = contents.keys;
  if (encoded === undefined) throw unreadable('it holds no private key');
  const key = privateKey(encoded);
  const certificate = certificateOf(key, contents.certificates);
  return {
    key,
    certificate,
    chain: contents.certificates.filter((one) => one.fingerprint !== certificate.fingerprint),
  };
};
