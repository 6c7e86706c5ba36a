/** Processes that judge, and the queue before them: letters of the office in one lane, uploads in another. */
import type { Asker } from '../../../domain/ports/verifier.js';
import { PortFailure } from '../../../domain/shared/port-failure.js';
import type { Millis } from '../../../domain/shared/time.js';
import { hasRoom, nextTurn, type Room, type WaitingFile } from '../../../domain/verification/turns.js';
import {
  openJudgeProcess,
  type JudgeJob,
  type JudgeProcess,
  type JudgeProgram,
  type JudgeOutcome,
} from './judge-process.js';

export interface PoolOptions {
  /** Number of uploads that are judged at the same time, each in a process of its own. */
  readonly uploads: number;
  /** Number of letters of the office that are judged at the same time, in processes beside those. */
  readonly letters: number;
  /** Longest time for one file. */
  readonly timeout: Millis;
  /** Heap of one process, in megabytes. */
  readonly memory: number;
  /** Room for uploads that wait. */
  readonly room: Room;
  /** Program of the processes, where it is not the built one. */
  readonly program?: JudgeProgram;
}

export interface JudgePool {
  /** Judges a letter. Never refused: the office's own letters are few, and small. */
  letter(job: JudgeJob): Promise<JudgeOutcome>;
  /**
   * Judges an upload.
   * @throws PortFailure `VERIFICATION_BUSY` where the queue is full.
   */
  upload(job: JudgeJob, asker: Asker): Promise<JudgeOutcome>;
  /** Ends the processes; who still waits is answered with `given-up`. */
  close(): Promise<void>;
}

/** Idle time after which a process gives its memory back. */
const IDLE: Millis = 60_000;
/** Niceness of processes for uploads, which are judged behind the work that answers people. */
const UPLOAD_NICENESS = 10;
/**
 * The one asker of the office's letters, which go on while nobody's files are waited for: as many as there are places.
 */
const LETTERS = 'letters';

interface Queued extends WaitingFile {
  readonly job: JudgeJob;
  readonly signal: AbortSignal | undefined;
  readonly answer: (outcome: JudgeOutcome) => void;
}

interface Lane {
  take(queued: Queued): void;
  hasRoom(asker: string): boolean;
  close(): Promise<void>;
}

const openLane = (places: number, room: Room, start: () => JudgeProcess): Lane => {
  const queue: Queued[] = [];
  const idle: { readonly judge: JudgeProcess; readonly timer: NodeJS.Timeout }[] = [];
  const alive = new Set<JudgeProcess>();
  const running = new Map<string, number>();
  const last = new Map<string, number>();
  let busy = 0;
  let turn = 0;
  let closed = false;

  const judgeProcess = (): JudgeProcess => {
    const resting = idle.pop();
    if (resting !== undefined) {
      clearTimeout(resting.timer);
      if (resting.judge.isUsable()) return resting.judge;
      alive.delete(resting.judge);
    }
    const judge = start();
    alive.add(judge);
    return judge;
  };
  const rest = (judge: JudgeProcess): void => {
    if (!judge.isUsable() || closed) {
      alive.delete(judge);
      if (judge.isUsable()) void judge.end();
      return;
    }
    const timer = setTimeout(() => {
      const at = idle.findIndex((one) => one.judge === judge);
      if (at < 0) return;
      idle.splice(at, 1);
      alive.delete(judge);
      void judge.end();
    }, IDLE);
    timer.unref();
    idle.push({ judge, timer });
  };

  /** Judges a file. A process that somebody else ended says nothing of the file: it is judged once more. */
  const judged = async ({ job, signal }: Queued): Promise<JudgeOutcome> => {
    for (let attempt = 1; ; attempt += 1) {
      const judge = judgeProcess();
      const outcome = await judge.judge(job, signal);
      rest(judge);
      if (outcome.kind !== 'died' || attempt > 1 || closed) return closed ? { kind: 'given-up' } : outcome;
    }
  };
  const run = async (queued: Queued): Promise<void> => {
    const { asker } = queued;
    busy += 1;
    turn += 1;
    running.set(asker, (running.get(asker) ?? 0) + 1);
    last.set(asker, turn);
    const outcome = await judged(queued);
    busy -= 1;
    const left = (running.get(asker) ?? 1) - 1;
    if (left > 0) running.set(asker, left);
    else running.delete(asker);
    if (left === 0 && !queue.some((one) => one.asker === asker)) last.delete(asker);
    queued.answer(outcome);
    next();
  };
  const next = (): void => {
    while (busy < places) {
      const at = nextTurn(queue, { running, last }, places);
      const [queued] = at < 0 ? [] : queue.splice(at, 1);
      if (queued === undefined) return;
      void run(queued);
    }
  };

  return {
    hasRoom: (asker) => hasRoom(queue, asker, room),
    take: (queued) => {
      if (closed || queued.signal?.aborted === true) {
        queued.answer({ kind: 'given-up' });
        return;
      }
      queue.push(queued);
      queued.signal?.addEventListener('abort', () => {
        const at = queue.indexOf(queued);
        if (at < 0) return; // it is being judged, and the process is told
        queue.splice(at, 1);
        queued.answer({ kind: 'given-up' });
      });
      next();
    },
    close: async () => {
      closed = true;
      for (const { timer } of idle) clearTimeout(timer);
      for (const queued of queue.splice(0)) queued.answer({ kind: 'given-up' });
      await Promise.all([...alive].map((judge) => judge.end()));
    },
  };
};

export const openJudgePool = (options: PoolOptions): JudgePool => {
  const { timeout, memory, room } = options;
  const program = options.program ?? { url: new URL('./child.js', import.meta.url), execArgv: [] };
  const start = (niceness: number) => (): JudgeProcess => openJudgeProcess(program, { memory, timeout, niceness });
  const endless: Room = { waiting: Infinity, ofOne: Infinity };
  // one asker alone would leave the last place free for another: there is no other
  const letters = openLane(options.letters, endless, start(0));
  const uploads = openLane(options.uploads, room, start(UPLOAD_NICENESS));
  let order = 0;
  return {
    letter: (job) =>
      new Promise((answer) => {
        order += 1;
        letters.take({ asker: `${LETTERS} ${order}`, job, signal: undefined, answer });
      }),
    upload: (job, { name, signal }) =>
      new Promise((answer, refuse) => {
        if (uploads.hasRoom(name)) uploads.take({ asker: name, job, signal, answer });
        else
          refuse(
            new PortFailure('VERIFICATION_BUSY', 'too many files wait to be judged; send it again in a minute', {
              retryable: true,
            }),
          );
      }),
    close: async () => {
      await Promise.all([letters.close(), uploads.close()]);
    },
  };
};
