/** How letters are signed and sealed in this worker. */
import type { Signer } from '../domain/ports/signer.js';
import { createCeremonies } from '../activities/ceremony.js';
import { createCeremonyActivities } from '../activities/signing.js';
import type { OpenedOffice } from '../assembly/open-office.js';
import { openSeal, openSigner, takesLettersBack } from '../assembly/signers.js';
import { openTrust, openVerifier } from '../assembly/trust.js';
import { countedAttempts } from '../infra/signing/attempts.js';
import { createSignaturePipeline } from '../infra/signing/pipeline.js';
import { createSealKey } from '../infra/signing/seal.js';

const TIMEOUT_MS = 10_000;
/** How long an announced sealing key counts as live; announced anew at half of it. */
const KEY_LIFE_MS = 60_000;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });

export const openSigning = async ({ config, files, store, caseFiles, now }: OpenedOffice) => {
  const { signature, seal: sealWords } = files.operations;
  const { level } = config.signing;
  const trust = openTrust(config, TIMEOUT_MS);
  // Judges what a provider returns; a signer of digests returns nothing to judge.
  const verifier = takesLettersBack(config.signing) ? openVerifier(config, trust, TIMEOUT_MS) : null;
  const pipeline = createSignaturePipeline({
    trust,
    authorities: config.signing.timestampUrls.map((url) => ({ url })),
    ...(verifier === null ? {} : { verifier }),
    ...{ timeout: TIMEOUT_MS, now },
  });
  const signer: Signer = openSigner(config.signing, {
    trust,
    attempts: countedAttempts(store.signingAttempts, now),
    loginOf: async (id) => (await store.accounts.byId(id))?.login,
    now,
  });
  const sealKey = await createSealKey(now);
  return {
    trust,
    pipeline,
    seal: openSeal(config.signing, sealWords, {
      ...{ trust, pipeline, level, now },
      office: files.letters.office.name,
      location: signature.location,
    }),
    /** What the stages of a signature need but the ceremony. */
    parts: {
      ...{ store, files: caseFiles, pipeline, signer, level, now, ...signature },
      taskQueuePrefix: config.temporal.signingTaskQueuePrefix,
    },
    ceremony: createCeremonyActivities({
      ...{ store, files: caseFiles, now, pause, ...signature },
      ceremonies: createCeremonies({ seals: store.seals, sealKey, signer, now, pause }),
      provider: signer.provider,
    }),
    kid: sealKey.recipient.kid,
    /** Says that the key of the seals lives, and goes on saying it; the answer ends that. */
    announce: async (report: (error: unknown) => void): Promise<() => void> => {
      const say = (): Promise<void> =>
        store.seals.announceKey({ ...sealKey.recipient, expiresAt: now() + KEY_LIFE_MS });
      await say();
      const saying = setInterval(() => {
        say().catch(report);
      }, KEY_LIFE_MS / 2);
      return () => {
        clearInterval(saying);
      };
    },
    close: async (): Promise<void> => {
      await verifier?.close();
    },
  };
};

export type OpenedSigning = Awaited<ReturnType<typeof openSigning>>;
