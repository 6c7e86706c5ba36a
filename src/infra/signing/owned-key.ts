/** Refuses a key that is not the official's own. */
import type { KeyOwners } from '../../domain/ports/key-owners.js';
import type { SignerStatus } from '../../domain/ports/signer.js';
import type { KeyOwner } from '../../domain/signing/key-owner.js';
import { signerCertificate, type Certificate } from './certificate.js';
import { SigningError } from './signing-error.js';

type Stranger = Extract<KeyOwner, { readonly isOwn: false }>;

export const strangerError = ({ because }: Stranger, { subject, fingerprint }: Certificate): SigningError =>
  because === 'of-another'
    ? new SigningError(
        'KEY_OF_ANOTHER',
        `the certificate "${subject}" is not that of this official: its NIK or NIP differs from the account's, or it was confirmed for another`,
      )
    : new SigningError(
        'KEY_UNCONFIRMED',
        `nothing in the certificate "${subject}" tells whose it is: expected the official's NIK or NIP as serialNumber or UID of its subject, or a second person who has confirmed its SHA-256 ${fingerprint}`,
      );

/**
 * Checks that a certificate is the official's own. One that is unconfirmed waits for a second person from then on.
 * @throws SigningError KEY_OF_ANOTHER, KEY_UNCONFIRMED
 */
export const checkOwner = async (owners: KeyOwners, official: string, certificate: Certificate): Promise<void> => {
  const owner = await owners.claim(official, signerCertificate(certificate), 'system');
  if (!owner.isOwn) throw strangerError(owner, certificate);
};

/**
 * Status of a certificate that is not the official's; null where it is. One that is unconfirmed waits for a second
 * person from then on.
 */
export const strangerStatus = async (
  owners: KeyOwners,
  official: string,
  certificate: Certificate,
): Promise<SignerStatus | null> => {
  const owner = await owners.claim(official, signerCertificate(certificate), 'system');
  return owner.isOwn ? null : { status: owner.because };
};
