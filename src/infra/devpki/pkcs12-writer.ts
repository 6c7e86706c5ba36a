import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Certificate } from '../signing/certificate.js';
import * as der from '../signing/der.js';
import { DIGEST_OIDS, OID } from '../signing/oids.js';
import { KDF_PURPOSE, bmpPassphrase, pkcs12Kdf } from '../signing/pkcs12-kdf.js';
import type { Identity } from './issue.js';

const BAG = {
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  x509: '1.2.840.113549.1.9.22.1',
} as const;
const MAC_ITERATIONS = 2048;

const dataContent = (content: Uint8Array): Uint8Array =>
  der.sequence(der.oid(OID.data), der.context(0, der.octetString(content)));

const localKeyId = (certificate: Certificate): Uint8Array =>
  der.setOf(
    der.sequence(
      der.oid(OID.localKeyId),
      der.setOf(der.octetString(createHash('sha1').update(certificate.der).digest())),
    ),
  );

const certificateBag = (certificate: Certificate, attributes: readonly Uint8Array[]): Uint8Array =>
  der.sequence(
    der.oid(BAG.certificate),
    der.context(0, der.sequence(der.oid(BAG.x509), der.context(0, der.octetString(certificate.der)))),
    ...attributes,
  );

/** Writes a PKCS #12 bundle: key in PBES2 with AES-256, MAC with SHA-256, as OpenSSL 3 makes them. */
export const writePkcs12 = async (
  { certificate, key }: Identity,
  chain: readonly Certificate[],
  passphrase: string,
): Promise<Uint8Array> => {
  const shrouded = key.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase });
  const id = localKeyId(certificate);
  const certificates = der.sequence(certificateBag(certificate, [id]), ...chain.map((one) => certificateBag(one, [])));
  const keys = der.sequence(der.sequence(der.oid(BAG.shroudedKey), der.context(0, shrouded), id));
  const safe = der.sequence(dataContent(certificates), dataContent(keys));
  const salt = randomBytes(16);
  const macKey = await pkcs12Kdf('sha256', bmpPassphrase(passphrase), salt, KDF_PURPOSE.mac, MAC_ITERATIONS, 32);
  const mac = createHmac('sha256', macKey).update(safe).digest();
  return der.sequence(
    der.integer(3),
    dataContent(safe),
    der.sequence(
      der.sequence(der.algorithm(DIGEST_OIDS.sha256), der.octetString(mac)),
      der.octetString(salt),
      der.integer(MAC_ITERATIONS),
    ),
  );
};
