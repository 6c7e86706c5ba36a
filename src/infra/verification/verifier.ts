import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { OpenFile, OpenFileVerifier, StatementVerifier, VerificationReport } from '../../domain/ports/verifier.js';
import type { Instant, Millis } from '../../domain/shared/time.js';
import type { Certificate } from '../signing/certificate.js';
import { refusedReport, LARGEST_FILE } from './judge.js';
import type { OnlineOptions } from './online.js';
import type { WorkerAnswer, WorkerJob, WorkerSettings } from './worker.js';

export interface VerifierOptions {
  /** Roots that are relied upon, and nothing else. */
  readonly anchors: readonly Certificate[];
  /** Certificates that complete a path when a file does not carry them. */
  readonly intermediates?: readonly Certificate[];
  /** Present where revocation may be asked over the network when a file does not hold it. */
  readonly online?: OnlineOptions;
  /** Longest time for one file. */
  readonly timeout?: Millis;
  /** Files judged at the same time, each in a thread of its own. */
  readonly threads?: number;
  /** Heap of one thread, in megabytes. */
  readonly memory?: number;
  readonly now?: () => Instant;
  /** Program of the threads, where it is not the built one. */
  readonly program?: { readonly url: URL; readonly execArgv: readonly string[] };
}

export interface ClosableVerifier extends OpenFileVerifier, StatementVerifier {
  /** Ends the threads; files that are being judged are answered as failed. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT: Millis = 20_000;
const DEFAULT_MEMORY = 512;

interface Job {
  readonly pdf: Uint8Array | OpenFile;
  readonly at: Instant;
  readonly statement?: Uint8Array;
  readonly answer: (report: VerificationReport) => void;
}

const digestOf = (pdf: Uint8Array | OpenFile): string =>
  pdf instanceof Uint8Array ? createHash('sha256').update(pdf).digest('hex') : pdf.sha256;
const sizeOf = (pdf: Uint8Array | OpenFile): number => (pdf instanceof Uint8Array ? pdf.length : pdf.size);
/** What crosses to the thread: of an open file these three values, whatever else its holder keeps beside them. */
const sent = (pdf: Uint8Array | OpenFile): Uint8Array | OpenFile =>
  pdf instanceof Uint8Array ? pdf : { descriptor: pdf.descriptor, size: pdf.size, sha256: pdf.sha256 };

const died = (pdf: Uint8Array | OpenFile, why: string): VerificationReport =>
  refusedReport(digestOf(pdf), 'verification-died', `the file could not be judged: ${why}`);

/**
 * Judges files in threads that may die without harm: a file that takes too long, too much memory or breaks the
 * judgement is answered with FORMAT_FAILURE, and the next one gets a new thread.
 */
export const createVerifier = (options: VerifierOptions): ClosableVerifier => {
  const { timeout = DEFAULT_TIMEOUT, threads = 1, memory = DEFAULT_MEMORY, now = Date.now } = options;
  const program = options.program ?? { url: new URL('./worker.js', import.meta.url), execArgv: [] };
  const settings: WorkerSettings = {
    anchors: options.anchors.map(({ der }) => der),
    intermediates: (options.intermediates ?? []).map(({ der }) => der),
    online: options.online,
  };
  const idle: Worker[] = [];
  const alive = new Set<Worker>();
  const waiting: Job[] = [];
  let busy = 0;

  const start = (): Worker => {
    const worker = new Worker(program.url, {
      workerData: settings,
      execArgv: [...program.execArgv],
      resourceLimits: { maxOldGenerationSizeMb: memory, stackSizeMb: 8 },
    });
    alive.add(worker);
    worker.on('exit', () => {
      alive.delete(worker);
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
    });
    return worker;
  };

  const next = (): void => {
    while (busy < threads) {
      const job = waiting.shift();
      if (job === undefined) return;
      run(job);
    }
  };

  const run = (job: Job): void => {
    const worker = idle.pop() ?? start();
    busy += 1;
    worker.ref();
    const finish = (report: VerificationReport, reusable: boolean): void => {
      clearTimeout(timer);
      worker.removeAllListeners('message').removeAllListeners('error').off('exit', onExit);
      busy -= 1;
      if (reusable) {
        worker.unref();
        idle.push(worker);
        job.answer(report);
      } else {
        worker.on('error', () => undefined); // it is being ended; what it still says changes nothing
        // who asked may close the file on the answer: by then nothing reads it any more
        void worker.terminate().then(() => {
          job.answer(report);
        });
      }
      next();
    };
    const onExit = (): void => {
      finish(died(job.pdf, 'the thread ended'), false);
    };
    const timer = setTimeout(() => {
      finish(died(job.pdf, `it took longer than ${timeout} ms`), false);
    }, timeout);
    worker.on('message', (answer: WorkerAnswer) => {
      finish(answer.ok ? answer.report : died(job.pdf, answer.reason), true);
    });
    worker.on('error', (error: unknown) => {
      finish(died(job.pdf, error instanceof Error ? error.message : String(error)), false);
    });
    worker.on('exit', onExit);
    const { pdf, at, statement } = job;
    worker.postMessage({ pdf: sent(pdf), at, ...(statement === undefined ? {} : { statement }) } satisfies WorkerJob);
  };

  const judge = (asked: Omit<Job, 'answer'>): Promise<VerificationReport> =>
    new Promise((answer) => {
      const { pdf } = asked;
      if (sizeOf(pdf) > LARGEST_FILE) {
        const detail = `the file has ${sizeOf(pdf)} bytes; at most ${LARGEST_FILE} are read`;
        answer(refusedReport(digestOf(pdf), 'too-large', detail));
        return;
      }
      waiting.push({ ...asked, answer });
      next();
    });

  return {
    verify: (pdf, at = now()) => judge({ pdf, at }),
    verifyStatement: (signature, statement, at = now()) => judge({ pdf: signature, statement, at }),
    close: async () => {
      await Promise.all([...alive].map((worker) => worker.terminate()));
    },
  };
};
