import { describe, expect, it } from '@jest/globals';
import type {
  DigestSigner,
  SignaturePipeline,
  Signer,
  SigningSecret,
  SignOutcome,
} from '../../src/domain/ports/signer.js';
import { checkSignedData, parseSignedData } from '../../src/infra/signing/cms.js';
import { aPlan, unwrap } from '../infra/signing/office.js';

/** A signer of digests, with officials in known states to judge it by. */
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

export interface LetterSignerUnderTest {
  readonly signer: Signer;
  /** Pipeline with a verifier, where the signer returns whole letters. */
  readonly pipeline: SignaturePipeline;
  readonly letter: Uint8Array;
  /** Name of the official in the account. */
  readonly name: string;
  readonly ready: { readonly officialId: string; readonly secret: SigningSecret };
  readonly wrongSecret: SigningSecret;
  readonly unknownOfficial: string;
}

/** A letter signed by either kind of signer, as the office keeps it before it is strengthened. */
const signLetter = async (
  { signer, pipeline, letter, name }: LetterSignerUnderTest,
  officialId: string,
  secret: SigningSecret,
): Promise<SignOutcome<Uint8Array>> => {
  const plan = aPlan();
  if (signer.kind === 'digest') {
    const prepared = unwrap(await pipeline.prepare(letter, plan));
    const opened = await signer.openKey({ officialId, secret });
    if (!opened.ok) return { outcome: 'refused', failure: opened.error };
    const outcome = await opened.value.sign(prepared);
    await opened.value.close();
    if (outcome.outcome !== 'signed') return outcome;
    return { outcome: 'signed', value: unwrap(await pipeline.embed(prepared, outcome.value.cms)) };
  }
  const [answer] = await signer.signDocuments({ officialId, secret, documents: [{ key: 'a/1', pdf: letter, plan }] });
  if (answer === undefined) throw new Error('no outcome for the letter');
  if (answer.result.outcome !== 'signed') return answer.result;
  return { outcome: 'signed', value: unwrap(await pipeline.accept(letter, answer.result.value, { name })).pdf };
};

/** The promises of the port, kept by every adapter, whether it signs digests or whole letters. */
export const signerContract = (label: string, make: () => Promise<LetterSignerUnderTest>): void => {
  describe(`${label} as a signer of letters`, () => {
    it('signs the letter that was given, and keeps every byte of it', async () => {
      const under = await make();
      const { officialId, secret } = under.ready;
      const outcome = await signLetter(under, officialId, secret);
      if (outcome.outcome !== 'signed') throw new Error(JSON.stringify(outcome));

      expect(Buffer.compare(outcome.value.subarray(0, under.letter.length), under.letter)).toBe(0);
      expect(outcome.value.length).toBeGreaterThan(under.letter.length);
    });

    it('says who is ready, and that a stranger is not registered, without any secret', async () => {
      const { signer, ready, unknownOfficial } = await make();

      expect((await signer.signerStatus(ready.officialId)).status).toBe('ready');
      expect(await signer.signerStatus(unknownOfficial)).toEqual({ status: 'not-registered' });
    });

    it('refuses a wrong secret by name, for good, and without repeating it', async () => {
      const under = await make();
      const outcome = await signLetter(under, under.ready.officialId, under.wrongSecret);
      const given = under.wrongSecret.kind === 'passphrase' ? under.wrongSecret.passphrase : under.wrongSecret.code;

      expect(outcome).toMatchObject({
        outcome: 'refused',
        failure: { code: 'SIGN_PASSPHRASE_WRONG', retryable: false },
      });
      expect(JSON.stringify(outcome)).not.toContain(given);
    });

    it('refuses for a stranger, whatever the secret', async () => {
      const under = await make();

      expect(await signLetter(under, under.unknownOfficial, under.ready.secret)).toMatchObject({
        outcome: 'refused',
        failure: { code: 'SIGN_CERTIFICATE_MISSING' },
      });
    });

    it('locks after five wrong secrets, the right one included', async () => {
      const under = await make();
      const { officialId, secret } = under.ready;
      for (let n = 0; n < 5; n += 1) await signLetter(under, officialId, under.wrongSecret);

      expect(await signLetter(under, officialId, secret)).toMatchObject({
        failure: { code: 'SIGN_PASSPHRASE_LOCKED' },
      });
      expect(await under.signer.signerStatus(officialId)).toEqual({ status: 'locked' });
    });
  });
};
