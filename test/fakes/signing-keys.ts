import type { SigningCertificate, SigningKeys } from '../../src/domain/ports/signing-keys.js';
import { refusal } from '../../src/domain/shared/error-codes.js';
import { err, ok } from '../../src/domain/shared/result.js';

export interface FakeSigningKeys extends SigningKeys {
  readonly handedIn: Map<string, Uint8Array>;
}

export const CERTIFICATE: SigningCertificate = {
  subject: 'CN=Kepala Dinas, O=Kota Prabumulih',
  issuer: 'CN=Penerbit',
  validFrom: Date.UTC(2026, 0, 1),
  validUntil: Date.UTC(2028, 0, 1),
  fingerprint: 'f'.repeat(64),
};

export const fakeSigningKeys = (): FakeSigningKeys => {
  const handedIn = new Map<string, Uint8Array>();
  return {
    handedIn,
    handIn: async (official, bundle, passphrase) => {
      if (passphrase !== 'frasa-sandi')
        return err(refusal('SIGN_PASSPHRASE_WRONG', 'the passphrase does not open the file'));
      handedIn.set(official, bundle);
      return ok(CERTIFICATE);
    },
    status: async (official) =>
      handedIn.has(official)
        ? { status: 'ready', certificate: CERTIFICATE }
        : { status: 'not-registered', certificate: null },
  };
};
