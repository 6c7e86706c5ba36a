/** Asks the thread that traces, and answers in its place where it dies or does not come to an end. */
import { Worker } from 'node:worker_threads';
import type { Millis } from '../../domain/shared/time.js';
import { refused } from './trace-run.js';
import type { TraceJob, TraceReply } from './trace-worker.js';

/** Program of the thread, where it is not the built one. */
export interface TracerProgram {
  readonly url: URL;
  readonly execArgv: readonly string[];
}

export interface Tracer {
  /** Answers a request (JSON text). Never rejects. */
  ask(line: string): Promise<TraceReply>;
  close(): Promise<void>;
}

/** Longest time for one request. */
const TIMEOUT: Millis = 60_000;

/** Heap of the thread, in megabytes. */
const MEMORY = 512;

const idOf = (line: string): unknown => {
  try {
    const request: unknown = JSON.parse(line);
    return typeof request === 'object' && request !== null && 'id' in request ? request.id : null;
  } catch {
    return null;
  }
};

const given = (line: string, message: string): TraceReply => ({
  text: JSON.stringify({
    id: idOf(line),
    ...refused([
      {
        severity: 'error',
        class: 'unsupported',
        rule: 'trace-limit',
        element: null,
        message,
        remedy: 'bound the expressions and loops of the procedure, or trace a part of it',
        path: [],
      },
    ]),
  }),
});

const BUILT: TracerProgram = { url: new URL('./trace-worker.js', import.meta.url), execArgv: [] };

export const createTracer = (dmn: readonly string[], program: TracerProgram = BUILT): Tracer => {
  let idle: Worker | undefined;
  const start = (): Worker =>
    new Worker(program.url, {
      workerData: dmn,
      execArgv: [...program.execArgv],
      resourceLimits: { maxOldGenerationSizeMb: MEMORY, stackSizeMb: 4 },
    });
  const ask = (line: string): Promise<TraceReply> =>
    new Promise((answer) => {
      const worker = idle ?? start();
      idle = undefined;
      const finish = (reply: TraceReply, reusable: boolean): void => {
        clearTimeout(timer);
        worker.removeAllListeners('message').removeAllListeners('error').removeAllListeners('exit');
        if (reusable) idle = worker;
        else {
          worker.on('error', () => undefined); // it is being ended; what it still says changes nothing
          void worker.terminate();
        }
        answer(reply);
      };
      const timer = setTimeout(() => {
        finish(given(line, `the request took longer than ${TIMEOUT} ms`), false);
      }, TIMEOUT);
      worker.on('message', (reply: TraceReply) => {
        finish(reply, true);
      });
      worker.on('error', (error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        finish(given(line, `the request could not be executed: ${why}`), false);
      });
      worker.on('exit', () => {
        finish(given(line, 'the request could not be executed: its thread ended'), false);
      });
      worker.postMessage({ line } satisfies TraceJob);
    });
  return {
    ask,
    close: async () => {
      await idle?.terminate();
    },
  };
};
