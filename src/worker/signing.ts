/** Opens the signing and sealing of letters in this worker. */
import { randomUUID } from 'node:crypto';
import type { SignaturePipeline, Signer } from '../domain/ports/signer.js';
import { createCeremonies } from '../activities/ceremony.js';
import { createCeremonyActivities, type SigningDeps } from '../activities/signing.js';
import type { SigningActivities } from '../domain/effects/contracts.js';
import { WORKER_BEAT, WORKER_SILENCE } from '../domain/signing/ceremony.js';
import type { OpenedOffice } from '../assembly/open-office.js';
import { openSeal, openSigner, takesLettersBack, type OpenedSeal } from '../assembly/signers.js';
import { openTrust, openVerifier } from '../assembly/trust.js';
import { countedAttempts } from '../infra/signing/attempts.js';
import { createSignaturePipeline } from '../infra/signing/pipeline.js';
import { createSealKey } from '../infra/signing/seal.js';
import type { Trust } from '../infra/signing/trust.js';

const TIMEOUT_MS = 10_000;
/** Pause after an announcement that the record did not take. */
const SAY_AGAIN_MS = 500;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });

export interface OpenedSigning {
  readonly trust: Trust;
  readonly pipeline: SignaturePipeline;
  readonly seal: OpenedSeal;
  /** Parts that the stages of a signature need, without the ceremony. */
  readonly parts: SigningDeps;
  readonly ceremony: SigningActivities;
  /** Id of the key that this worker opens sealed passphrases with. */
  readonly kid: string;
  /** Announces that the key lives, again and again; the answered function ends that. */
  announce(report: (error: unknown) => void): Promise<() => void>;
  close(): Promise<void>;
}

/**
 * Announces at once, and at each beat until the answered function is called. A failure after the first time is reported
 * and made up for soon.
 */
const keepAnnouncing = async (announce: () => Promise<void>, report: (error: unknown) => void): Promise<() => void> => {
  await announce();
  let stopped = false;
  let next: NodeJS.Timeout;
  const announceIn = (delay: number): void => {
    if (stopped) return;
    next = setTimeout(() => {
      announce().then(
        () => {
          announceIn(WORKER_BEAT);
        },
        (error: unknown) => {
          report(error);
          // a record that was away must not take this worker for dead
          announceIn(SAY_AGAIN_MS);
        },
      );
    }, delay);
  };
  announceIn(WORKER_BEAT);
  return () => {
    stopped = true;
    clearTimeout(next);
  };
};

export const openSigning = async (office: OpenedOffice): Promise<OpenedSigning> => {
  const { config, files, store, caseFiles, now } = office;
  const { signature, seal: sealWords } = files.operations;
  const { level } = config.signing;
  const trust = openTrust(config, TIMEOUT_MS);
  // Judges letters that a provider returns; a signer of digests returns nothing to judge.
  const verifier = takesLettersBack(config.signing) ? openVerifier(config, trust, TIMEOUT_MS) : null;
  const pipeline = createSignaturePipeline({
    trust,
    authorities: config.signing.timestampUrls.map((url) => ({ url })),
    ...(verifier === null ? {} : { verifier }),
    ...{ timeout: TIMEOUT_MS, now },
  });
  const signer: Signer = openSigner(config.signing, {
    trust,
    attempts: countedAttempts(store.signingAttempts, { now, pause }),
    owners: office.keyOwners,
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
    parts: {
      ...{ store, files: caseFiles, pipeline, signer, level, now, pause, ...signature },
      keyOwners: office.keyOwners,
      taskQueuePrefix: config.temporal.signingTaskQueuePrefix,
    },
    ceremony: createCeremonyActivities({
      ...{ store, files: caseFiles, now, pause, ...signature },
      ceremonies: createCeremonies({ seals: store.seals, sealKey, signer, now, pause, newId: randomUUID }),
      provider: signer.provider,
    }),
    kid: sealKey.recipient.kid,
    announce: (report) =>
      keepAnnouncing(
        () => store.seals.announceKey({ ...sealKey.recipient, expiresAt: now() + WORKER_SILENCE }),
        report,
      ),
    close: async () => {
      await verifier?.close();
    },
  };
};
