/** Officials' tokens (smart cards, USB tokens, an HSM) as signers of digests: the key never leaves the token. */
import { createHash } from 'node:crypto';
import type {
  DigestSigner,
  OpenedKey,
  PassphraseAttempts,
  SignDigestRequest,
  SignedDigest,
  SignerStatus,
  SignOutcome,
} from '../../domain/ports/signer.js';
import type { KeyOwners } from '../../domain/ports/key-owners.js';
import { err, ok, type Result } from '../../domain/shared/result.js';
import type { Instant, Millis } from '../../domain/shared/time.js';
import { signingFailure, type SigningFailure, type SigningFailureReason } from '../../domain/signing/failure.js';
import type { DigestAlgorithm } from '../../domain/signing/plan.js';
import { parseCertificate, type Certificate } from '../signing/certificate.js';
import { prepareSignedData } from '../signing/cms.js';
import * as der from '../signing/der.js';
import { certificateStatus, checkSigner, checkValidity, digestBytes } from '../signing/local-signer.js';
import { checkOwner, strangerStatus } from '../signing/owned-key.js';
import { DIGEST_OIDS, OID } from '../signing/oids.js';
import { keyName, signatureHolds } from '../signing/signature-scheme.js';
import { SigningError, attempt } from '../signing/signing-error.js';
import { tried } from '../signing/tried.js';
import type { Trust } from '../signing/trust.js';
import type { TokenAnswer } from './program.js';
import { PROCESS_LOST, startTokenProcess, type TokenProcess, type TokenProgram } from './token-process.js';
import type { TokenPlace, TokenView } from './token.js';

/** The token of an official, and which of its keys signs. */
export interface TokenOfficial extends TokenPlace {
  /** CKA_ID of certificate and key, hexadecimal; needed where the token holds more than one key to sign with. */
  readonly keyId?: string | undefined;
}

export interface TokenSignerOptions {
  /** The manufacturer's PKCS #11 library. */
  readonly library: string;
  readonly officials: (officialId: string) => Promise<TokenOfficial | undefined>;
  readonly trust: Trust;
  /** Counts wrong PINs here too: a token counts for itself, and locks for good. */
  readonly attempts: PassphraseAttempts;
  readonly owners: KeyOwners;
  /** Longest time for one answer of the library. */
  readonly timeout: Millis;
  readonly now: () => Instant;
  /** Program that asks the token, where it is not the built one. */
  readonly program?: TokenProgram;
}

/** Meaning of a token's return values for who signs. A value without an entry is told as it came. */
const REASONS: Readonly<Record<string, SigningFailureReason>> = {
  CKR_PIN_INCORRECT: 'PASSPHRASE_WRONG',
  CKR_PIN_INVALID: 'PASSPHRASE_WRONG',
  CKR_PIN_LEN_RANGE: 'PASSPHRASE_WRONG',
  CKR_PIN_LOCKED: 'TOKEN_LOCKED',
  CKR_TOKEN_NOT_PRESENT: 'TOKEN_ABSENT',
  CKR_TOKEN_NOT_RECOGNIZED: 'TOKEN_ABSENT',
  CKR_SLOT_ID_INVALID: 'TOKEN_ABSENT',
  CKR_DEVICE_REMOVED: 'TOKEN_ABSENT',
  CKR_SESSION_CLOSED: 'TOKEN_ABSENT',
  CKR_SESSION_HANDLE_INVALID: 'TOKEN_ABSENT',
  CKR_USER_NOT_LOGGED_IN: 'TOKEN_ABSENT',
  CKR_KEY_HANDLE_INVALID: 'KEYSTORE_MISSING',
  [PROCESS_LOST]: 'PROVIDER_UNAVAILABLE',
};

/** Advice for return values whose own words give none. */
const ADVICE: Readonly<Record<string, string>> = {
  CKR_PIN_LOCKED: "only the token's issuer unlocks it, with its PUK",
  CKR_PIN_EXPIRED: "give the token a new PIN with its manufacturer's program, and sign again",
  CKR_USER_PIN_NOT_INITIALIZED: "give the token its first PIN with its manufacturer's program",
  CKR_DEVICE_REMOVED: 'put the token back and sign again: what was not signed is in the work list',
  CKR_MECHANISM_INVALID: 'expected a token with CKM_RSA_PKCS or CKM_ECDSA',
};

type Refused = Extract<TokenAnswer, { readonly ok: false }>;

/** The token's message without the PIN, should a library repeat it. */
export const tokenFailure = ({ rv, detail }: Refused, pin = ''): SigningFailure => {
  const harmless = pin === '' ? detail : detail.replaceAll(pin, '***');
  const advice = ADVICE[rv];
  return signingFailure(
    REASONS[rv] ?? 'PROVIDER_REFUSED',
    `the token does not sign: ${harmless}${advice === undefined ? '' : `; ${advice}`}`,
  );
};

const kindOf = ({ publicKey, subject }: Certificate): 'rsa' | 'ec' => {
  const type = publicKey.asymmetricKeyType;
  if (type === 'rsa' || type === 'ec') return type;
  throw new SigningError(
    'CERTIFICATE_UNSUITABLE',
    `the certificate "${subject}" has a key of the kind ${keyName(publicKey)}; tokens sign here with RSA or ECDSA`,
  );
};

const ORDER_BYTES: Readonly<Record<string, number>> = { prime256v1: 32, secp384r1: 48, secp521r1: 66 };

/** Input of the token's mechanism, made of the signed attributes. */
const inputOf = (certificate: Certificate, algorithm: DigestAlgorithm, attributes: Uint8Array): Uint8Array => {
  const digest = createHash(algorithm).update(attributes).digest();
  if (kindOf(certificate) === 'rsa') {
    return der.sequence(der.algorithm(DIGEST_OIDS[algorithm]), der.octetString(digest));
  }
  // FIPS 186-5 section 6.4.1: the leftmost bits, as many as the order has
  const most = ORDER_BYTES[certificate.publicKey.asymmetricKeyDetails?.namedCurve ?? ''] ?? digest.length;
  return digest.subarray(0, most);
};

/**
 * The ECDSA signature of a token, r and s side by side in PKCS #11, as the Ecdsa-Sig-Value that CMS wants (RFC 5753
 * section 7.2).
 */
const signatureOf = (certificate: Certificate, raw: Uint8Array): Uint8Array => {
  if (kindOf(certificate) === 'rsa') return raw;
  const half = raw.length / 2;
  return der.sequence(der.integer(raw.subarray(0, half)), der.integer(raw.subarray(half)));
};

interface Chosen {
  readonly keyId: string;
  readonly certificate: Certificate;
  readonly others: readonly Certificate[];
}

const choose = (view: TokenView, { keyId }: TokenOfficial): Chosen => {
  const read = view.certificates.flatMap(({ id, der: encoded }) => {
    try {
      return [{ id, certificate: parseCertificate(new Uint8Array(Buffer.from(encoded, 'base64'))) }];
    } catch {
      return []; // an object that is no certificate is no one's
    }
  });
  const own = read.filter(({ id, certificate }) =>
    keyId === undefined ? id !== '' && !certificate.isCa : id === keyId.toLowerCase(),
  );
  const [one, ...more] = own;
  if (one === undefined || more.length > 0) {
    const held = read.map(({ id, certificate }) => `${id} (${certificate.subject})`).join(', ');
    throw new SigningError(
      'KEYSTORE_MISSING',
      `expected ${keyId === undefined ? 'one certificate of a signer' : `a certificate with the id ${keyId}`} on the token ${view.serial}, readable without a PIN; it holds ${held === '' ? 'none' : held}${more.length > 0 ? ': name one by keyId' : ''}`,
    );
  }
  return {
    keyId: one.id,
    certificate: one.certificate,
    others: read.filter((other) => other !== one).map(({ certificate }) => certificate),
  };
};

const pinOf = ({ secret }: Pick<SignDigestRequest, 'secret'>): string => {
  if (secret.kind === 'passphrase') return secret.passphrase;
  throw new SigningError('SECRET_UNSUITABLE', 'a token opens with its PIN, not with a one-time code');
};

export interface TokenSigner extends DigestSigner {
  /** The official's certificate, where the token is there and shows it. */
  certificate(officialId: string): Promise<Certificate | null>;
}

export const createTokenSigner = (options: TokenSignerOptions): TokenSigner => {
  const { library, officials, trust, attempts, owners, timeout, now, program } = options;

  /** Starts a process and finds the official's token in it; whoever gets the process closes it. */
  const reach = async (
    official: TokenOfficial,
  ): Promise<Result<{ readonly token: TokenProcess; readonly view: TokenView }, Refused>> => {
    const token = startTokenProcess(timeout, program);
    const { tokenLabel, tokenSerial } = official;
    const answer = await token.ask({ ask: 'find', library, place: { tokenLabel, tokenSerial } });
    if (answer.ok && answer.view !== undefined) return ok({ token, view: answer.view });
    await token.close();
    return err(answer.ok ? { ok: false, rv: '', detail: 'the token shows nothing' } : answer);
  };

  const look = async <T>(
    official: TokenOfficial,
    see: (view: TokenView) => T | Promise<T>,
  ): Promise<Result<T, Refused>> => {
    const reached = await reach(official);
    if (!reached.ok) return reached;
    await reached.value.token.close();
    return ok(await see(reached.value.view));
  };

  const opened = (token: TokenProcess, { certificate }: Chosen, path: readonly Certificate[]): OpenedKey => {
    let dead: SigningFailure | null = null;
    const sign = async (request: Pick<SignDigestRequest, 'digestAlgorithm' | 'digest'>): Promise<SignedDigest> => {
      const messageDigest = digestBytes(request);
      checkValidity(certificate, now());
      const algorithm = request.digestAlgorithm;
      const data = prepareSignedData({
        digestAlgorithm: algorithm,
        messageDigest,
        contentType: OID.data,
        signer: certificate,
        chain: path.slice(1).filter((one) => !one.selfIssued),
      });
      const kind = kindOf(certificate);
      const input = Buffer.from(inputOf(certificate, algorithm, data.toSign)).toString('base64');
      const answer = await token.ask({ ask: 'sign', kind, input });
      if (!answer.ok) {
        // asked again it would want the PIN again: who signs gives it for the letters that are left
        dead = tokenFailure(answer);
        throw new SigningError(dead.reason, dead.detail);
      }
      const signature = signatureOf(certificate, new Uint8Array(Buffer.from(answer.signature ?? '', 'base64')));
      if (!signatureHolds(certificate.publicKey, { key: kind, digest: algorithm }, data.toSign, signature)) {
        throw new SigningError(
          'KEY_MISMATCH',
          `the token's key does not belong to the certificate "${certificate.subject}" that has its id`,
        );
      }
      return { cms: data.finish(signature), subject: certificate.subject, certificate: certificate.fingerprint };
    };
    const inTurn = async (
      request: Pick<SignDigestRequest, 'digestAlgorithm' | 'digest'>,
    ): Promise<SignOutcome<SignedDigest>> => {
      if (dead !== null) return { outcome: 'refused', failure: dead };
      const made = await attempt(() => sign(request));
      return made.ok ? { outcome: 'signed', value: made.value } : { outcome: 'refused', failure: made.error };
    };
    let turn: Promise<unknown> = Promise.resolve();
    return {
      sign: (request) => {
        const mine = turn.then(() => inTurn(request));
        turn = mine.catch(() => undefined);
        return mine;
      },
      close: () => token.close(),
    };
  };

  /**
   * Opens the key. Everything that needs no PIN is asked before the PIN is: a token locks itself after few wrong ones.
   */
  const open = async (official: TokenOfficial, officialId: string, pin: string): Promise<OpenedKey> => {
    const reached = await reach(official);
    if (!reached.ok) {
      const { reason, detail } = tokenFailure(reached.error, pin);
      throw new SigningError(reason, detail);
    }
    const { token, view } = reached.value;
    try {
      if (view.pinLocked) {
        throw new SigningError(
          'TOKEN_LOCKED',
          `the token ${view.serial} has locked its PIN; ${ADVICE['CKR_PIN_LOCKED'] ?? ''}`,
        );
      }
      const chosen = choose(view, official);
      await checkOwner(owners, officialId, chosen.certificate);
      const path = await checkSigner({ certificate: chosen.certificate, chain: chosen.others }, trust, now());
      await tried(attempts, officialId, async () => {
        const answer = await token.ask({ ask: 'open', pin, keyId: chosen.keyId });
        if (answer.ok) return;
        const { reason, detail } = tokenFailure(answer, pin);
        const warned =
          view.lastTry && reason === 'PASSPHRASE_WRONG' ? `${detail}; that was the token's last try` : detail;
        throw new SigningError(reason, warned);
      });
      return opened(token, chosen, path);
    } catch (error) {
      await token.close();
      throw error;
    }
  };

  const openKey = async ({
    officialId,
    secret,
  }: Pick<SignDigestRequest, 'officialId' | 'secret'>): Promise<OpenedKey> => {
    const pin = pinOf({ secret });
    const official = await officials(officialId);
    if (official === undefined) {
      throw new SigningError('KEYSTORE_MISSING', 'no token is named for this official in signing.pkcs11.officialsFile');
    }
    return open(official, officialId, pin);
  };

  const statusOf = async (view: TokenView, official: TokenOfficial, officialId: string): Promise<SignerStatus> => {
    if (view.pinLocked) return { status: 'token-locked' };
    const chosen = await attempt(() => choose(view, official));
    if (!chosen.ok) return { status: 'no-certificate' };
    const { certificate } = chosen.value;
    return (await strangerStatus(owners, officialId, certificate)) ?? certificateStatus(certificate, trust, now());
  };

  return {
    kind: 'digest',
    provider: 'pkcs11',

    openKey: (request) => attempt(() => openKey(request)),

    async signerStatus(officialId) {
      const official = await officials(officialId);
      if (official === undefined) return { status: 'not-registered' };
      if (await attempts.isLocked(officialId)) return { status: 'locked' };
      const status = await look(official, (view) => statusOf(view, official, officialId));
      if (status.ok) return status.value;
      return { status: REASONS[status.error.rv] === 'TOKEN_ABSENT' ? 'token-absent' : 'unreachable' };
    },

    async certificate(officialId) {
      const official = await officials(officialId);
      if (official === undefined) return null;
      const seen = await look(official, (view) => attempt(() => choose(view, official).certificate));
      return seen.ok && seen.value.ok ? seen.value.value : null;
    },

    signDigest: async (request) => {
      const key = await attempt(() => {
        digestBytes(request); // before a PIN is tried for it
        return openKey(request);
      });
      if (!key.ok) return { outcome: 'refused', failure: key.error };
      try {
        return await key.value.sign(request);
      } finally {
        await key.value.close();
      }
    },
  };
};
