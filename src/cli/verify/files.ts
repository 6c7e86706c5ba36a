import { open } from 'node:fs/promises';
import type { VerificationReport, Verifier } from '../../domain/ports/verifier.js';
import type { Instant } from '../../domain/shared/time.js';
import { LARGEST_FILE, refusedReport } from '../../infra/verification/judge.js';

/** Digest in the list of a file that could not be read: the empty text. */
const NO_DIGEST = '';

const read = async (path: string): Promise<Uint8Array> => {
  const handle = await open(path, 'r');
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new Error('it is not a file');
    if (stat.size > LARGEST_FILE) throw new Error(`it has ${stat.size} bytes; at most ${LARGEST_FILE} are read`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
};

/** Judges a file; one that cannot be read is `failed` like any other that is no signed PDF. */
export const judgeFile = async (
  path: string,
  verifier: Verifier,
  at: Instant | undefined,
): Promise<VerificationReport> => {
  let pdf: Uint8Array;
  try {
    pdf = await read(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return refusedReport(NO_DIGEST, 'file-unreadable', `the file cannot be read: ${reason}`);
  }
  return at === undefined ? verifier.verify(pdf) : verifier.verify(pdf, at);
};
