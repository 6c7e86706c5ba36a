import type { Sealer, SealPurpose } from '../../domain/ports/sealer.js';
import type { SignaturePipeline } from '../../domain/ports/signer.js';
import type { Result } from '../../domain/shared/result.js';
import type { Instant } from '../../domain/shared/time.js';
import type { ClaimedTimeIncident } from '../../domain/signing/claimed-time.js';
import type { SigningFailure } from '../../domain/signing/failure.js';
import { stagesOf, type SignatureLevel } from '../../domain/signing/plan.js';
import { checkSigner, signWith } from './local-signer.js';
import { openPkcs12 } from './pkcs12.js';
import { SigningError, attempt } from './signing-error.js';
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

/** A stage of the pipeline inside this one: its failure is this one's. */
const unwrap = <T>(result: Result<T, SigningFailure>): T => {
  if (result.ok) return result.value;
  throw new SigningError(result.error.reason, result.error.detail);
};

/** Seals with a key that the office keeps on this machine. */
export const createLocalSealer = (options: LocalSealerOptions): Sealer => {
  const { bundle, passphrase, trust, pipeline, level, office, location, reasons, now } = options;

  const strengthen = async (
    embedded: Uint8Array,
  ): Promise<{ readonly pdf: Uint8Array; readonly incident?: ClaimedTimeIncident }> => {
    let pdf = embedded;
    let incident: ClaimedTimeIncident | undefined;
    for (const stage of stagesOf(level)) {
      if (stage === 'validation-data') {
        pdf = unwrap(await pipeline.addValidationData(pdf));
        continue;
      }
      const stamped = unwrap(
        stage === 'timestamp' ? await pipeline.timestamp(pdf, FIELD) : await pipeline.archiveTimestamp(pdf),
      );
      pdf = stamped.pdf;
      incident ??= stamped.incident;
    }
    return incident === undefined ? { pdf } : { pdf, incident };
  };

  return {
    provider: 'local',
    seal: (pdf, { purpose }) =>
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
          }),
        );
        const { cms, subject } = signWith(keystore, path, DIGEST, Buffer.from(prepared.digest, 'hex'));
        return { ...(await strengthen(unwrap(await pipeline.embed(prepared, cms)))), subject, level };
      }),
  };
};
