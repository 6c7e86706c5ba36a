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
import type { Instant } from '../../domain/shared/time.js';
import type { DigestAlgorithm } from '../../domain/signing/plan.js';
import { parseCertificate, type Certificate } from './certificate.js';
import { buildSignedData } from './cms.js';
import { OID } from './oids.js';
import { checkOwner, strangerStatus } from './owned-key.js';
import { openPkcs12, type Keystore } from './pkcs12.js';
import { keyName, keyStrength, makeSignature } from './signature-scheme.js';
import { SigningError, attempt } from './signing-error.js';
import { tried } from './tried.js';
import type { Trust } from './trust.js';

/** Store of the officials' bundles. */
export interface KeystoreLookup {
  find(officialId: string): Promise<StoredKeystore | undefined>;
}

export interface StoredKeystore {
  /** PKCS #12, as the official handed it in; opened only with their own passphrase. */
  readonly bundle: Uint8Array;
  /** DER of the signer's certificate, noted when the bundle was handed in; lets the status be told without a secret. */
  readonly certificate?: Uint8Array;
}

export interface LocalSignerOptions {
  readonly keystores: KeystoreLookup;
  readonly trust: Trust;
  readonly attempts: PassphraseAttempts;
  readonly owners: KeyOwners;
  readonly now: () => Instant;
}

const DIGEST_LENGTH: Readonly<Record<DigestAlgorithm, number>> = { sha256: 32, sha384: 48, sha512: 64 };

type DigestOf = Pick<SignDigestRequest, 'digest' | 'digestAlgorithm'>;

/**
 * Bytes of a digest.
 * @throws SigningError where it is no digest of its algorithm.
 */
export const digestBytes = ({ digest, digestAlgorithm }: DigestOf): Uint8Array => {
  const length = DIGEST_LENGTH[digestAlgorithm];
  if (!/^[0-9a-f]*$/.test(digest) || digest.length !== length * 2) {
    throw new SigningError(
      'DIGEST_INVALID',
      `expected ${length * 2} lower-case hexadecimal digits of ${digestAlgorithm}`,
    );
  }
  return Buffer.from(digest, 'hex');
};

const day = (at: Instant): string => new Date(at).toISOString().slice(0, 10);

export const checkValidity = (certificate: Certificate, at: Instant): void => {
  if (at > certificate.notAfter) {
    throw new SigningError(
      'CERTIFICATE_EXPIRED',
      `the certificate "${certificate.subject}" was valid until ${day(certificate.notAfter)}`,
    );
  }
  if (at < certificate.notBefore) {
    throw new SigningError(
      'CERTIFICATE_NOT_YET_VALID',
      `the certificate "${certificate.subject}" is valid only from ${day(certificate.notBefore)}`,
    );
  }
};

const SIGNING_PURPOSES = new Set<string>([
  OID.ekuEmailProtection,
  OID.ekuDocumentSigning,
  OID.ekuClientAuth,
  OID.ekuAny,
  '1.3.6.1.4.1.311.10.3.12',
  '1.2.840.113583.1.1.5',
]);

const checkSuitable = (certificate: Certificate): void => {
  const refuse = (why: string): never => {
    throw new SigningError(
      'CERTIFICATE_UNSUITABLE',
      `the certificate "${certificate.subject}" cannot sign letters: ${why}`,
    );
  };
  const { keyUsage, extendedKeyUsage } = certificate;
  if (certificate.isCa) refuse('it is the certificate of an authority');
  if (keyUsage !== undefined && !keyUsage.has('digitalSignature') && !keyUsage.has('nonRepudiation')) {
    refuse('its key usage is neither digitalSignature nor nonRepudiation');
  }
  if (extendedKeyUsage !== undefined && !extendedKeyUsage.oids.some((oid) => SIGNING_PURPOSES.has(oid))) {
    refuse(`its extended key usage names no signing purpose (${extendedKeyUsage.oids.join(', ')})`);
  }
  if (keyStrength(certificate.publicKey) !== 'strong')
    refuse(`its key is ${keyName(certificate.publicKey)}, neither RSA of 2048 bits or more nor P-256, P-384 or P-521`);
};

const checkTrusted = async (
  certificate: Certificate,
  pool: readonly Certificate[],
  trust: Trust,
  at: Instant,
): Promise<readonly Certificate[]> => {
  const result = await trust.path(certificate, pool, at);
  if (!result.ok) {
    throw new SigningError(
      'CERTIFICATE_UNTRUSTED',
      `no path leads from "${certificate.subject}" to a trusted root (${result.fault} at "${result.certificate.subject}")`,
    );
  }
  for (const [index, one] of result.path.entries()) {
    const issuer = result.path[index + 1];
    if (issuer === undefined) break;
    const revocation = await trust.revocation(one, issuer);
    if (!revocation.ok) {
      throw new SigningError(
        'REVOCATION_UNAVAILABLE',
        `nobody says whether "${one.subject}" is revoked (${revocation.reason})`,
      );
    }
    if (revocation.answer.status === 'revoked') {
      throw new SigningError('CERTIFICATE_REVOKED', `the certificate "${one.subject}" has been revoked`);
    }
  }
  return result.path;
};

/**
 * Checks that this key could sign letters now, and answers the path to a trusted root. Throws SigningError where it
 * could not.
 */
export const checkSigner = async (
  { certificate, chain }: Pick<Keystore, 'certificate' | 'chain'>,
  trust: Trust,
  at: Instant,
): Promise<readonly Certificate[]> => {
  checkValidity(certificate, at);
  checkSuitable(certificate);
  return checkTrusted(certificate, chain, trust, at);
};

/** A detached signature over the digest, with the path that `checkSigner` found. */
export const signWith = (
  keystore: Keystore,
  path: readonly Certificate[],
  digestAlgorithm: DigestAlgorithm,
  messageDigest: Uint8Array,
): SignedDigest => {
  const { certificate, key } = keystore;
  const cms = buildSignedData({
    digestAlgorithm,
    messageDigest,
    contentType: OID.data,
    signer: certificate,
    chain: path.slice(1).filter((one) => !one.selfIssued),
    sign: (attributes) => makeSignature(key, digestAlgorithm, attributes),
  });
  return { cms, subject: certificate.subject, certificate: certificate.fingerprint };
};

const outcomeOf = async (work: () => SignedDigest): Promise<SignOutcome<SignedDigest>> => {
  const result = await attempt(work);
  return result.ok ? { outcome: 'signed', value: result.value } : { outcome: 'refused', failure: result.error };
};

/** Status of a signer's certificate, as far as it is known without any secret. */
export const certificateStatus = async (certificate: Certificate, trust: Trust, at: Instant): Promise<SignerStatus> => {
  const described = { subject: certificate.subject, validUntil: certificate.notAfter };
  if (at > certificate.notAfter) return { status: 'expired', validUntil: certificate.notAfter };
  if (at < certificate.notBefore) return { status: 'pending' };
  const path = await trust.path(certificate, [], at);
  const issuer = path.ok ? path.path[1] : undefined;
  const revocation = issuer === undefined ? undefined : await trust.revocation(certificate, issuer);
  if (revocation?.ok === true && revocation.answer.status === 'revoked') return { status: 'revoked' };
  return { status: 'ready', ...described };
};

const passphraseOf = ({ secret }: Pick<SignDigestRequest, 'secret'>): string => {
  if (secret.kind === 'passphrase') return secret.passphrase;
  throw new SigningError('SECRET_UNSUITABLE', 'a PKCS #12 key opens with its passphrase, not with a one-time code');
};

/**
 * Signs with the official's own PKCS #12 bundle, opened with the passphrase given at that moment and forgotten after
 * the call: sole control. Every wrong passphrase is counted before anyone learns that it was.
 */
export const createLocalSigner = ({ keystores, trust, attempts, owners, now }: LocalSignerOptions): DigestSigner => {
  const open = async (officialId: string, passphrase: string): Promise<Keystore> => {
    const stored = await keystores.find(officialId);
    if (stored === undefined) throw new SigningError('KEYSTORE_MISSING', 'no key has been handed in for this official');
    return tried(attempts, officialId, () => openPkcs12(stored.bundle, passphrase));
  };

  const openKey = async ({
    officialId,
    secret,
  }: Pick<SignDigestRequest, 'officialId' | 'secret'>): Promise<OpenedKey> => {
    const keystore = await open(officialId, passphraseOf({ secret }));
    await checkOwner(owners, officialId, keystore.certificate);
    const path = await checkSigner(keystore, trust, now());
    return {
      sign: (request) =>
        outcomeOf(() => {
          const messageDigest = digestBytes(request);
          checkValidity(keystore.certificate, now());
          return signWith(keystore, path, request.digestAlgorithm, messageDigest);
        }),
      close: () => Promise.resolve(),
    };
  };

  return {
    kind: 'digest',
    provider: 'local',

    openKey: (request) => attempt(() => openKey(request)),

    async signerStatus(officialId) {
      const stored = await keystores.find(officialId);
      if (stored === undefined) return { status: 'not-registered' };
      if (await attempts.isLocked(officialId)) return { status: 'locked' };
      if (stored.certificate === undefined) return { status: 'ready' };
      const certificate = parseCertificate(stored.certificate);
      return (await strangerStatus(owners, officialId, certificate)) ?? certificateStatus(certificate, trust, now());
    },

    signDigest: async (request) => {
      const opened = await attempt(() => {
        digestBytes(request); // before a passphrase is tried for it
        return openKey(request);
      });
      return opened.ok ? opened.value.sign(request) : { outcome: 'refused', failure: opened.error };
    },
  };
};
