import { randomUUID } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, exportJWK, generateKeyPair, importJWK } from 'jose';
import { z } from 'zod';
import type { SealContent, SealKey, SealRecipient } from '../../domain/ports/signer.js';
import type { Instant } from '../../domain/shared/time.js';
import { SigningError, attempt } from './signing-error.js';

/** Algorithm of the key agreement in a JWE (RFC 7516): ephemeral X25519 (RFC 8037), with AES-256-GCM content. */
const AGREEMENT = 'ECDH-ES';
const ENCRYPTION = 'A256GCM';
const CURVE = 'X25519';

const sealContent = z.strictObject({
  official: z.string(),
  letters: z.array(z.strictObject({ application: z.string(), task: z.string(), letter: z.string() })).min(1),
  secret: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('passphrase'), passphrase: z.string() }),
    z.strictObject({ kind: z.literal('one-time-code'), code: z.string() }),
  ]),
  expiresAt: z.number(),
});

const publicJwk = z.looseObject({ kty: z.literal('OKP'), crv: z.literal(CURVE), x: z.string() });

const keyIdOf = (sealed: string): unknown => {
  try {
    const [first = ''] = sealed.split('.');
    const header: unknown = JSON.parse(Buffer.from(first, 'base64url').toString('utf8'));
    return z.looseObject({ kid: z.string() }).parse(header).kid;
  } catch {
    throw new SigningError('SEAL_UNREADABLE', 'the sealed passphrase is not a JWE'); // its content is not quoted
  }
};

/**
 * Seals a secret to one worker's key, together with the letters that it is for.
 * @throws Error when the recipient's key is not an X25519 public key.
 */
export const seal = async ({ kid, jwk }: SealRecipient, content: SealContent): Promise<string> => {
  const { kty, crv, x } = publicJwk.parse(jwk);
  return new CompactEncrypt(Buffer.from(JSON.stringify(content), 'utf8'))
    .setProtectedHeader({ alg: AGREEMENT, enc: ENCRYPTION, kid })
    .encrypt(await importJWK({ kty, crv, x }, AGREEMENT));
};

/** Makes the key pair of a signing worker; the private half never leaves this function. */
export const createSealKey = async (now: () => Instant): Promise<SealKey> => {
  const pair = await generateKeyPair(AGREEMENT, { crv: CURVE, extractable: false });
  const { x = '' } = await exportJWK(pair.publicKey);
  const recipient: SealRecipient = { kid: randomUUID(), jwk: { kty: 'OKP', crv: CURVE, x } };
  /** Seals already opened, kept until they would have expired: a replay is refused. */
  const used = new Map<string, Instant>();

  const decrypt = async (sealed: string): Promise<SealContent> => {
    try {
      const { plaintext } = await compactDecrypt(sealed, pair.privateKey, {
        keyManagementAlgorithms: [AGREEMENT],
        contentEncryptionAlgorithms: [ENCRYPTION],
      });
      return sealContent.parse(JSON.parse(Buffer.from(plaintext).toString('utf8')));
    } catch {
      throw new SigningError('SEAL_UNREADABLE', 'the sealed passphrase does not open'); // a cause could quote its content
    }
  };

  const takeOnce = (sealed: string, expiresAt: Instant): void => {
    for (const [old, until] of used) if (until < now()) used.delete(old);
    // the authentication tag, decoded: two spellings of one base64url text are one seal
    const tag = Buffer.from(sealed.slice(sealed.lastIndexOf('.') + 1), 'base64url').toString('hex');
    if (used.has(tag)) throw new SigningError('SEAL_USED', 'the passphrase has been used already; enter it again');
    used.set(tag, expiresAt);
  };

  return {
    recipient,
    open: (sealed, official) =>
      attempt(async () => {
        if (keyIdOf(sealed) !== recipient.kid) {
          throw new SigningError(
            'SEAL_OTHER_KEY',
            'the passphrase was sealed to a worker that no longer runs; enter it again',
          );
        }
        const opened = await decrypt(sealed);
        if (now() > opened.expiresAt) {
          throw new SigningError('SEAL_EXPIRED', 'the passphrase was given too long ago; enter it again');
        }
        if (opened.official !== official) {
          throw new SigningError('SEAL_MISMATCH', 'the passphrase was given by another official; enter your own');
        }
        takeOnce(sealed, opened.expiresAt);
        return opened;
      }),
  };
};
