/** Whose key it is: asked when a key is handed in, before it signs, and when a letter is verified. */
import type { KeyOwner, SignerCertificate } from '../signing/key-owner.js';

export interface KeyOwners {
  /**
   * Tells whose the certificate is; one that only a second person can tell waits for one from then on. What a second person
   * has refused is entered anew by its owner alone.
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
