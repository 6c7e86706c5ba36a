import type { SigningCertificate, SigningKeys } from '../../src/domain/ports/signing-keys.js';
import { refusal } from '../../src/domain/shared/error-codes.js';
import { err, ok } from '../../src/domain/shared/result.js';

export interface FakeSigningKeys extends SigningKeys {
  readonly handedIn: Map<string, Uint8Array>;
  /** One-time codes that were asked for. */
  readonly codes: { readonly official: string; readonly letters: number }[];
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
  const codes: FakeSigningKeys['codes'] = [];
  return {
    handedIn,
    codes,
    handIn: async (official, bundle, passphrase) => {
      if (passphrase !== 'frasa-sandi')
        return err(refusal('SIGN_PASSPHRASE_WRONG', 'the passphrase does not open the file'));
      handedIn.set(official, bundle);
      return ok(CERTIFICATE);
    },
    status: async (official) =>
      handedIn.has(official)
        ? { provider: 'local', oneTimeCodes: true, status: 'ready', certificate: CERTIFICATE }
        : { provider: 'local', oneTimeCodes: true, status: 'not-registered', certificate: null },
    requestCode: async (official, letters) => {
      if (!handedIn.has(official)) return err(refusal('SIGN_CERTIFICATE_MISSING', 'the official has no certificate'));
      codes.push({ official, letters });
      return ok(null);
    },
  };
};
