/**
 * A ceremony in the memory of the one worker that can open its seal: the secret is taken once, for the first letter
 * that comes, and serves the letters that it was given for, each once, until it expires. With the process it is gone.
 */
import type {
  DigestSigner,
  DocumentSigner,
  SealContent,
  SealKey,
  SeenLetter,
  SignOutcome,
  SignedDigest,
  Signer,
} from '../domain/ports/signer.js';
import type { Seals } from '../domain/ports/signing-records.js';
import { isRecordAway, patiently, type Patience } from '../domain/shared/patience.js';
import { namedFailure } from '../domain/shared/port-failure.js';
import { err, ok, type Result } from '../domain/shared/result.js';
import type { Instant, Millis } from '../domain/shared/time.js';
import { SECRET_LIFE } from '../domain/signing/ceremony.js';
import { blamesSecret, signingFailure, type SigningFailure } from '../domain/signing/failure.js';
import type { SigningPlan } from '../domain/signing/plan.js';

/** A letter that was made ready and waits for its signature. */
export interface LetterToSign extends SeenLetter {
  readonly official: string;
  /** Digest that a signer of digests signs, lower-case hexadecimal. */
  readonly digest: string;
  /** The letter and its plan, for a signer of documents. */
  document(): Promise<{ readonly pdf: Uint8Array; readonly plan: SigningPlan }>;
}

/** Result of signing: a CMS to put into the prepared letter, or the whole letter that the provider signed. */
export type Signature =
  ({ readonly form: 'cms' } & SignedDigest) | { readonly form: 'document'; readonly pdf: Uint8Array };

export interface CeremonyRoom {
  sign(seal: string, letter: LetterToSign): Promise<SignOutcome<Signature>>;
}

export interface CeremonyRoomDeps {
  readonly seals: Seals;
  readonly sealKey: SealKey;
  readonly signer: Signer;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Makes an id that is used once. */
  readonly newId: () => string;
}

type SignLetter = (letter: LetterToSign) => Promise<SignOutcome<Signature>>;

interface Way {
  readonly sign: SignLetter;
  /** Closes the key that the secret opened. */
  close(): Promise<void>;
}

interface Opened extends Way {
  readonly content: SealContent;
}

/** Time that a one-time code waits for letters that are still being made ready: one step, and in all. */
const GATHER_STEP_MS = 200;
const GATHER_PATIENCE_MS = 20_000;
/** Time for which a refused ceremony is remembered, so that late letters get the same answer. It holds no secret. */
const REFUSAL_KEPT_MS = 150_000;
/** Longest wait for the deletion of a seal, which expires by itself in any case. */
const FORGET_PATIENCE: Millis = 1_000;

const gone = (): SigningFailure =>
  signingFailure('SEAL_EXPIRED', 'the passphrase was taken or has expired; enter it again');

const refused = (failure: SigningFailure): SignOutcome<never> => ({ outcome: 'refused', failure });

const withKey = async (
  signer: DigestSigner,
  { official, secret }: SealContent,
): Promise<Result<Way, SigningFailure>> => {
  const opened = await signer.openKey({ officialId: official, secret });
  if (!opened.ok) return opened;
  const key = opened.value;
  return ok({
    close: () => key.close(),
    sign: async ({ digest }) => {
      const outcome = await key.sign({ digestAlgorithm: 'sha256', digest });
      return outcome.outcome === 'signed' ? { outcome: 'signed', value: { form: 'cms', ...outcome.value } } : outcome;
    },
  });
};

const nameOf = ({ application, task }: SeenLetter): string => `${application}/${task}`;

/**
 * Signs one letter at a time. A provider that has refused a secret is not asked with it again, lest it lock the
 * official out.
 */
const oneByOne = (
  signer: DocumentSigner,
  { official, secret, expiresAt }: SealContent,
  now: () => number,
): SignLetter => {
  let turn: Promise<unknown> = Promise.resolve();
  let no: SigningFailure | undefined;
  /** True once the secret has signed a letter. A later refusal is then about the letter, not about the secret. */
  let proven = false;
  const ask: SignLetter = async (letter) => {
    if (no !== undefined) return refused(no);
    if (now() >= expiresAt) return refused(gone());
    const [answer] = await signer.signDocuments({
      officialId: official,
      secret,
      documents: [{ key: nameOf(letter), ...(await letter.document()) }],
    });
    if (answer === undefined) {
      return { outcome: 'unknown', reference: nameOf(letter), detail: `${signer.provider} answered for no letter` };
    }
    const { result } = answer;
    if (result.outcome === 'refused' && (blamesSecret(result.failure) || !proven)) no = result.failure;
    if (result.outcome === 'signed') proven = true;
    return result.outcome === 'signed' ? { outcome: 'signed', value: { form: 'document', pdf: result.value } } : result;
  };
  return (letter) => {
    const mine = turn.then(() => ask(letter));
    turn = mine.catch(() => undefined);
    return mine;
  };
};

/** Signs all letters in one request: a one-time code is good for no second one. */
const together = (
  signer: DocumentSigner,
  { official, secret, letters, expiresAt }: SealContent,
  { now, pause }: Pick<CeremonyRoomDeps, 'now' | 'pause'>,
): SignLetter => {
  const present = new Map<string, LetterToSign>();
  const gather = async (): Promise<void> => {
    const until = Math.min(now() + GATHER_PATIENCE_MS, expiresAt);
    while (present.size < letters.length && now() < until) await pause(GATHER_STEP_MS);
  };
  const request = async (): Promise<ReadonlyMap<string, SignOutcome<Uint8Array>>> => {
    await gather();
    const documents = await Promise.all(
      [...present].map(async ([key, letter]) => ({ key, ...(await letter.document()) })),
    );
    const answers = await signer.signDocuments({ officialId: official, secret, documents });
    return new Map(answers.map(({ key, result }) => [key, result]));
  };
  let asked: ReturnType<typeof request> | undefined;
  return async (letter) => {
    present.set(nameOf(letter), letter);
    const result = (await (asked ??= request())).get(nameOf(letter));
    // made ready after the request had left
    if (result === undefined) return refused(gone());
    return result.outcome === 'signed' ? { outcome: 'signed', value: { form: 'document', pdf: result.value } } : result;
  };
};

/** The refusal that stands for a provider's status other than ready. */
const NOT_READY = {
  'not-registered': ['KEYSTORE_MISSING', 'the provider knows no such official'],
  'no-certificate': ['KEYSTORE_MISSING', 'the official has no certificate'],
  suspended: ['CERTIFICATE_UNSUITABLE', 'the certificate is suspended'],
  pending: ['CERTIFICATE_UNSUITABLE', 'the certificate is not issued yet'],
  revoked: ['CERTIFICATE_REVOKED', 'the certificate has been revoked'],
  expired: ['CERTIFICATE_EXPIRED', 'the certificate has expired'],
  unreachable: ['PROVIDER_UNAVAILABLE', 'the provider cannot be asked whether the official may sign'],
  'token-absent': ['TOKEN_ABSENT', "the official's token is not in its reader"],
  'token-locked': ['TOKEN_LOCKED', "the official's token has locked its PIN; its issuer unlocks it"],
  'of-another': ['KEY_OF_ANOTHER', 'the certificate is that of another person'],
  unconfirmed: [
    'KEY_UNCONFIRMED',
    'the certificate names no NIK or NIP: an administrator, the head or a supervisor confirms its fingerprint first',
  ],
  locked: ['KEY_LOCKED', 'too many wrong passphrases; an administrator has to open the key again'],
} as const;

const ready = async (signer: Signer, official: string): Promise<SigningFailure | null> => {
  const { status } = await signer.signerStatus(official);
  if (status === 'ready') return null;
  const [reason, detail] = NOT_READY[status];
  return signingFailure(reason, detail);
};

/** An unforeseen error ends the ceremony for all its letters alike, with a code that people know. */
const ended = (error: unknown): SigningFailure => {
  const { code, detail } = namedFailure(error);
  if (code === 'DATABASE_UNAVAILABLE') return signingFailure('RECORD_AWAY', detail);
  return signingFailure(code === 'STORAGE_UNAVAILABLE' ? 'STORAGE_AWAY' : 'UNEXPECTED', detail);
};

const openOnce = async (
  deps: CeremonyRoomDeps,
  seal: string,
  official: string,
): Promise<Result<Opened, SigningFailure>> => {
  const { seals, sealKey, signer, now, pause, newId } = deps;
  const begun = now();
  // The secret lives no longer than this; how long it does is told by the seal itself.
  const within = (until: Instant): Patience => ({ now, pause, until: () => until });
  // By its name a taker is answered again, where the record had given the seal away and its answer was lost.
  const taker = newId();
  const taken = await patiently(() => seals.take(seal, now(), taker), within(begun + SECRET_LIFE));
  if (taken === null) return err(gone());
  const content = await sealKey.open(taken.sealed, official);
  // It is in this memory now; a record that is away at this moment forgets it when it expires.
  await patiently(() => seals.forget(seal, taker), within(begun + FORGET_PATIENCE)).catch((error: unknown) => {
    if (!isRecordAway(error)) throw error;
  });
  if (!content.ok) return content;
  const patience = within(content.value.expiresAt);
  const no = await patiently(() => ready(signer, official), patience);
  if (no !== null) return err(no);
  if (signer.kind === 'digest') {
    const way = await patiently(() => withKey(signer, content.value), patience);
    return way.ok ? ok({ content: content.value, ...way.value }) : way;
  }
  const sign =
    content.value.secret.kind === 'one-time-code'
      ? together(signer, content.value, deps)
      : oneByOne(signer, content.value, now);
  return ok({ content: content.value, sign, close: () => Promise.resolve() });
};

const open = (...asked: Parameters<typeof openOnce>): Promise<Result<Opened, SigningFailure>> =>
  openOnce(...asked).catch((error: unknown) => err(ended(error)));

const MISMATCH = 'the passphrase was given for other letters; enter it again for this one';

export const createCeremonies = (deps: CeremonyRoomDeps): CeremonyRoom => {
  const { now, pause } = deps;
  interface Room {
    readonly opened: Promise<Result<Opened, SigningFailure>>;
    readonly signed: Set<string>;
    /** Letters whose outcome is known. */
    done: number;
  }
  const rooms = new Map<string, Room>();

  const shut = (room: Room): void => {
    // a key that does not let go in order ends with its process; no letter waits for it
    room.opened.then(
      (result) => (result.ok ? result.value.close().catch(() => undefined) : undefined),
      () => undefined,
    );
  };

  /** The secret leaves the memory when it expires, or when each of its letters has been signed. */
  const enter = (seal: string, official: string): Room => {
    const known = rooms.get(seal);
    if (known !== undefined) return known;
    const room: Room = { opened: open(deps, seal, official), signed: new Set(), done: 0 };
    rooms.set(seal, room);
    const leave = (): void => {
      if (rooms.get(seal) === room) rooms.delete(seal);
      shut(room);
    };
    room.opened
      .then((result) => pause(result.ok ? Math.max(0, result.value.content.expiresAt - now()) : REFUSAL_KEPT_MS))
      .then(leave, leave);
    return room;
  };

  return {
    sign: async (seal, letter) => {
      const room = enter(seal, letter.official);
      const opened = await room.opened;
      if (!opened.ok) return refused(opened.error);
      const { content, sign } = opened.value;
      const meant = content.letters.some(
        ({ application, task, letter: shown }) =>
          application === letter.application && task === letter.task && shown === letter.letter,
      );
      if (!meant || content.official !== letter.official) return refused(signingFailure('SEAL_MISMATCH', MISMATCH));
      if (room.signed.has(nameOf(letter))) {
        return refused(
          signingFailure('SEAL_USED', 'this letter was signed with this passphrase before; enter it again'),
        );
      }
      if (now() >= content.expiresAt) return refused(gone());
      room.signed.add(nameOf(letter));
      try {
        return await sign(letter);
      } finally {
        room.done += 1;
        if (room.done === content.letters.length) {
          rooms.delete(seal);
          shut(room);
        }
      }
    },
  };
};
