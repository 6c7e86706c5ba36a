/**
 * The office's seal on letters that no official signs. A second seal would be another file: the first is kept by its
 * key and found again, also where two workers seal at once.
 */
import type { SealPurpose } from '../../domain/ports/sealer.js';
import type { StampPlacement } from '../../domain/signing/plan.js';
import { textAt, type JsonObject } from '../../domain/shared/json.js';
import type { Instant } from '../../domain/shared/time.js';
import type { Deps } from '../casework.js';
import { PortFailure, lastingFailure } from '../../domain/shared/port-failure.js';

type SealingDeps = Pick<Deps, 'sealer' | 'now'> & { readonly store: Pick<Deps['store'], 'incidents'> };

interface SealWanted {
  /** Application and task under which an incident about the seal is raised. */
  readonly application: string;
  readonly task: string;
  /** The letter's number. */
  readonly letter: string;
  readonly purpose: SealPurpose;
}

/** A letter without its seal, and the stamp that the seal is to show on it. */
export interface Unsealed {
  readonly bytes: Uint8Array;
  readonly stamp?: StampPlacement;
}

interface SealedBytes {
  readonly pdf: Uint8Array;
  readonly subject: string;
  readonly level: string;
}

/** The file of a sealed letter, as it lies in the archive. */
export interface SealedLetterFile {
  readonly sha256: string;
  readonly size: number;
  readonly level: string;
  readonly at: Instant;
}

/**
 * Seals these bytes anew. A time-stamp more than a minute from the claimed time is an incident: the seal stands, a
 * person sets the clock right. Fails with SIGN_CERTIFICATE_MISSING where the office has no seal.
 */
export const createSeal =
  ({ store, sealer, now }: SealingDeps) =>
  async ({ bytes, stamp }: Unsealed, { application, task, letter, purpose }: SealWanted): Promise<SealedBytes> => {
    if (sealer === null)
      throw lastingFailure(
        'SIGN_CERTIFICATE_MISSING',
        `letter ${letter} carries the office's seal (${purpose}), and the office has none: set signing.officeSealFile or signing.bsre.sealSubscriber`,
      );
    const result = await sealer.seal(bytes, { letter, purpose, ...(stamp === undefined ? {} : { stamp }) });
    if (!result.ok) {
      const { code, detail, retryable } = result.error;
      throw new PortFailure(code, detail, { retryable });
    }
    const { incident, ...sealed } = result.value;
    if (incident !== undefined)
      await store.incidents.raise({
        application,
        task,
        code: 'CLAIMED_TIME',
        detail: `the sealing time and the time-stamp are more than a minute apart: ${JSON.stringify(incident)}`,
        at: now(),
      });
    return sealed;
  };

const kept = (deed: JsonObject): SealedLetterFile => ({
  sha256: textAt(deed, 'sha256'),
  size: Number(deed['size']),
  level: textAt(deed, 'level'),
  at: Number(deed['at']),
});

/**
 * Seals the letter that `unsealed` answers, files it in the case and keeps it by `key`. With a key that is known it
 * answers the kept letter.
 */
export const createSealOnce = (
  deps: SealingDeps & Pick<Deps, 'files'> & { readonly store: Pick<Deps['store'], 'deeds'> },
) => {
  const { store, files, now } = deps;
  const seal = createSeal(deps);
  return async (key: string, wanted: SealWanted, unsealed: () => Promise<Unsealed>): Promise<SealedLetterFile> => {
    const done = await store.deeds.find(key);
    if (done !== null) return kept(done);
    const { application, letter: number } = wanted;
    const { pdf: bytes, level, subject } = await seal(await unsealed(), wanted);
    const { sha256, size } = await files.put(application, bytes);
    const at = now();
    await store.deeds.save(key, application, 'seal', { sha256, size, level, subject, number, at }, at);
    // Two attempts may have sealed side by side: the deed that was kept first is the letter.
    const first = await store.deeds.find(key);
    return first === null ? { sha256, size, level, at } : kept(first);
  };
};
