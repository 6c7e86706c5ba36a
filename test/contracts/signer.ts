import { describe, expect, it } from '@jest/globals';
import type { DigestSigner, SigningSecret } from '../../src/domain/ports/signer.js';
import { checkSignedData, parseSignedData } from '../../src/infra/signing/cms.js';

/** What a signer of digests has to be given to be judged: officials in known states. */
export interface SignerUnderTest {
  readonly signer: DigestSigner;
  readonly ready: { readonly officialId: string; readonly secret: SigningSecret };
  readonly wrongSecret: SigningSecret;
  readonly unknownOfficial: string;
}

const DIGEST = 'ab'.repeat(32);

/** The promises of the port, kept by every adapter that signs digests. */
export const digestSignerContract = (label: string, make: () => Promise<SignerUnderTest>): void => {
  describe(`${label} as a signer of digests`, () => {
    it('signs exactly the digest given', async () => {
      const { signer, ready } = await make();
      const outcome = await signer.signDigest({ ...ready, digestAlgorithm: 'sha256', digest: DIGEST });
      if (outcome.outcome !== 'signed') throw new Error(JSON.stringify(outcome));
      const view = parseSignedData(outcome.value.cms);

      expect(view.content).toBeUndefined();
      expect(checkSignedData(view, () => Buffer.from(DIGEST, 'hex'))).toEqual([]);
      expect(checkSignedData(view, () => Buffer.alloc(32))).toEqual(['digest-differs']);
    });

    it('says that a ready official is ready', async () => {
      const { signer, ready } = await make();

      expect(await signer.signerStatus(ready.officialId)).toMatchObject({ status: 'ready' });
    });

    it('says that a stranger is not registered', async () => {
      const { signer, unknownOfficial } = await make();

      expect(await signer.signerStatus(unknownOfficial)).toEqual({ status: 'not-registered' });
    });

    it('refuses a wrong secret by name and never repeats it', async () => {
      const { signer, ready, wrongSecret } = await make();
      const outcome = await signer.signDigest({
        officialId: ready.officialId,
        secret: wrongSecret,
        digestAlgorithm: 'sha256',
        digest: DIGEST,
      });

      expect(outcome).toMatchObject({
        outcome: 'refused',
        failure: { code: 'SIGN_PASSPHRASE_WRONG', retryable: false },
      });
      const given = wrongSecret.kind === 'passphrase' ? wrongSecret.passphrase : wrongSecret.code;
      expect(JSON.stringify(outcome)).not.toContain(given);
    });

    it.each(['', 'AB'.repeat(32), 'ab'.repeat(31), 'zz'.repeat(32)])('refuses "%s" as a digest', async (digest) => {
      const { signer, ready } = await make();
      const outcome = await signer.signDigest({ ...ready, digestAlgorithm: 'sha256', digest });

      expect(outcome).toMatchObject({ outcome: 'refused', failure: { reason: 'DIGEST_INVALID' } });
    });
  });
};
