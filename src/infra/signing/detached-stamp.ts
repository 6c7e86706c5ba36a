import { createHash } from 'node:crypto';
import type { Instant, Millis } from '../../domain/shared/time.js';
import type { SigningFailure } from '../../domain/signing/failure.js';
import type { Result } from '../../domain/shared/result.js';
import { attempt } from './signing-error.js';
import { obtainTimestamp, type TimestampAuthorityConfig } from './timestamp-client.js';
import type { Trust } from './trust.js';
import { gatherValidationData, type ValidationMaterial } from './validation-data.js';

/** A time-stamp token (RFC 3161) over bytes that stand elsewhere, with all that proves it later without a network. */
export interface DetachedStamp {
  readonly token: Uint8Array;
  readonly stampedAt: Instant;
  readonly validation: ValidationMaterial;
}

export type StampBytes = (bytes: Uint8Array) => Promise<Result<DetachedStamp, SigningFailure>>;

/** Makes a stamper. It asks the authorities in their order; none reachable is a failure, never another clock. */
export const createStamper =
  (options: {
    readonly trust: Trust;
    readonly authorities: readonly TimestampAuthorityConfig[];
    readonly timeout: Millis;
  }): StampBytes =>
  (bytes) =>
    attempt(async () => {
      const { trust, authorities, timeout } = options;
      const { token, signer } = await obtainTimestamp([bytes], {
        authorities,
        anchors: trust.anchors,
        pool: trust.intermediates,
        timeout,
      });
      const validation = await gatherValidationData(
        [{ certificate: signer, pool: token.view.certificates, at: token.stampedAt, freshAnswer: false }],
        { certificates: [], ocsps: [], crls: [] },
        trust,
      );
      return { token: token.der, stampedAt: token.stampedAt, validation };
    });

/** The digest that a token is over, by its algorithm. */
export const imprintOf =
  (bytes: Uint8Array) =>
  (algorithm: string): Uint8Array =>
    createHash(algorithm).update(bytes).digest();
