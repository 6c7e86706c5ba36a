/** Officials' keys that a provider or a token keeps: their status is told here, and they are never handed in. */
import type { SignerStatus } from '../../domain/ports/signer.js';
import type { SigningKeys } from '../../domain/ports/signing-keys.js';
import { refusal } from '../../domain/shared/error-codes.js';
import { err, ok, type Result } from '../../domain/shared/result.js';
import type { SigningFailure } from '../../domain/signing/failure.js';
import type { Certificate } from './certificate.js';
import { described } from './signing-keys.js';

export interface KeyProvider {
  readonly provider: string;
  signerStatus(official: string): Promise<SignerStatus>;
  /** The certificate, where the provider shows it. */
  readonly certificate?: (official: string) => Promise<Certificate | null>;
  /** Has a one-time code sent; absent where the provider has none. */
  readonly requestCode?: (official: string, letters: number) => Promise<Result<null, SigningFailure>>;
}

export const createProviderKeys = (signer: KeyProvider): SigningKeys => {
  const { provider, certificate, requestCode } = signer;
  return {
    handIn: () =>
      Promise.resolve(
        err(
          refusal(
            'SIGN_KEY_ELSEWHERE',
            `this office signs with signing.provider "${provider}", which keeps the keys itself: there is no file to hand in`,
            { provider },
          ),
        ),
      ),
    status: async (official) => {
      const [{ status }, shown] = await Promise.all([signer.signerStatus(official), certificate?.(official) ?? null]);
      return {
        provider,
        status,
        oneTimeCodes: requestCode !== undefined,
        certificate: shown === null ? null : described(shown),
      };
    },
    requestCode: async (official, letters) => {
      if (requestCode === undefined) {
        return err(
          refusal('SIGN_CODE_UNSUPPORTED', `signing.provider "${provider}" knows no one-time codes here`, { provider }),
        );
      }
      const sent = await requestCode(official, letters);
      return sent.ok ? ok(null) : err(refusal(sent.error.code, sent.error.detail, { reason: sent.error.reason }));
    },
  };
};
