/** Owner of a signing key: asked when a key is handed in, before it signs, and when a letter is verified. */
import type { KeyOwner, SignerCertificate } from '../signing/key-owner.js';

export interface KeyOwners {
  /**
   * Answers the owner of the certificate. Where only a second person can tell, a confirmation waits from then on. After
   * a second person has refused it, only the owner can enter it anew.
   *
   * @param official id of the account
   * @param providerNik the NIK under which a provider knows the official, for an account that has none
   */
  claim(
    official: string,
    certificate: SignerCertificate,
    by: 'owner' | 'system',
    providerNik?: string | null,
  ): Promise<KeyOwner>;
}
