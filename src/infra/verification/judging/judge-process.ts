/** One judging process, seen from the service: it gets a file, and is ended when it takes more than it may. */
import { spawn, type ChildProcess } from 'node:child_process';
import { read, readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { OpenFile, VerificationReport } from '../../../domain/ports/verifier.js';
import { reasonOf } from '../../../domain/shared/port-failure.js';
import type { Millis } from '../../../domain/shared/time.js';
import { framed, headerReader, type JudgeAnswer, type JobHeader } from './frames.js';

const readAt = promisify(read);

export interface JudgeProgram {
  readonly url: URL;
  readonly execArgv: readonly string[];
}

export interface ProcessLimits {
  /**
   * Heap of the process, in megabytes; beside it the process may hold as much again, and the bytes that it was given.
   */
  readonly memory: number;
  /** Longest time from the first byte that is sent to the answer. */
  readonly timeout: Millis;
  /** Number that is added to its priority: a positive one makes way for the service that answers people. */
  readonly niceness: number;
}

export interface JudgeJob extends Omit<JobHeader, 'size' | 'statement'> {
  readonly file: Uint8Array | OpenFile;
  readonly statement: Uint8Array | null;
}

/** Outcome of judging a file. */
export type JudgeOutcome =
  | { readonly kind: 'report'; readonly report: VerificationReport }
  /** The judgement itself broke, and the process lives on. */
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'too-much-memory' }
  /** The process ended though nothing here ended it. */
  | { readonly kind: 'died'; readonly reason: string }
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'given-up' };

export interface JudgeProcess {
  readonly pid: number | undefined;
  /** True where the process can be given another file. */
  isUsable(): boolean;
  judge(job: JudgeJob, signal: AbortSignal | undefined): Promise<JudgeOutcome>;
  /** Ends the process at once; resolves when it is gone. */
  end(): Promise<void>;
}

const PIECE = 256 * 1024;
/** Largest answer: more findings than a report may hold do not fit, and it ends the process that sends it. */
const LARGEST_ANSWER = 64 * 1024 * 1024;
const LOOK_MS = 200;
/** Longest start: a process loads its program, on a machine that may be busy. */
const START: Millis = 60_000;
const MEGABYTE = 1024 * 1024;
const PAGE_BYTES = 4096;
const PASSED_ON = ['PATH', 'TZ', 'LANG', 'NODE_EXTRA_CA_CERTS'] as const;

/** Environment of the process: nothing of the service's but what it needs to run and to trust. */
const environment = (): NodeJS.ProcessEnv =>
  // eslint-disable-next-line no-restricted-syntax -- handed on by name, not read
  Object.fromEntries(PASSED_ON.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));

/** Memory that a process holds, in megabytes; undefined where the system does not say. */
const residentOf = (pid: number): number | undefined => {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]);
    return Number.isNaN(pages) ? undefined : (pages * PAGE_BYTES) / MEGABYTE;
  } catch {
    return undefined; // it is gone, or this is no Linux: the limit of the heap holds by itself
  }
};

/** Signals by which the engine ends a process whose heap is full, or that asks for an array beyond all bounds. */
const OUT_OF_MEMORY: ReadonlySet<NodeJS.Signals> = new Set(['SIGABRT', 'SIGTRAP', 'SIGILL']);

const sizeOf = (bytes: Uint8Array | OpenFile): number => (bytes instanceof Uint8Array ? bytes.length : bytes.size);

/** Thrown where the file is other than was announced: no fault of the process. */
class FileEnded extends Error {}

/** Sends bytes or a file piece by piece, as fast as they are taken. */
const send = async (to: Writable, what: Uint8Array | OpenFile, isOver: () => boolean): Promise<void> => {
  const write = (piece: Uint8Array): Promise<void> =>
    new Promise((resolve, reject) => {
      to.write(piece, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  for (let at = 0; at < sizeOf(what);) {
    if (isOver()) return;
    if (what instanceof Uint8Array) {
      const piece = what.subarray(at, at + PIECE);
      await write(piece);
      at += piece.length;
    } else {
      const buffer = Buffer.allocUnsafe(Math.min(PIECE, what.size - at));
      const { bytesRead } = await readAt(what.descriptor, buffer, 0, buffer.length, at);
      if (bytesRead === 0) throw new FileEnded(`expected ${what.size} bytes, the file ended after ${at}`);
      await write(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  }
};

const started = (
  program: JudgeProgram,
  { memory, niceness }: ProcessLimits,
): ChildProcess & { readonly stdin: Writable; readonly stdout: Readable } => {
  const child = spawn(
    process.execPath,
    [...program.execArgv, `--max-old-space-size=${memory}`, fileURLToPath(program.url)],
    { stdio: ['pipe', 'pipe', 'ignore'], env: environment(), windowsHide: true },
  );
  // a broken pipe is the end of the process, and that is listened for
  child.stdin.on('error', () => undefined);
  child.on('spawn', () => {
    try {
      if (child.pid !== undefined) setPriority(child.pid, niceness);
    } catch {
      // it has ended already, and is replaced when it is asked
    }
  });
  return child;
};

/** Hands each header of a process to whoever listens at that moment. */
const listen = (
  from: Readable,
): {
  readonly next: () => Promise<unknown>;
} => {
  let take = headerReader(LARGEST_ANSWER);
  const heard: unknown[] = [];
  let failed: Error | undefined;
  let wake: () => void = () => undefined;
  from.on('data', (data: Buffer) => {
    try {
      for (let found = take(data); found !== undefined; found = take(found.rest)) {
        heard.push(found.header);
        take = headerReader(LARGEST_ANSWER);
      }
    } catch (error) {
      failed = error instanceof Error ? error : new Error(String(error));
    }
    wake();
  });
  return {
    next: async () => {
      while (heard.length === 0 && failed === undefined) await new Promise<void>((resolve) => (wake = resolve));
      if (heard.length > 0) return heard.shift();
      throw failed ?? new Error('nothing was said');
    },
  };
};

/** Starts a process. Only the work that it is given holds it, so that it keeps no command from ending. */
export const openJudgeProcess = (program: JudgeProgram, limits: ProcessLimits): JudgeProcess => {
  const child = started(program, limits);
  let usable = true;
  let reason = '';
  const gone = new Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>((resolve) => {
    child.once('error', (error) => {
      reason = reasonOf(error);
      usable = false;
      resolve({ code: null, signal: null });
    });
    child.once('exit', (code, signal) => {
      usable = false;
      resolve({ code, signal });
    });
  });
  const hold = (held: boolean): void => {
    const handles = [child, child.stdin, child.stdout] as unknown as readonly { ref?(): void; unref?(): void }[];
    for (const handle of handles)
      if (held) handle.ref?.();
      else handle.unref?.();
  };
  hold(false);
  const { next } = listen(child.stdout);
  const ready = next();
  // heard by whoever asks; a process that ends before it is ready is heard as gone
  ready.catch(() => undefined);

  const end = async (): Promise<void> => {
    usable = false;
    child.kill('SIGKILL');
    hold(true);
    await gone;
  };

  const judge = async (job: JudgeJob, signal: AbortSignal | undefined): Promise<JudgeOutcome> => {
    if (signal?.aborted === true) return { kind: 'given-up' };
    hold(true);
    const over: { outcome?: JudgeOutcome } = {};
    let finish: (outcome: JudgeOutcome) => void = () => undefined;
    const finished = new Promise<JudgeOutcome>((resolve) => {
      finish = (outcome) => {
        over.outcome ??= outcome;
        resolve(over.outcome);
      };
    });
    let timer = setTimeout(() => {
      finish({ kind: 'died', reason: `the process was not ready within ${START} ms` });
    }, START);
    void ready.then(() => {
      clearTimeout(timer);
      if (over.outcome !== undefined) return;
      timer = setTimeout(() => {
        finish({ kind: 'too-long' });
      }, limits.timeout);
    });
    const watch = setInterval(() => {
      const held = child.pid === undefined ? undefined : residentOf(child.pid);
      if (held !== undefined && held > limits.memory * 2 + sizeOf(job.file) / MEGABYTE)
        finish({ kind: 'too-much-memory' });
    }, LOOK_MS);
    const onAbort = (): void => {
      finish({ kind: 'given-up' });
    };
    signal?.addEventListener('abort', onAbort);
    const heard = (async (): Promise<void> => {
      await ready;
      const answer = (await next()) as JudgeAnswer;
      // a process that has grown is not worth keeping: the next file gets a small one
      if (answer.ok && answer.resident > limits.memory) usable = false;
      finish(answer.ok ? { kind: 'report', report: answer.report } : { kind: 'broken', reason: answer.reason });
    })();
    heard.catch((error: unknown) => {
      finish({ kind: 'died', reason: reasonOf(error) });
    });
    void gone.then(({ code, signal: by }) => {
      const how = by ?? (code === null ? reason : `exit code ${code}`);
      finish(
        by !== null && OUT_OF_MEMORY.has(by)
          ? { kind: 'too-much-memory' }
          : { kind: 'died', reason: `the process ended (${how})` },
      );
    });
    const { file, statement, ...header } = job;
    const sending = (async (): Promise<void> => {
      child.stdin.write(
        framed({ ...header, size: sizeOf(file), statement: statement === null ? null : statement.length }),
      );
      const isOver = (): boolean => over.outcome !== undefined || !usable;
      await send(child.stdin, file, isOver);
      if (statement !== null) await send(child.stdin, statement, isOver);
    })().catch((error: unknown) => {
      // what could not be read of the file is said of the file; a pipe that broke is heard as the end of the process
      if (error instanceof FileEnded) finish({ kind: 'unreadable', reason: error.message });
    });
    const outcome = await finished;
    clearTimeout(timer);
    clearInterval(watch);
    signal?.removeEventListener('abort', onAbort);
    const reusable = usable && (outcome.kind === 'report' || outcome.kind === 'broken');
    if (!reusable) await end();
    // who asked may close the file on the answer: by then nothing reads it any more
    await sending;
    if (reusable) hold(false);
    return outcome;
  };

  return { pid: child.pid, isUsable: () => usable, judge, end };
};
