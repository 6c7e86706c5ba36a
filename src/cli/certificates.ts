import { readFile } from 'node:fs/promises';
import { parseCertificate, parsePem, type Certificate } from '../infra/signing/certificate.js';

/** One certificate in DER, or any number in PEM. */
const certificatesIn = async (path: string): Promise<Certificate[]> => {
  const bytes = await readFile(path);
  const certificates = bytes[0] === 0x30 ? [parseCertificate(bytes)] : parsePem(bytes.toString('latin1'));
  if (certificates.length === 0) throw new Error('it holds no certificate');
  return certificates;
};

/** @throws Error that names the file that cannot be read. */
export const loadCertificates = async (paths: readonly string[]): Promise<Certificate[]> => {
  const loaded: Certificate[] = [];
  for (const path of paths) {
    try {
      loaded.push(...(await certificatesIn(path)));
    } catch (error) {
      throw new Error(
        `the certificates in ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    }
  }
  return loaded;
};
