import { createHash } from 'node:crypto';
import type {
  OpenFile,
  OpenFileVerifier,
  StatementVerifier,
  UploadVerifier,
  VerificationReport,
} from '../../domain/ports/verifier.js';
import { PortFailure } from '../../domain/shared/port-failure.js';
import type { Instant, Millis } from '../../domain/shared/time.js';
import type { Room } from '../../domain/verification/turns.js';
import type { Certificate } from '../signing/certificate.js';
import { LARGEST_FILE, limitReport, refusedReport } from './judge.js';
import type { RelianceSettings } from './judging/frames.js';
import type { JudgeJob, JudgeProgram, JudgeOutcome } from './judging/judge-process.js';
import { openJudgePool, type JudgePool } from './judging/pool.js';
import type { OnlineOptions } from './online.js';

/** Certificates that are relied upon. */
export interface Trusted {
  /** Roots that are relied upon, and nothing else. */
  readonly anchors: readonly Certificate[];
  /** Certificates that complete a path when a file does not carry them. */
  readonly intermediates?: readonly Certificate[];
  /**
   * Options for asking about revocation over the network when a file does not hold it; absent where the network may not
   * be asked.
   */
  readonly online?: OnlineOptions;
}

/** Bounds of judging, whatever file comes. */
export interface JudgingOptions {
  /** Longest time for one file. */
  readonly timeout?: Millis;
  /** Number of uploads that are judged at the same time, each in a process of its own. */
  readonly processes?: number;
  /** Number of letters of the office that are judged at the same time, in processes beside those. */
  readonly letters?: number;
  /** Heap of one process, in megabytes. */
  readonly memory?: number;
  /** Room for uploads that wait. */
  readonly room?: Room;
  /** Program of the processes, where it is not the built one. */
  readonly program?: JudgeProgram;
}

export interface VerifierOptions extends Trusted, JudgingOptions {
  readonly now?: () => Instant;
}

export interface ClosableVerifier extends OpenFileVerifier, UploadVerifier, StatementVerifier {
  /** A verifier with the same processes, judging by other roots. */
  relyingOn(trusted: Trusted): UploadVerifier & StatementVerifier;
  /** Ends the processes; files that are being judged are answered as failed. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT: Millis = 20_000;
const DEFAULT_MEMORY = 384;
const DEFAULT_PROCESSES = 2;
const DEFAULT_ROOM: Room = { waiting: 32, ofOne: 4 };

const digestOf = (pdf: Uint8Array | OpenFile): string =>
  pdf instanceof Uint8Array ? createHash('sha256').update(pdf).digest('hex') : pdf.sha256;
const sizeOf = (pdf: Uint8Array | OpenFile): number => (pdf instanceof Uint8Array ? pdf.length : pdf.size);

const settingsOf = ({ anchors, intermediates = [], online }: Trusted): RelianceSettings => ({
  anchors: anchors.map(({ der }) => Buffer.from(der).toString('base64')),
  intermediates: intermediates.map(({ der }) => Buffer.from(der).toString('base64')),
  online: online ?? null,
});

/**
 * Judges files in processes of their own, which may die without harm: a file that takes too long, too much memory or
 * breaks the judgement is answered with the limit that it exceeded, and the next one gets a new process.
 */
export const createVerifier = (options: VerifierOptions): ClosableVerifier => {
  const { timeout = DEFAULT_TIMEOUT, memory = DEFAULT_MEMORY, now = Date.now } = options;
  const pool: JudgePool = openJudgePool({
    timeout,
    memory,
    uploads: options.processes ?? DEFAULT_PROCESSES,
    letters: options.letters ?? 1,
    room: options.room ?? DEFAULT_ROOM,
    ...(options.program === undefined ? {} : { program: options.program }),
  });

  const reportOn = (pdf: Uint8Array | OpenFile, outcome: JudgeOutcome): VerificationReport => {
    const sha256 = digestOf(pdf);
    switch (outcome.kind) {
      case 'report':
        return outcome.report;
      case 'too-long':
        return limitReport(sha256, { name: 'time', most: timeout / 1000 });
      case 'too-much-memory':
        return limitReport(sha256, { name: 'memory', most: memory });
      case 'unreadable':
        return refusedReport(sha256, 'file-unreadable', outcome.reason);
      case 'broken':
      case 'died':
        return refusedReport(sha256, 'verification-died', `the file could not be judged: ${outcome.reason}`);
      case 'given-up':
        throw new PortFailure('VERIFICATION_BUSY', 'the judgement was given up before its end', { retryable: true });
    }
  };

  /** Judges a file; one that is larger than any that is read is answered at once. */
  const judged = async (
    { file, ...rest }: JudgeJob,
    ask: (job: JudgeJob) => Promise<JudgeOutcome>,
  ): Promise<VerificationReport> => {
    if (sizeOf(file) > LARGEST_FILE) return { ...limitReport(digestOf(file), { name: 'bytes', most: LARGEST_FILE }) };
    // of an open file three values, whatever else its holder keeps beside them
    const job =
      file instanceof Uint8Array ? file : { descriptor: file.descriptor, size: file.size, sha256: file.sha256 };
    return reportOn(file, await ask({ ...rest, file: job }));
  };

  const relyingOn = (trusted: Trusted): UploadVerifier & StatementVerifier => {
    const reliance = settingsOf(trusted);
    return {
      verifyUpload: (file, asker) =>
        judged({ file, statement: null, at: now(), reliance }, (job) => pool.upload(job, asker)),
      verifyStatement: (signature, statement, asker, at = now()) =>
        judged({ file: signature, statement, at, reliance }, (job) => pool.upload(job, asker)),
    };
  };

  const own = settingsOf(options);
  return {
    ...relyingOn(options),
    verify: (file, at = now()) => judged({ file, statement: null, at, reliance: own }, (job) => pool.letter(job)),
    relyingOn,
    close: () => pool.close(),
  };
};
