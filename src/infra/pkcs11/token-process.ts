/** The process that asks a token, from outside: one question at a time, each within its time. */
import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Millis } from '../../domain/shared/time.js';
import type { TokenAnswer, TokenQuestion } from './program.js';

export interface TokenProgram {
  readonly url: URL;
  readonly execArgv: readonly string[];
  /** Environment of the process, where it is not this one's. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface TokenProcess {
  /**
   * Asks the process. Never rejects: a library that hangs, or a process that died, is answered as a token that says
   * nothing.
   */
  ask(question: TokenQuestion): Promise<TokenAnswer>;
  /** Closes the process after the question under way; the token is logged out. */
  close(): Promise<void>;
}

/** Name of a lost process among the return values of tokens. */
export const PROCESS_LOST = 'PROCESS_LOST';
/** Time for a token to be logged out in order. */
const GRACE: Millis = 2_000;

const BUILT: TokenProgram = { url: new URL('./program.js', import.meta.url), execArgv: [] };

const isAnswer = (value: unknown): value is TokenAnswer =>
  typeof value === 'object' && value !== null && 'ok' in value && typeof value.ok === 'boolean';

export const startTokenProcess = (timeout: Millis, program: TokenProgram = BUILT): TokenProcess => {
  const child: ChildProcess = fork(fileURLToPath(program.url), {
    execArgv: [...program.execArgv],
    // libraries write where they like: nothing of it may reach a log, which could hold what was typed
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    ...(program.env === undefined ? {} : { env: program.env }),
  });
  let lost: string | null = null;
  const ended = new Promise<void>((resolve) => {
    const end = (why: string): void => {
      lost ??= why;
      resolve();
    };
    child.once('exit', (code, signal) => {
      end(`the process of the token's library ended (${signal ?? String(code)})`);
    });
    child.once('error', (error) => {
      end(error.message);
    });
  });
  const gone = (): TokenAnswer => ({ ok: false, rv: PROCESS_LOST, detail: lost ?? 'the process is gone' });

  const askNow = (question: TokenQuestion): Promise<TokenAnswer> => {
    if (lost !== null || !child.connected) return Promise.resolve(gone());
    return new Promise((resolve) => {
      const settle = (answer: TokenAnswer): void => {
        clearTimeout(timer);
        child.off('message', heard);
        resolve(answer);
      };
      const heard = (message: unknown): void => {
        settle(isAnswer(message) ? message : { ok: false, rv: '', detail: 'the process answers something else' });
      };
      const timer = setTimeout(() => {
        lost ??= `the token's library did not answer within ${String(timeout)} ms`;
        child.kill('SIGKILL');
        settle(gone());
      }, timeout);
      child.on('message', heard);
      void ended.then(() => {
        settle(gone());
      });
      child.send(question, (error) => {
        if (error !== null) settle(gone());
      });
    });
  };

  let turn: Promise<unknown> = Promise.resolve();
  return {
    ask: (question) => {
      const mine = turn.then(() => askNow(question));
      turn = mine;
      return mine;
    },
    close: async () => {
      await turn;
      if (child.connected) child.disconnect();
      const kill = setTimeout(() => {
        child.kill('SIGKILL');
      }, GRACE);
      await ended;
      clearTimeout(kill);
    },
  };
};
