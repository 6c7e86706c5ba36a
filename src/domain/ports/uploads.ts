/** Holds what somebody sends outside of memory while it is judged; nothing of it stays. */
import type { Result } from '../shared/result.js';
import type { OpenFile } from './verifier.js';

export interface HeldUpload extends OpenFile {
  /** Its first bytes, by which its kind is told. */
  readonly head: Uint8Array;
  /** Lets go of the file; its bytes are gone. May be called again. */
  release(): Promise<void>;
}

export interface Uploads {
  /**
   * Takes the body piece by piece, and no piece more once it is longer than `maxBytes`.
   * Throws what the body throws; nothing is held then.
   */
  hold(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Result<HeldUpload, 'too-large'>>;
}
