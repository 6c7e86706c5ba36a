/**
 * The signature in activities: make ready (retriable), take the secret and sign (one attempt, on the worker that holds
 * the key), then time-stamp and validation data (retriable). Each stage is found again by its key.
 */
import { textAt } from '../domain/shared/json.js';
import type { CaseFiles } from '../domain/ports/casework.js';
import type { PreparedLetter, SealKey, Signer, SignaturePipeline } from '../domain/ports/signer.js';
import type { Accounts, Documents, Incidents, Seals, SigningRecords } from '../domain/ports/store.js';
import type { Result } from '../domain/shared/result.js';
import type { SigningFailure } from '../domain/signing/failure.js';
import { stagesOf, type SignatureLevel, type SigningPlan } from '../domain/signing/plan.js';
import type { EffectActivities, SigningActivities, SigningRequest } from './contracts.js';
import { permanent, transient } from './failures.js';

export interface SigningDeps {
  readonly store: {
    readonly seals: Seals;
    readonly signingRecords: SigningRecords;
    readonly documents: Documents;
    readonly accounts: Accounts;
    readonly incidents: Incidents;
  };
  readonly files: CaseFiles;
  readonly pipeline: SignaturePipeline;
  readonly level: SignatureLevel;
  readonly taskQueuePrefix: string;
  /** Stands in the signature dictionary. */
  readonly reason: string;
  readonly location: string;
  readonly now: () => number;
}

const FIELD = 'TandaTangan1';

const keyOf = ({ application, task }: SigningRequest): string => `${application}/${task}`;

const unwrap = <T>(result: Result<T, SigningFailure>): T => {
  if (result.ok) return result.value;
  const { code, detail, retryable } = result.error;
  throw retryable ? transient(code, detail) : permanent(code, detail);
};

const letterOf = async (files: CaseFiles, { application, letter }: SigningRequest): Promise<Uint8Array> => {
  const bytes = letter.final === undefined ? null : await files.get(application, letter.final.sha256);
  if (bytes === null) throw permanent('DOCUMENT_NOT_FOUND', `the final letter of ${application} is not in the archive`);
  return bytes;
};

/** The prepared letter as it was kept: its bytes in the archive, the rest beside its key. */
const preparedLetter = async (
  { store, files }: Pick<SigningDeps, 'store' | 'files'>,
  request: SigningRequest,
): Promise<PreparedLetter> => {
  const kept = await store.signingRecords.find(`${keyOf(request)}/prepared`);
  const pdf = kept === null ? null : await files.get(request.application, kept.sha256);
  if (kept === null || pdf === null)
    throw permanent('DOCUMENT_NOT_FOUND', `the letter of ${request.application} was not made ready to sign`);
  return {
    pdf,
    fieldName: FIELD,
    digestAlgorithm: 'sha256',
    digest: textAt(kept.meta, 'digest'),
  };
};

export const createSignatureActivities = (
  deps: SigningDeps,
): Pick<EffectActivities, 'prepareSignature' | 'completeSignature'> => {
  const { store, files, pipeline, level, taskQueuePrefix, reason, location, now } = deps;

  const prepare = async (request: SigningRequest): Promise<{ sha256: string; digest: string }> => {
    const key = `${keyOf(request)}/prepared`;
    const kept = await store.signingRecords.find(key);
    if (kept !== null) return { sha256: kept.sha256, digest: textAt(kept.meta, 'digest') };
    const official = await store.accounts.byId(request.signer);
    const plan: SigningPlan = {
      fieldName: FIELD,
      role: { kind: 'sole' },
      digestAlgorithm: 'sha256',
      claimedAt: now(),
      reason,
      location,
      ...(official === null ? {} : { signerName: official.name }),
    };
    const prepared = unwrap(await pipeline.prepare(await letterOf(files, request), plan));
    const { sha256 } = await files.put(request.application, prepared.pdf);
    await store.signingRecords.save(key, { stage: 'prepared', sha256, meta: { digest: prepared.digest } });
    return { sha256, digest: prepared.digest };
  };

  /** Time-stamp, validation data, archive time-stamp: as far as the office's level asks. */
  const strengthen = async (request: SigningRequest, embedded: Uint8Array): Promise<Uint8Array> => {
    let pdf = embedded;
    for (const stage of stagesOf(level)) {
      if (stage === 'validation-data') {
        pdf = unwrap(await pipeline.addValidationData(pdf));
        continue;
      }
      const stamped = unwrap(
        stage === 'timestamp' ? await pipeline.timestamp(pdf, FIELD) : await pipeline.archiveTimestamp(pdf),
      );
      pdf = stamped.pdf;
      if (stamped.incident !== undefined) {
        await store.incidents.raise({
          application: request.application,
          task: null,
          code: 'CLAIMED_TIME',
          detail: `the signing time and the time-stamp of ${stamped.authority} are more than a minute apart: ${JSON.stringify(stamped.incident)}`,
          at: now(),
        });
      }
    }
    return pdf;
  };

  return {
    async prepareSignature(request) {
      const { sha256, digest } = await prepare(request);
      const kid = await store.seals.kidOf(request.seal);
      if (kid === null) throw permanent('SIGN_SEAL_GONE', 'the passphrase was taken or has expired; enter it again');
      return { prepared: sha256, digest, taskQueue: `${taskQueuePrefix}${kid}` };
    },

    async completeSignature(request) {
      const key = `${keyOf(request)}/complete`;
      const done = await store.signingRecords.find(key);
      if (done !== null) return { sha256: done.sha256, level, signer: request.signer };
      const signed = await store.signingRecords.find(`${keyOf(request)}/signed`);
      const cms = signed === null ? null : await files.get(request.application, signed.sha256);
      if (cms === null) throw permanent('INVARIANT', `no signature of ${request.application} is on record`);
      const embedded = unwrap(await pipeline.embed(await preparedLetter(deps, request), cms));
      const pdf = await strengthen(request, embedded);
      const { sha256, size } = await files.put(request.application, pdf);
      await store.documents.add({
        id: sha256.slice(0, 32),
        application: request.application,
        kind: 'signed-letter',
        requirement: null,
        name: 'surat-bertanda-tangan.pdf',
        mediaType: 'application/pdf',
        size,
        sha256,
        createdAt: now(),
        createdBy: request.signer,
        meta: { level, number: request.letter.number ?? null, kind: request.letter.kind },
      });
      await store.signingRecords.save(key, { stage: 'complete', sha256, meta: { level } });
      return { sha256, level, signer: request.signer };
    },
  };
};

export interface CeremonyDeps {
  readonly store: { readonly seals: Seals; readonly signingRecords: SigningRecords };
  readonly files: CaseFiles;
  readonly signer: Signer;
  readonly sealKey: SealKey;
  readonly now: () => number;
}

/** Runs on the one worker that can open the seal. What is signed is stored before anything slow. */
export const createCeremonyActivities = ({ store, files, signer, sealKey, now }: CeremonyDeps): SigningActivities => ({
  async signDigest(request) {
    const key = `${keyOf(request)}/signed`;
    if ((await store.signingRecords.find(key)) !== null) return { signed: true };
    const shown = request.letter.final?.sha256 ?? '';
    const sealed = await store.seals.take(request.seal, now());
    if (sealed === null) throw permanent('SIGN_SEAL_GONE', 'the passphrase was taken or has expired; enter it again');
    if (signer.kind !== 'digest') throw permanent('INVARIANT', `the signer ${signer.provider} does not sign digests`);
    const passphrase = unwrap(
      await sealKey.open(sealed.sealed, {
        application: request.application,
        task: request.signTask,
        letter: shown,
        official: request.signer,
      }),
    );
    const secret = { kind: 'passphrase', passphrase } as const;
    const outcome = await signer.signDigest({
      officialId: request.signer,
      digestAlgorithm: 'sha256',
      digest: request.digest,
      secret,
    });
    switch (outcome.outcome) {
      case 'refused':
        throw permanent(outcome.failure.code, outcome.failure.detail);
      case 'unknown':
        throw permanent(
          'SIGN_OUTCOME_UNKNOWN',
          `${signer.provider} may have signed (${outcome.reference}): ${outcome.detail}`,
        );
      case 'signed': {
        const { sha256 } = await files.put(request.application, outcome.value.cms);
        await store.signingRecords.save(key, {
          stage: 'signed',
          sha256,
          meta: { subject: outcome.value.subject, certificate: outcome.value.certificate },
        });
        return { signed: true };
      }
    }
  },
});
