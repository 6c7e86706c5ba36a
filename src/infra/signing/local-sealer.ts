import type { Sealer, SealPurpose } from '../../domain/ports/sealer.js';
import type { SignaturePipeline } from '../../domain/ports/signer.js';
import type { Instant } from '../../domain/shared/time.js';
import type { SignatureLevel } from '../../domain/signing/plan.js';
import { checkSigner, signWith } from './local-signer.js';
import { openPkcs12 } from './pkcs12.js';
import { attempt, unwrap } from './signing-error.js';
import { strengthenSealed } from './strengthen.js';
import type { Trust } from './trust.js';

export interface LocalSealerOptions {
  /** The office's PKCS #12 bundle, read anew each time: a renewed certificate takes effect without a restart. */
  readonly bundle: () => Promise<Uint8Array>;
  readonly passphrase: () => string;
  readonly trust: Trust;
  readonly pipeline: SignaturePipeline;
  readonly level: SignatureLevel;
  /** Name of the institution, in the signature dictionary. */
  readonly office: string;
  readonly location: string;
  readonly reasons: Readonly<Record<SealPurpose, string>>;
  readonly now: () => Instant;
}

const FIELD = 'SegelElektronik';
const DIGEST = 'sha256';

/** Seals with a key that the office keeps on this machine. */
export const createLocalSealer = (options: LocalSealerOptions): Sealer => {
  const { bundle, passphrase, trust, pipeline, level, office, location, reasons, now } = options;

  return {
    provider: 'local',
    seal: (pdf, { purpose, stamp }) =>
      attempt(async () => {
        const keystore = await openPkcs12(await bundle(), passphrase());
        const path = await checkSigner(keystore, trust, now());
        const prepared = unwrap(
          await pipeline.prepare(pdf, {
            fieldName: FIELD,
            role: { kind: 'sole' },
            digestAlgorithm: DIGEST,
            claimedAt: now(),
            signerName: office,
            reason: reasons[purpose],
            location,
            ...(stamp === undefined ? {} : { stamp }),
          }),
        );
        const { cms, subject } = signWith(keystore, path, DIGEST, Buffer.from(prepared.digest, 'hex'));
        return {
          ...(await strengthenSealed(pipeline, level, unwrap(await pipeline.embed(prepared, cms)), FIELD)),
          subject,
          level,
        };
      }),
  };
};
