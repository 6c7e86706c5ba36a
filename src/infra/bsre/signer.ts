/** BSrE's eSign Client Service as a signer of whole letters. Nothing here asks twice with one secret. */
import { z } from 'zod';
import type {
  DocumentSigner,
  PassphraseAttempts,
  PassphraseTrial,
  Reconciled,
  SigningSecret,
  SignOutcome,
  SignDocumentsRequest,
} from '../../domain/ports/signer.js';
import { err, ok, type Result } from '../../domain/shared/result.js';
import { signingFailure, type SigningFailure } from '../../domain/signing/failure.js';
import { attempt } from '../signing/signing-error.js';
import { placeToTry } from '../signing/tried.js';
import { filesIn, isPdf, objectIn } from './answers.js';
import { exchange, type BsreAnswer, type BsreServer } from './exchange.js';
import { readSaid, refusalOf, statusOf } from './outcomes.js';
import {
  codeRequest,
  downloadV1,
  signV1,
  signV2,
  statusRequest,
  verifyRequest,
  type BsreOfficial,
  type BsreVersion,
} from './wire.js';

export interface BsreOptions extends BsreServer {
  readonly version: BsreVersion;
  /** The official as the service knows them; undefined where it does not know them. */
  readonly officials: (officialId: string) => Promise<BsreOfficial | undefined>;
  /** Counts wrong passphrases here too: five lock, before the service locks the certificate. */
  readonly attempts: PassphraseAttempts;
}

/** The service's own verdict on a signed letter. Our own verifier decides; this is shown beside it. */
export interface BsreVerdict {
  readonly conclusion: 'valid' | 'invalid' | 'no-signature';
  readonly words: string;
}

export interface BsreSigner extends DocumentSigner {
  /** Asks the service to send the official a one-time code for so many letters (v2 alone). */
  requestCode(officialId: string, letters: number): Promise<Result<null, SigningFailure>>;
  verify(pdf: Uint8Array): Promise<Result<BsreVerdict, SigningFailure>>;
}

type Outcome = SignOutcome<Uint8Array>;
type Document = SignDocumentsRequest['documents'][number];

const refused = (failure: SigningFailure): Outcome => ({ outcome: 'refused', failure });

const away = (reason: string): SigningFailure =>
  signingFailure('PROVIDER_UNAVAILABLE', `the eSign service does not answer: ${reason}`);

/** Identifier that v1 gives a signed document. With it, and only with it, a lost answer can be fetched. */
const idOf = (answer: BsreAnswer): string | null => {
  const id = answer.kind === 'answered' ? answer.headers['id_dokumen'] : undefined;
  return typeof id === 'string' && id !== '' ? id : null;
};

const WITH_ID = 'v1:';
const unknown = (answer: BsreAnswer, key: string, detail: string): Outcome => {
  const id = idOf(answer);
  return { outcome: 'unknown', reference: id === null ? key : `${WITH_ID}${id}`, detail };
};

/** Reads the answer to a request to sign these letters; one outcome for each. */
const outcomes = (
  answer: BsreAnswer,
  documents: readonly Document[],
  secret: string,
  signed: (body: Uint8Array) => readonly Uint8Array[] | null,
): readonly Outcome[] => {
  const all = (outcome: (document: Document) => Outcome): readonly Outcome[] => documents.map(outcome);
  if (answer.kind === 'not-sent') return all(() => refused(away(answer.reason)));
  if (answer.kind === 'no-answer') return all(({ key }) => unknown(answer, key, answer.reason));
  if (answer.status !== 200) {
    const refusal = answer.whole ? refusalOf(answer.status, readSaid(answer.body, secret)) : null;
    if (refusal !== null) return all(() => refused(refusal));
    return all(({ key }) => unknown(answer, key, `HTTP ${String(answer.status)} without a reason`));
  }
  const pdfs = answer.whole ? signed(answer.body) : null;
  if (pdfs?.length !== documents.length || !pdfs.every(isPdf)) {
    return all(({ key }) => unknown(answer, key, 'the answer does not hold the signed letters'));
  }
  return pdfs.map((pdf) => ({ outcome: 'signed', value: pdf }));
};

/**
 * Verdict of the answers on the passphrase. One signature proves it right. Any refusal by the service may be for a
 * wrong passphrase, whatever its code, so it counts as wrong. No answer decides nothing.
 */
const verdictOnSecret = (results: readonly Outcome[]): keyof PassphraseTrial => {
  if (results.some(({ outcome }) => outcome === 'signed')) return 'right';
  const isRefused = (result: Outcome): boolean =>
    result.outcome === 'refused' && result.failure.code !== 'UPSTREAM_UNAVAILABLE';
  return results.some(isRefused) ? 'wrong' : 'undecided';
};

const verdictV2 = z.looseObject({ conclusion: z.string(), description: z.string().optional() });
const verdictV1 = z.looseObject({
  jumlah_signature: z.coerce.number(),
  summary: z.string().nullable(),
  notes: z.string().optional(),
});

const verdictOf = (body: Uint8Array): BsreVerdict | null => {
  const parsed = objectIn(body);
  const v2 = verdictV2.safeParse(parsed);
  if (v2.success) {
    const { conclusion, description = '' } = v2.data;
    if (conclusion === 'VALID') return { conclusion: 'valid', words: description };
    return { conclusion: conclusion === 'NO_SIGNATURE' ? 'no-signature' : 'invalid', words: description };
  }
  const v1 = verdictV1.safeParse(parsed);
  if (!v1.success) return null;
  const { jumlah_signature: signatures, summary, notes = '' } = v1.data;
  if (signatures === 0) return { conclusion: 'no-signature', words: notes };
  return { conclusion: summary === 'DOCUMENT VALID !!!' ? 'valid' : 'invalid', words: notes };
};

/**
 * The passphrase in the composed form of its accents, in which browsers set it there: another form would be another
 * passphrase, and after a few of them the service locks the certificate.
 */
const composed = (secret: SigningSecret): SigningSecret =>
  secret.kind === 'passphrase' ? { ...secret, passphrase: secret.passphrase.normalize('NFC') } : secret;

export const createBsreSigner = (options: BsreOptions): BsreSigner => {
  const { version, officials, attempts } = options;
  const ask = (request: Parameters<typeof exchange>[1]): Promise<BsreAnswer> => exchange(options, request);

  const signAll = async (
    official: BsreOfficial,
    { secret: entered, documents }: SignDocumentsRequest,
  ): Promise<readonly Outcome[]> => {
    const secret = composed(entered);
    const given = secret.kind === 'passphrase' ? secret.passphrase : secret.code;
    if (version === 'v2') {
      return outcomes(await ask(signV2(official, secret, documents)), documents, given, filesIn);
    }
    if (secret.kind !== 'passphrase') {
      const failure = signingFailure('SECRET_UNSUITABLE', 'eSign v1 knows no one-time codes; give the passphrase');
      return documents.map(() => refused(failure));
    }
    const results: Outcome[] = [];
    let no: Outcome | undefined;
    for (const document of documents) {
      if (no !== undefined) {
        results.push(no);
        continue;
      }
      const request = signV1(official, given, document.pdf, document.plan);
      const [result = refused(away('nothing'))] = outcomes(await ask(request), [document], given, (body) => [body]);
      if (result.outcome === 'refused' && result.failure.code === 'SIGN_PASSPHRASE_WRONG') no = result;
      results.push(result);
    }
    return results;
  };

  return {
    kind: 'document',
    provider: 'bsre',

    async signerStatus(officialId) {
      const official = await officials(officialId);
      if (official === undefined) return { status: 'not-registered' };
      if (await attempts.isLocked(officialId)) return { status: 'locked' };
      const answer = await ask(statusRequest(version, official));
      const status = answer.kind === 'answered' && answer.whole ? statusOf(readSaid(answer.body)) : null;
      // Not known to be able to sign: the service cannot be asked, and nobody is asked for a secret on a guess.
      return status ?? { status: 'unreachable' };
    },

    certificateName: async (officialId) => (await officials(officialId))?.certificateName ?? null,
    nik: async (officialId) => (await officials(officialId))?.nik ?? null,

    async signDocuments(request) {
      const keyed = (results: readonly Outcome[]): Awaited<ReturnType<DocumentSigner['signDocuments']>> =>
        request.documents.map(({ key }, index) => ({
          key,
          result: results[index] ?? { outcome: 'unknown', reference: key, detail: 'no outcome for this letter' },
        }));
      const none = (failure: SigningFailure): ReturnType<typeof keyed> =>
        keyed(request.documents.map(() => refused(failure)));
      const official = await officials(request.officialId);
      if (official === undefined) {
        return none(signingFailure('KEYSTORE_MISSING', 'the office has not named this official to the eSign service'));
      }
      const place = await attempt(() => placeToTry(attempts, request.officialId));
      if (!place.ok) return none(place.error);
      const trial = place.value;
      let results: readonly Outcome[];
      try {
        results = await signAll(official, request);
      } catch (error) {
        await trial.undecided();
        throw error;
      }
      await trial[verdictOnSecret(results)]();
      return keyed(results);
    },

    async reconcile(reference): Promise<Reconciled> {
      // v2 keeps nothing that could be asked for: a supervisor settles it.
      if (!reference.startsWith(WITH_ID)) return { outcome: 'unknown' };
      const answer = await ask(downloadV1(reference.slice(WITH_ID.length)));
      if (answer.kind !== 'answered' || !answer.whole || answer.status !== 200 || !isPdf(answer.body)) {
        return { outcome: 'unknown' };
      }
      return { outcome: 'signed', pdf: answer.body };
    },

    async requestCode(officialId, letters) {
      if (version === 'v1')
        return err(signingFailure('CODE_UNSUPPORTED', 'eSign v1 knows no one-time codes; give the passphrase'));
      const official = await officials(officialId);
      if (official === undefined)
        return err(signingFailure('KEYSTORE_MISSING', 'the official is not named to the service'));
      const answer = await ask(codeRequest(official, letters));
      if (answer.kind !== 'answered') return err(away(answer.reason));
      if (answer.status === 200) return ok(null);
      return err(refusalOf(answer.status, readSaid(answer.body)) ?? away(`HTTP ${String(answer.status)}`));
    },

    async verify(pdf) {
      const answer = await ask(verifyRequest(version, pdf));
      if (answer.kind !== 'answered') return err(away(answer.reason));
      const verdict = answer.status === 200 && answer.whole ? verdictOf(answer.body) : null;
      if (verdict !== null) return ok(verdict);
      return err(refusalOf(answer.status, readSaid(answer.body)) ?? away(`HTTP ${String(answer.status)}`));
    },
  };
};
