/** Uploads held outside of memory while they are judged; nothing of them stays. */
import type { Result } from '../shared/result.js';
import type { OpenFile } from './verifier.js';

export interface HeldUpload extends OpenFile {
  /** First bytes, which tell the kind of file. */
  readonly head: Uint8Array;
  /** Releases the file; its bytes are gone. May be called again. */
  release(): Promise<void>;
}

export interface Uploads {
  /**
   * Holds the body piece by piece, and takes no further piece once it is longer than `maxBytes`. Throws the body's own
   * error; nothing is held then.
   */
  hold(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Result<HeldUpload, 'too-large'>>;
}
