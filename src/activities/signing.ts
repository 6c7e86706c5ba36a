/**
 * The signature in activities: make ready (retriable), take the secret and sign (one attempt, on the worker that holds
 * the key), then time-stamp and validation data (retriable). Each stage is found again by its key.
 */
import type { ErrorCode } from '../domain/shared/error-codes.js';
import { textAt } from '../domain/shared/json.js';
import type { CaseFiles } from '../domain/ports/casework.js';
import type { KeyOwners } from '../domain/ports/key-owners.js';
import type {
  AcceptedLetter,
  PreparedLetter,
  Signer,
  SignaturePipeline,
  TimestampedLetter,
} from '../domain/ports/signer.js';
import type { Accounts } from '../domain/ports/accounts.js';
import type { Documents } from '../domain/ports/documents.js';
import type { Incidents } from '../domain/ports/incidents.js';
import type { Seals, SigningRecord, SigningRecords } from '../domain/ports/signing-records.js';
import { patiently } from '../domain/shared/patience.js';
import { err, ok, type Result } from '../domain/shared/result.js';
import type { Instant } from '../domain/shared/time.js';
import { isAlive, SECRET_LIFE, WORKER_BEAT } from '../domain/signing/ceremony.js';
import { signingFailure, type SigningFailure } from '../domain/signing/failure.js';
import type { CeremonyRoom, Signature } from './ceremony.js';
import type { SignatureLevel, SigningPlan } from '../domain/signing/plan.js';
import { strengthen } from '../domain/signing/strengthen.js';
import type { SignatureActivities, SigningActivities, SigningRequest } from '../domain/effects/contracts.js';
import { beatingAll } from './beating.js';
import { asFailure, permanent, transient } from './failures.js';
import { stampOf } from '../office/letters/stamp.js';

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
  readonly signer: Signer;
  readonly keyOwners: Pick<KeyOwners, 'claim'>;
  readonly level: SignatureLevel;
  readonly taskQueuePrefix: string;
  /** Reason of the signature, for the signature dictionary. */
  readonly reason: string;
  readonly location: string;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
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

/** Kept under `<application>/<task>/signed`, once: the first to write it decides whether the letter is signed. */
const SIGNED = 'signed';
const NOT_SIGNED = 'not-signed';
const UNKNOWN = 'unknown';
const NOTHING = '0'.repeat(64);

const planOf = async (
  {
    store,
    reason,
    location,
    now,
  }: { readonly store: Pick<SigningDeps['store'], 'accounts'> } & Pick<SigningDeps, 'reason' | 'location' | 'now'>,
  request: SigningRequest,
): Promise<SigningPlan> => {
  const official = await store.accounts.byId(request.signer);
  return {
    fieldName: FIELD,
    role: { kind: 'sole' },
    digestAlgorithm: 'sha256',
    claimedAt: now(),
    reason,
    location,
    ...(official === null ? {} : { signerName: official.name }),
  };
};

/** A letter with its signature, before it is strengthened. */
interface SignedLetter {
  readonly pdf: Uint8Array;
  readonly field: string;
  /** SHA-256 of the signer's certificate; null in records of before it was kept. */
  readonly certificate: string | null;
}

/** Pause between two looks at whether a worker lives, or has signed. */
const LOOK_AGAIN_MS = 500;
/** Time for a worker to say once more that it lives: a record that was away has heard nobody. */
const SAY_ONCE_MORE_MS = WORKER_BEAT + 2_000;
/** Longest wait for a slow worker, shorter than the activity may take. */
const LONGEST_WAIT_MS = 100_000;

export const createSignatureActivities = (deps: SigningDeps): SignatureActivities => {
  const { store, files, pipeline, signer, keyOwners, level, taskQueuePrefix, now, pause } = deps;

  /**
   * A signer of digests needs the letter with the room for its signature; one of documents gets the letter as it was
   * shown.
   */
  const prepare = async (request: SigningRequest): Promise<{ sha256: string; digest: string }> => {
    const key = `${keyOf(request)}/prepared`;
    const kept = await store.signingRecords.find(key);
    if (kept !== null) return { sha256: kept.sha256, digest: textAt(kept.meta, 'digest') };
    const letter = await letterOf(files, request);
    if (signer.kind === 'document') {
      const sha256 = request.letter.final?.sha256 ?? '';
      await store.signingRecords.save(key, { stage: 'prepared', sha256, meta: { digest: sha256 } });
      return { sha256, digest: sha256 };
    }
    const stamp = await stampOf(deps, request.application, request.letter.final?.sha256);
    const plan = await planOf(deps, request);
    const prepared = unwrap(await pipeline.prepare(letter, stamp === undefined ? plan : { ...plan, stamp }));
    const { sha256 } = await files.put(request.application, prepared.pdf);
    await store.signingRecords.save(key, { stage: 'prepared', sha256, meta: { digest: prepared.digest } });
    return { sha256, digest: prepared.digest };
  };

  const incident = (application: string, code: ErrorCode, detail: string): Promise<void> =>
    store.incidents.raise({ application, task: null, code, detail, at: now() });

  const raiseIfApart =
    (application: string) =>
    async ({ authority, incident: apart }: TimestampedLetter): Promise<void> => {
      if (apart === undefined) {
        // The clocks agree again: the incidents of earlier letters are over.
        await store.incidents.settleCode('CLAIMED_TIME', now());
        return;
      }
      await incident(
        application,
        'CLAIMED_TIME',
        `the signing time and the time-stamp of ${authority} are more than a minute apart: ${JSON.stringify(apart)}`,
      );
    };

  /** Checks that the provider signed with the official's own key; an unknown key waits for its second person. */
  const ownLetter = async (
    official: string,
    { pdf, field, signer: certificate }: AcceptedLetter,
    providerNik: string | null,
  ): Promise<Result<SignedLetter, SigningFailure>> => {
    const owner = await keyOwners.claim(official, certificate, 'system', providerNik);
    if (owner.isOwn) return ok({ pdf, field, certificate: certificate.fingerprint });
    return err(
      owner.because === 'of-another'
        ? signingFailure('KEY_OF_ANOTHER', `"${certificate.subject}" signed, not this official`)
        : signingFailure(
            'SIGNER_UNCONFIRMED',
            `nothing in the certificate "${certificate.subject}" tells whose it is: a second person confirms its SHA-256 ${certificate.fingerprint}`,
          ),
    );
  };

  /** The signed letter before it is strengthened, and the field of its signature. */
  const signedLetter = async (request: SigningRequest, record: SigningRecord | null): Promise<SignedLetter> => {
    const bytes = record?.stage === SIGNED ? await files.get(request.application, record.sha256) : null;
    if (record === null || bytes === null)
      throw permanent('INVARIANT', `no signature of ${request.application} is on record`);
    if (record.meta['form'] !== 'document') {
      // the owner of the key was checked before it signed
      const certificate = record.meta['certificate'];
      return {
        pdf: unwrap(await pipeline.embed(await preparedLetter(deps, request), bytes)),
        field: FIELD,
        certificate: typeof certificate === 'string' ? certificate : null,
      };
    }
    const spelt = signer.kind === 'document' ? await signer.certificateName(request.signer) : null;
    const name = spelt ?? (await store.accounts.byId(request.signer))?.name ?? '';
    const accepted = unwrap(await pipeline.accept(await letterOf(files, request), bytes, { name }));
    const providerNik = signer.kind === 'document' ? await signer.nik(request.signer) : null;
    return unwrap(await ownLetter(request.signer, accepted, providerNik));
  };

  /**
   * Enters the signed letter among the documents: the one that was completed first, also when an attempt is repeated.
   */
  const enter = async (
    request: SigningRequest,
    { sha256, meta }: SigningRecord,
  ): Promise<{ readonly sha256: string; readonly level: string; readonly signer: string }> => {
    const { size, certificate = null } = meta;
    await store.documents.add({
      id: sha256.slice(0, 32),
      application: request.application,
      kind: 'signed-letter',
      requirement: null,
      name: 'surat-bertanda-tangan.pdf',
      mediaType: 'application/pdf',
      size: typeof size === 'number' ? size : 0,
      sha256,
      createdAt: now(),
      createdBy: request.signer,
      meta: { level, number: request.letter.number ?? null, kind: request.letter.kind, certificate },
    });
    return { sha256, level, signer: request.signer };
  };

  /** The worker that holds the secret. The record is asked again for a while where the worker seems dead. */
  const holderNow = async (seal: string): ReturnType<Seals['holderOf']> => {
    const until = now() + SAY_ONCE_MORE_MS;
    for (;;) {
      const holder = await store.seals.holderOf(seal);
      if (holder === null || isAlive(holder, now()) || now() >= Math.min(until, holder.expiresAt)) return holder;
      await pause(LOOK_AGAIN_MS);
    }
  };

  /**
   * Waits for a worker that was not heard of but lives: a slow one may yet sign. Answers whether the wait ended with the
   * worker's death.
   */
  const awaitSlowWorker = async (request: SigningRequest): Promise<{ readonly died: boolean }> => {
    const until = now() + LONGEST_WAIT_MS;
    while (now() < until) {
      if ((await store.signingRecords.find(`${keyOf(request)}/signed`)) !== null) return { died: false };
      const holder = await holderNow(request.seal);
      if (holder === null || now() >= holder.expiresAt) return { died: false };
      if (!isAlive(holder, now())) return { died: true };
      await pause(LOOK_AGAIN_MS);
    }
    return { died: false };
  };

  // their order takes one that it hears nothing of for twenty seconds for lost, and a slow time-stamp takes longer
  return beatingAll<SignatureActivities>({
    async prepareSignature(request) {
      const { sha256, digest } = await prepare(request);
      const holder = await holderNow(request.seal);
      if (holder === null || now() >= holder.expiresAt)
        throw permanent('SIGN_SEAL_GONE', 'the passphrase was taken or has expired; enter it again');
      if (!isAlive(holder, now()))
        throw permanent('SIGN_WORKER_AWAY', 'the worker that holds the passphrase went away; sign again');
      return { prepared: sha256, digest, taskQueue: `${taskQueuePrefix}${holder.kid}` };
    },

    async completeSignature(request) {
      const key = `${keyOf(request)}/complete`;
      const done = await store.signingRecords.find(key);
      if (done !== null) return enter(request, done);
      const record = await store.signingRecords.find(`${keyOf(request)}/signed`);
      const letter = await signedLetter(request, record);
      const pdf = unwrap(await strengthen(pipeline, level, letter, raiseIfApart(request.application)));
      const { sha256, size } = await files.put(request.application, pdf);
      const { certificate } = letter;
      return enter(
        request,
        await store.signingRecords.saveOnce(key, { stage: 'complete', sha256, meta: { level, size, certificate } }),
      );
    },

    async settleSignature(request) {
      const { died } = request.unheard === true ? await awaitSlowWorker(request) : { died: true };
      const key = `${keyOf(request)}/signed`;
      const kept = await store.signingRecords.saveOnce(key, {
        stage: NOT_SIGNED,
        sha256: NOTHING,
        meta: { settledAt: now() },
      });
      // A worker that lives was slow, and the official is told what ended the wait: not that it is away.
      if (kept.stage === NOT_SIGNED && !died)
        throw permanent('SIGN_SEAL_GONE', 'the letter was not signed while the passphrase lasted; enter it again');
      if (kept.stage !== UNKNOWN) return { signed: kept.stage === SIGNED };
      const reference = textAt(kept.meta, 'reference');
      const answer = signer.kind === 'document' ? await signer.reconcile(reference) : { outcome: 'unknown' as const };
      if (answer.outcome === 'unknown') {
        throw transient(
          'SIGN_OUTCOME_UNKNOWN',
          `${signer.provider} may have signed (${reference}): it is asked again; a supervisor may settle it`,
        );
      }
      if (answer.outcome === 'not-signed') {
        await store.signingRecords.save(key, { stage: NOT_SIGNED, sha256: NOTHING, meta: kept.meta });
        return { signed: false };
      }
      const { sha256 } = await files.put(request.application, answer.pdf);
      await store.signingRecords.save(key, { stage: SIGNED, sha256, meta: { ...kept.meta, form: 'document' } });
      return { signed: true };
    },
  });
};

export interface CeremonyDeps {
  readonly store: {
    readonly signingRecords: SigningRecords;
    readonly accounts: Accounts;
  };
  readonly files: CaseFiles;
  readonly ceremonies: CeremonyRoom;
  readonly provider: string;
  readonly reason: string;
  readonly location: string;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Storing is retried until the attempt's time ends: a record that is away for a moment must not lose a signature. */
const KEEP_PAUSE_MS = 500;
const KEEP_PATIENCE_MS = 120_000;

/** Runs on the one worker that can open the seal. What is signed is stored before anything slow. */
export const createCeremonyActivities = (deps: CeremonyDeps): SigningActivities => {
  const { store, files, ceremonies, provider, now, pause } = deps;

  const persist = async <T>(write: () => Promise<T>): Promise<T> => {
    const until = now() + KEEP_PATIENCE_MS;
    for (;;) {
      try {
        return await write();
      } catch (error) {
        if (now() >= until) throw error;
        await pause(KEEP_PAUSE_MS);
      }
    }
  };

  /**
   * Stores the signature once. Where the attempt was given up meanwhile, the letter is not signed and the signature
   * dropped.
   */
  const keep = async (request: SigningRequest, made: Signature): Promise<void> => {
    const { sha256 } = await persist(() => files.put(request.application, made.form === 'cms' ? made.cms : made.pdf));
    const meta =
      made.form === 'cms'
        ? { form: made.form, subject: made.subject, certificate: made.certificate }
        : { form: made.form };
    const kept = await persist(() =>
      store.signingRecords.saveOnce(`${keyOf(request)}/signed`, { stage: SIGNED, sha256, meta }),
    );
    if (kept.stage !== SIGNED || kept.sha256 !== sha256) {
      throw permanent('SIGN_WORKER_AWAY', 'the signature came after the attempt had been given up; sign again');
    }
  };

  /** Reads are retried while the secret may live: a failed one would send the letter back to the official. */
  const reading = <T>(work: () => Promise<T>, until: Instant): Promise<T> =>
    patiently(work, { now, pause, until: () => until });

  const sign: SigningActivities['signDigest'] = async (request) => {
    const until = now() + SECRET_LIFE;
    const key = `${keyOf(request)}/signed`;
    const kept = await reading(() => store.signingRecords.find(key), until);
    if (kept?.stage === SIGNED) return { signed: true };
    if (kept !== null) throw permanent('SIGN_WORKER_AWAY', 'this attempt to sign has been given up; sign again');
    const outcome = await ceremonies.sign(request.seal, {
      application: request.application,
      task: request.signTask,
      letter: request.letter.final?.sha256 ?? '',
      official: request.signer,
      digest: request.digest,
      document: () =>
        reading(async () => ({ pdf: await letterOf(files, request), plan: await planOf(deps, request) }), until),
    });
    switch (outcome.outcome) {
      case 'refused':
        throw permanent(outcome.failure.code, outcome.failure.detail);
      case 'unknown': {
        const { reference, detail } = outcome;
        await persist(() =>
          store.signingRecords.saveOnce(key, { stage: UNKNOWN, sha256: NOTHING, meta: { reference, detail } }),
        );
        throw permanent('SIGN_OUTCOME_UNKNOWN', `${provider} may have signed (${reference}): ${detail}`);
      }
      case 'signed':
        await keep(request, outcome.value);
        return { signed: true };
    }
  };

  return {
    signDigest: (request) =>
      sign(request).catch((error: unknown) => {
        // tried once: whatever ends it has a code that the official can read
        throw asFailure(error);
      }),
  };
};
