/** The room of a ceremony and the attempts in it; the record is a fake that can be away, the signer one that counts. */
import { ApplicationFailure } from '@temporalio/common';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { keyOwners } from '../fakes/key-owners.js';
import { createCeremonies, type CeremonyRoomDeps, type LetterToSign } from '../../src/activities/ceremony.js';
import { createCeremonyActivities, createSignatureActivities } from '../../src/activities/signing.js';
import type { SigningRequest } from '../../src/domain/effects/contracts.js';
import type { DigestSigner, DocumentSigner, SealContent, SealKey, SignOutcome } from '../../src/domain/ports/signer.js';
import type { SigningRecord } from '../../src/domain/ports/signing-records.js';
import { PortFailure, storageFailure } from '../../src/domain/shared/port-failure.js';
import { err, ok } from '../../src/domain/shared/result.js';
import { signingFailure } from '../../src/domain/signing/failure.js';

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

const OFFICIAL = 'u-kadin';
const letterOf = (number: number): LetterToSign => ({
  application: `app-${String(number)}`,
  task: 'sign#1',
  letter: String(number).padStart(2, '0').repeat(32),
  official: OFFICIAL,
  digest: String(number).padStart(2, '0').repeat(32),
  document: () =>
    Promise.resolve({
      pdf: new Uint8Array([number]),
      plan: { fieldName: 'f', role: { kind: 'sole' }, digestAlgorithm: 'sha256', claimedAt: 0 },
    }),
});
const LETTERS = Array.from({ length: 30 }, (_, index) => letterOf(index + 1));

const away = (): PortFailure =>
  new PortFailure('DATABASE_UNAVAILABLE', 'the database does not answer', { retryable: true });

let at: number;
/** Last sign of life of the worker that holds the secret; null: it lives. */
let heardAt: number | null;
let taken: number;
/** Calls that do not reach the record. */
let lost: number;
/** Calls that reach the record, and whose answer does not come back. */
let answersLost: number;
let takenBy: string | undefined;
let forgotten: boolean;
let ids: number;
let content: SealContent;

const sealKey: SealKey = {
  recipient: { kid: 'k', jwk: {} },
  open: (_, official) =>
    Promise.resolve(
      official === content.official
        ? ok(content)
        : err(signingFailure('SEAL_MISMATCH', 'the passphrase was given by another official')),
    ),
};

const deps = (signer: CeremonyRoomDeps['signer']): CeremonyRoomDeps => ({
  signer,
  sealKey,
  seals: {
    announceKey: () => Promise.resolve(),
    liveKey: () => Promise.resolve(null),
    put: () => Promise.resolve(),
    holderOf: () => Promise.resolve({ kid: 'k', seenAt: heardAt ?? at, expiresAt: content.expiresAt }),
    take: (_id, _at, taker) => {
      if (lost > 0) {
        lost -= 1;
        return Promise.reject(away());
      }
      taken += 1;
      takenBy ??= taker;
      if (answersLost > 0) {
        answersLost -= 1;
        return Promise.reject(away());
      }
      return Promise.resolve(takenBy === taker && !forgotten ? { kid: 'k', sealed: 'sealed' } : null);
    },
    forget: (_id, taker) => {
      if (lost > 0) {
        lost -= 1;
        return Promise.reject(away());
      }
      forgotten ||= takenBy === taker;
      return Promise.resolve();
    },
  },
  newId: () => `taker ${String((ids += 1))}`,
  now: () => at,
  pause: (milliseconds) => {
    // Time passes only where the room waits for the record or for letters, not for its end.
    if (milliseconds > 10_000) return new Promise(() => undefined);
    at += milliseconds;
    return new Promise((resolve) => setImmediate(resolve));
  },
});

interface CountingSigner extends DigestSigner {
  readonly opened: string[];
  readonly signed: string[];
  readonly closed: number[];
}

const digestSigner = (passphrase = 'benar'): CountingSigner => {
  const opened: string[] = [];
  const signed: string[] = [];
  const closed: number[] = [];
  return {
    kind: 'digest',
    provider: 'local',
    opened,
    signed,
    closed,
    signerStatus: () => Promise.resolve({ status: 'ready' }),
    signDigest: () => Promise.reject(new Error('a ceremony opens the key once')),
    openKey: ({ secret }) => {
      opened.push(secret.kind);
      if (secret.kind !== 'passphrase' || secret.passphrase !== passphrase) {
        return Promise.resolve(err(signingFailure('PASSPHRASE_WRONG', 'the passphrase is wrong')));
      }
      return Promise.resolve(
        ok({
          close: () => {
            closed.push(signed.length);
            return Promise.resolve();
          },
          sign: ({ digest }) => {
            signed.push(digest);
            return Promise.resolve({
              outcome: 'signed' as const,
              value: { cms: Buffer.from(digest, 'hex'), subject: 'CN=K', certificate: 'c' },
            });
          },
        }),
      );
    },
  };
};

interface SentSigner extends DocumentSigner {
  readonly requests: (readonly string[])[];
}

const documentSigner = (answer: (key: string) => SignOutcome<Uint8Array>): SentSigner => {
  const requests: (readonly string[])[] = [];
  return {
    kind: 'document',
    provider: 'bsre',
    requests,
    signerStatus: () => Promise.resolve({ status: 'ready' }),
    signDocuments: ({ documents }) => {
      requests.push(documents.map(({ key }) => key));
      return Promise.resolve(documents.map(({ key }) => ({ key, result: answer(key) })));
    },
    certificateName: () => Promise.resolve(null),
    nik: () => Promise.resolve(null),
    reconcile: () => Promise.resolve({ outcome: 'unknown' }),
  };
};

const signedBy = (): SignOutcome<Uint8Array> => ({ outcome: 'signed', value: new Uint8Array([1]) });
const failure = (outcome: SignOutcome<unknown>): string =>
  outcome.outcome === 'refused' ? outcome.failure.code : outcome.outcome;

beforeEach(() => {
  at = 1_000;
  heardAt = null;
  taken = 0;
  lost = 0;
  answersLost = 0;
  takenBy = undefined;
  forgotten = false;
  ids = 0;
  content = {
    official: OFFICIAL,
    letters: LETTERS.map(({ application, task, letter }) => ({ application, task, letter })),
    secret: { kind: 'passphrase', passphrase: 'benar' },
    expiresAt: 121_000,
  };
});

describe('a ceremony', () => {
  it('takes the secret once, opens the key once and signs each letter that was shown', async () => {
    const signer = digestSigner();
    const room = createCeremonies(deps(signer));

    const outcomes = await Promise.all(LETTERS.map((letter) => room.sign('seal', letter)));

    expect(outcomes.map(({ outcome }) => outcome)).toEqual(LETTERS.map(() => 'signed'));
    expect([taken, signer.opened.length]).toEqual([1, 1]);
    expect([...signer.signed].sort()).toEqual(LETTERS.map(({ digest }) => digest).sort());
    expect(signer.closed).toEqual([LETTERS.length]);
  });

  it('refuses a letter that was not shown, and goes on with the others', async () => {
    const signer = digestSigner();
    const room = createCeremonies(deps(signer));
    const [first = letterOf(1), second = letterOf(2)] = LETTERS;

    expect(failure(await room.sign('seal', { ...first, letter: 'ff'.repeat(32) }))).toBe('SIGN_SEAL_MISMATCH');
    expect(failure(await room.sign('seal', { ...first, application: 'app-99' }))).toBe('SIGN_SEAL_MISMATCH');
    expect(failure(await room.sign('seal', { ...first, task: 'sign#2' }))).toBe('SIGN_SEAL_MISMATCH');
    expect(failure(await room.sign('seal', { ...first, official: 'u-lain' }))).toBe('SIGN_SEAL_MISMATCH');
    expect(failure(await room.sign('seal', second))).toBe('signed');
    expect(signer.signed).toEqual([second.digest]);
  });

  it('signs no letter twice', async () => {
    const signer = digestSigner();
    const room = createCeremonies(deps(signer));
    const [first = letterOf(1)] = LETTERS;

    const outcomes = await Promise.all([room.sign('seal', first), room.sign('seal', first)]);

    expect(outcomes.map(failure)).toEqual(['signed', 'SIGN_SEAL_GONE']);
    expect(signer.signed).toHaveLength(1);
  });

  it('counts a wrong passphrase once for all letters', async () => {
    content = { ...content, secret: { kind: 'passphrase', passphrase: 'salah' } };
    const signer = digestSigner();
    const room = createCeremonies(deps(signer));

    const outcomes = await Promise.all(LETTERS.map((letter) => room.sign('seal', letter)));

    expect(new Set(outcomes.map(failure))).toEqual(new Set(['SIGN_PASSPHRASE_WRONG']));
    expect(failure(await room.sign('seal', letterOf(1)))).toBe('SIGN_PASSPHRASE_WRONG');
    expect(signer.opened).toHaveLength(1);
  });

  it('ends after two minutes: what is not signed asks again', async () => {
    const signer = digestSigner();
    const room = createCeremonies(deps(signer));
    const [first = letterOf(1), second = letterOf(2)] = LETTERS;
    await room.sign('seal', first);
    at = content.expiresAt;

    expect(failure(await room.sign('seal', second))).toBe('SIGN_SEAL_GONE');
    expect(signer.signed).toEqual([first.digest]);
  });

  it('keeps nothing when all letters are signed: the seal is gone', async () => {
    const room = createCeremonies(deps(digestSigner()));
    await Promise.all(LETTERS.map((letter) => room.sign('seal', letter)));

    expect(failure(await room.sign('seal', letterOf(1)))).toBe('SIGN_SEAL_GONE');
    expect(taken).toBe(2);
  });

  it('waits for a record that is away for a moment, and takes the secret then', async () => {
    lost = 3;
    const room = createCeremonies(deps(digestSigner()));

    expect(failure(await room.sign('seal', letterOf(1)))).toBe('signed');
  });

  it('is not lost where the record gave the secret away and its answer did not come back', async () => {
    answersLost = 2;
    const room = createCeremonies(deps(digestSigner()));

    const outcomes = await Promise.all(LETTERS.map((letter) => room.sign('seal', letter)));

    expect(new Set(outcomes.map(failure))).toEqual(new Set(['signed']));
    expect(forgotten).toBe(true);
  });

  it.each(['signerStatus', 'openKey'] as const)(
    'signs every letter though the record is away while %s asks it',
    async (question) => {
      const signer = digestSigner();
      let missed = 4;
      const asked = signer[question] as (...given: unknown[]) => Promise<never>;
      const flaky = {
        ...signer,
        [question]: (...given: unknown[]) => (missed-- > 0 ? Promise.reject(away()) : asked(...given)),
      };
      const room = createCeremonies(deps(flaky));

      const outcomes = await Promise.all(LETTERS.map((letter) => room.sign('seal', letter)));

      expect(new Set(outcomes.map(failure))).toEqual(new Set(['signed']));
    },
  );

  it('that the record stays away from ends within the life of the secret, and says so of every letter', async () => {
    const begun = at;
    const room = createCeremonies(deps({ ...digestSigner(), openKey: () => Promise.reject(away()) }));

    const outcomes = await Promise.all(LETTERS.map((letter) => room.sign('seal', letter)));

    expect(new Set(outcomes.map(failure))).toEqual(new Set(['DATABASE_UNAVAILABLE']));
    expect(at - begun).toBeLessThanOrEqual(121_000);
    // one that comes late is answered alike
    expect(failure(await room.sign('seal', letterOf(1)))).toBe('DATABASE_UNAVAILABLE');
  });

  it('that breaks in a way that nobody foresaw says so of every letter, and of none that its secret is gone', async () => {
    const room = createCeremonies(deps({ ...digestSigner(), openKey: () => Promise.reject(new Error('broken')) }));

    const [first, ...others] = await Promise.all(LETTERS.map((letter) => room.sign('seal', letter)));

    expect(first).toMatchObject({ outcome: 'refused', failure: { code: 'INVARIANT', detail: 'broken' } });
    expect(new Set(others.map(failure))).toEqual(new Set(['INVARIANT']));
    expect(failure(await room.sign('seal', letterOf(1)))).toBe('INVARIANT');
  });

  it('asks no provider for an official who may not sign', async () => {
    const signer: SentSigner = {
      ...documentSigner(signedBy),
      signerStatus: () => Promise.resolve({ status: 'suspended' }),
    };
    const room = createCeremonies(deps(signer));

    expect(failure(await room.sign('seal', letterOf(1)))).toBe('SIGN_CERTIFICATE_UNSUITABLE');
    expect(signer.requests).toEqual([]);
  });

  it('sends letters one by one, and none after the provider has refused the passphrase', async () => {
    const signer = documentSigner(() => ({
      outcome: 'refused',
      failure: signingFailure('PASSPHRASE_WRONG', 'Passphrase anda salah'),
    }));
    const room = createCeremonies(deps(signer));

    const outcomes = await Promise.all(LETTERS.map((letter) => room.sign('seal', letter)));

    expect(new Set(outcomes.map(failure))).toEqual(new Set(['SIGN_PASSPHRASE_WRONG']));
    expect(signer.requests).toEqual([['app-1/sign#1']]);
  });

  it('does not let one unknown outcome stop the others', async () => {
    const signer = documentSigner((key) =>
      key.startsWith('app-2/') ? { outcome: 'unknown', reference: 'r', detail: 'time-out' } : signedBy(),
    );
    const room = createCeremonies(deps(signer));

    const outcomes = await Promise.all(LETTERS.map((letter) => room.sign('seal', letter)));

    expect(outcomes.filter(({ outcome }) => outcome === 'signed')).toHaveLength(29);
    expect(failure(outcomes[1] ?? signedBy())).toBe('unknown');
    expect(signer.requests).toHaveLength(30);
  });

  it('sends all letters in one request where the secret is a one-time code', async () => {
    content = { ...content, secret: { kind: 'one-time-code', code: '123456' } };
    const signer = documentSigner(signedBy);
    const room = createCeremonies(deps(signer));

    const outcomes = await Promise.all(LETTERS.map((letter) => room.sign('seal', letter)));

    expect(new Set(outcomes.map(failure))).toEqual(new Set(['signed']));
    expect(signer.requests).toHaveLength(1);
    expect(signer.requests[0]).toHaveLength(30);
  });

  it('does not wait for ever for letters that never come, and refuses those that come too late', async () => {
    content = { ...content, secret: { kind: 'one-time-code', code: '123456' } };
    const signer = documentSigner(signedBy);
    const room = createCeremonies(deps(signer));

    expect(failure(await room.sign('seal', letterOf(1)))).toBe('signed');
    expect(failure(await room.sign('seal', letterOf(2)))).toBe('SIGN_SEAL_GONE');
    expect(signer.requests).toEqual([['app-1/sign#1']]);
  });
});

describe('an attempt to sign', () => {
  const REQUEST: SigningRequest & { prepared: string; digest: string } = {
    application: 'app-1',
    task: 'sign-effect#1',
    element: 'sign-effect',
    at: 0,
    letter: { kind: 'permit', final: { sha256: '01'.repeat(32), covered: 'c' } },
    refusalReason: null,
    copies: 1,
    parafs: [],
    seal: 'seal',
    signer: OFFICIAL,
    signTask: 'sign#1',
    prepared: 'e'.repeat(64),
    digest: '01'.repeat(32),
  };
  const KEY = 'app-1/sign-effect#1/signed';
  let records: Map<string, SigningRecord>;
  /** Writings, and readings, that do not reach the record. */
  let unkept: number;
  let unread: number;
  let kept: Uint8Array[];

  const world = (signer: CeremonyRoomDeps['signer']) => {
    const signingRecords = {
      find: (key: string) => {
        if (unread > 0) {
          unread -= 1;
          return Promise.reject(away());
        }
        return Promise.resolve(records.get(key) ?? null);
      },
      save: (key: string, value: SigningRecord) => {
        records.set(key, value);
        return Promise.resolve();
      },
      saveOnce: (key: string, value: SigningRecord) => {
        if (unkept > 0) {
          unkept -= 1;
          return Promise.reject(away());
        }
        const standing = records.get(key) ?? value;
        records.set(key, standing);
        return Promise.resolve(standing);
      },
    };
    const accounts = { byId: () => Promise.resolve(null) };
    const files = {
      put: (_: string, bytes: Uint8Array) => {
        kept.push(bytes);
        return Promise.resolve({ sha256: Buffer.from(bytes).toString('hex').padEnd(64, '0'), size: bytes.length });
      },
      get: () => Promise.resolve(new Uint8Array([1])),
    };
    const room = deps(signer);
    const shared = { files, reason: '', location: '', now: () => at };
    return {
      attempt: createCeremonyActivities({
        ...shared,
        store: { signingRecords, accounts } as never,
        ceremonies: createCeremonies(room),
        provider: signer.provider,
        pause: room.pause,
      }),
      effects: createSignatureActivities({
        ...shared,
        store: { signingRecords, accounts, seals: room.seals } as never,
        pause: room.pause,
        pipeline: {} as never,
        signer,
        keyOwners: keyOwners(),
        level: 'B-B',
        taskQueuePrefix: 'signing:',
      }),
    };
  };

  beforeEach(() => {
    records = new Map();
    unkept = 0;
    unread = 0;
    kept = [];
  });

  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
      return 'done';
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
      return error.type ?? '';
    }
  };

  it('keeps what was signed although the record is away for a moment', async () => {
    unkept = 5;
    unread = 3;
    const { attempt } = world(digestSigner());

    await attempt.signDigest(REQUEST);

    expect(records.get(KEY)?.stage).toBe('signed');
  });

  it.each([
    ['the record', () => away(), 'DATABASE_UNAVAILABLE'],
    [
      'the archive',
      () => storageFailure(Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' }), 'archive'),
      'STORAGE_UNAVAILABLE',
    ],
    ['nobody knows what', () => new TypeError('x is undefined'), 'INVARIANT'],
    ['a driver', () => Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), 'INVARIANT'],
  ])('that %s ends has a code that people know', async (_, thrown, code) => {
    const { attempt } = world({ ...digestSigner(), openKey: () => Promise.reject(asError(thrown())) });

    expect(await codeOf(attempt.signDigest(REQUEST))).toBe(code);
  });

  it('that was given up before it began signs nothing', async () => {
    const signer = digestSigner();
    const { attempt, effects } = world(signer);

    expect(await effects.settleSignature(REQUEST)).toEqual({ signed: false });
    expect(await codeOf(attempt.signDigest(REQUEST))).toBe('SIGN_WORKER_AWAY');
    expect(signer.signed).toEqual([]);
  });

  it('that was given up while it signed is not signed: what was made late is let go', async () => {
    const signer = digestSigner();
    const { attempt, effects } = world(signer);
    unkept = 1; // the signature exists and is not stored when the workflow gives up
    const signing = codeOf(attempt.signDigest(REQUEST));
    for (let tries = 0; unkept > 0 && tries < 1000; tries += 1) await new Promise((resolve) => setImmediate(resolve));
    records.set(KEY, { stage: 'not-signed', sha256: '0'.repeat(64), meta: {} });

    expect(await signing).toBe('SIGN_WORKER_AWAY');
    expect(await effects.settleSignature(REQUEST)).toEqual({ signed: false });
  });

  it('that signed and died before it answered is signed', async () => {
    const { attempt, effects } = world(digestSigner());
    await attempt.signDigest(REQUEST);

    expect(await effects.settleSignature(REQUEST)).toEqual({ signed: true });
    expect(await attempt.signDigest(REQUEST)).toEqual({ signed: true });
    expect(kept).toHaveLength(1);
  });

  it('of which nothing was heard is waited for while its worker lives: what is slow is not refused', async () => {
    const { attempt, effects } = world(digestSigner());
    const settled = effects.settleSignature({ ...REQUEST, unheard: true });
    for (let looks = 0; looks < 20; looks += 1) await new Promise((resolve) => setImmediate(resolve));
    await attempt.signDigest(REQUEST);

    expect(await settled).toEqual({ signed: true });
  });

  it('of which nothing was heard until its passphrase expired says so, and not that a worker which lives is away', async () => {
    const { effects } = world(digestSigner());

    expect(await codeOf(effects.settleSignature({ ...REQUEST, unheard: true }))).toBe('SIGN_SEAL_GONE');
    expect(records.get(KEY)?.stage).toBe('not-signed');
  });

  it('of which nothing was heard is given up within half a minute once its worker is silent', async () => {
    const { effects } = world(digestSigner());
    heardAt = at;

    expect(await effects.settleSignature({ ...REQUEST, unheard: true })).toEqual({ signed: false });
    expect(at - heardAt).toBeGreaterThan(20_000);
    expect(at - heardAt).toBeLessThan(30_000);
  });

  it('is not begun at a worker that is silent, and is where that one says in time that it lives', async () => {
    const { effects } = world(digestSigner());
    records.set(`${REQUEST.application}/${REQUEST.task}/prepared`, {
      stage: 'prepared',
      sha256: '1'.repeat(64),
      meta: { digest: '2'.repeat(64) },
    });
    heardAt = at - 30_000;
    expect(await codeOf(effects.prepareSignature(REQUEST))).toBe('SIGN_WORKER_AWAY');

    const prepared = effects.prepareSignature(REQUEST);
    for (let looks = 0; looks < 3; looks += 1) await new Promise((resolve) => setImmediate(resolve));
    heardAt = null;
    expect(await prepared).toMatchObject({ taskQueue: 'signing:k' });

    at = content.expiresAt;
    expect(await codeOf(effects.prepareSignature(REQUEST))).toBe('SIGN_SEAL_GONE');
  });

  it('whose outcome is unknown waits until the provider knows, and is not asked to sign again', async () => {
    let known: Awaited<ReturnType<DocumentSigner['reconcile']>> = { outcome: 'unknown' };
    const signer: SentSigner = {
      ...documentSigner(() => ({ outcome: 'unknown', reference: 'id-7', detail: 'no answer within 120 s' })),
      reconcile: (reference) => Promise.resolve(reference === 'id-7' ? known : { outcome: 'not-signed' }),
    };
    const { attempt, effects } = world(signer);

    expect(await codeOf(attempt.signDigest(REQUEST))).toBe('SIGN_OUTCOME_UNKNOWN');
    const waiting = await effects.settleSignature(REQUEST).catch((error: unknown) => error);
    expect(waiting).toMatchObject({ type: 'SIGN_OUTCOME_UNKNOWN', nonRetryable: false });
    known = { outcome: 'signed', pdf: new Uint8Array([9]) };

    expect(await effects.settleSignature(REQUEST)).toEqual({ signed: true });
    expect(records.get(KEY)).toMatchObject({ stage: 'signed', meta: { form: 'document' } });
    expect(signer.requests).toHaveLength(1);
  });

  it('that the provider never made is not signed', async () => {
    const signer: SentSigner = {
      ...documentSigner(() => ({ outcome: 'unknown', reference: 'id-7', detail: 'no answer within 120 s' })),
      reconcile: () => Promise.resolve({ outcome: 'not-signed' }),
    };
    const { attempt, effects } = world(signer);
    await codeOf(attempt.signDigest(REQUEST));

    expect(await effects.settleSignature(REQUEST)).toEqual({ signed: false });
    expect(await effects.settleSignature(REQUEST)).toEqual({ signed: false });
  });
});
