import type { KeyOwners } from '../../domain/ports/key-owners.js';
import type { PassphraseAttempts } from '../../domain/ports/signer.js';
import type { SigningCertificate, SigningKeys } from '../../domain/ports/signing-keys.js';
import { refusal } from '../../domain/shared/error-codes.js';
import { err, ok } from '../../domain/shared/result.js';
import type { Instant } from '../../domain/shared/time.js';
import { parseCertificate, signerCertificate, type Certificate } from './certificate.js';
import type { KeystoreFolder } from './keystore-folder.js';
import { checkSigner, createLocalSigner } from './local-signer.js';
import { strangerError } from './owned-key.js';
import { openPkcs12 } from './pkcs12.js';
import { attempt } from './signing-error.js';
import type { Trust } from './trust.js';

export interface SigningKeysOptions {
  readonly folder: KeystoreFolder;
  readonly trust: Trust;
  readonly attempts: PassphraseAttempts;
  readonly owners: KeyOwners;
  readonly now: () => Instant;
}

export const described = ({ subject, issuer, notBefore, notAfter, fingerprint }: Certificate): SigningCertificate => ({
  subject,
  issuer,
  validFrom: notBefore,
  validUntil: notAfter,
  fingerprint,
});

/**
 * Officials' keys in a folder. A key that could not sign a letter today, or is another person's, is not taken; one that
 * nothing in its certificate tells the owner of is taken, and signs when a second person has confirmed it.
 */
export const createSigningKeys = ({ folder, trust, attempts, owners, now }: SigningKeysOptions): SigningKeys => {
  const signer = createLocalSigner({ keystores: folder, trust, attempts, owners, now });
  return {
    handIn: async (official, bundle, passphrase) => {
      const opened = await attempt(async () => {
        const keystore = await openPkcs12(bundle, passphrase);
        await checkSigner(keystore, trust, now());
        const { certificate } = keystore;
        const owner = await owners.claim(official, signerCertificate(certificate), 'owner');
        if (!owner.isOwn && owner.because === 'of-another') throw strangerError(owner, certificate);
        return certificate;
      });
      if (!opened.ok) {
        const { code, detail, reason } = opened.error;
        return err(refusal(code, detail, { reason }));
      }
      await folder.put(official, bundle, opened.value.der);
      return ok(described(opened.value));
    },
    status: async (official) => {
      const [{ status }, stored] = await Promise.all([signer.signerStatus(official), folder.find(official)]);
      return {
        provider: signer.provider,
        oneTimeCodes: false,
        status,
        certificate: stored?.certificate === undefined ? null : described(parseCertificate(stored.certificate)),
      };
    },
    requestCode: () =>
      Promise.resolve(err(refusal('SIGN_CODE_UNSUPPORTED', 'a PKCS #12 key opens with its passphrase'))),
  };
};
