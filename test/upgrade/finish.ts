/** Finishes every application in flight as its officers would, a few at a time, and says of each what it still waited for. */
import { setTimeout } from 'node:timers/promises';
import type { Answer } from '../e2e/office-stack.mjs';
import type { Case, Task, Walker } from '../e2e/walker.js';
import type { Inputs } from './snapshot.js';

/** The application's page, with what these acts need beside what a walk reads. */
interface Page extends Case {
  readonly clockRunning: boolean;
  readonly survey: { readonly filledAt: string | null };
  readonly held: unknown;
}

export interface Order {
  readonly id: string;
  readonly inputs?: Inputs;
  /** Done once, before the first act. */
  readonly before?: () => Promise<void>;
  /** Done once, when it has ended. */
  readonly afterwards?: () => Promise<void>;
}

export interface Fate {
  /** The case as last read; null before the first reading. */
  readonly kase: Case | null;
  /** Reason for which it did not end; null where it did. */
  readonly fault: string | null;
}

export interface Helpers {
  readonly fillSurvey: (id: string) => Promise<void>;
}

interface Problem {
  readonly code?: string;
  readonly detail?: string;
}

interface Work extends Order {
  readonly until: number;
  /** Orders that wait for this one. */
  readonly then: readonly Order[];
  begun: boolean;
  last: string;
}

const AT_ONCE = 4;
/** Between two looks at an application for which nothing could be done. */
const REST_MS = 400;
/** Codes of acts that are tried again later: something else comes first, or somebody was faster. */
const LATER: ReadonlySet<string> = new Set(['ACTION_OUT_OF_TURN', 'TASK_NOT_OPEN', 'APPLICATION_FINISHED']);
const FILE_MISSING: ReadonlySet<string> = new Set(['REQUIREMENTS_INCOMPLETE', 'RECOMMENDATION_MISSING']);

const isShown = ({ letter }: Case, { action }: Task): boolean =>
  !(action === 'paraf' && letter.draft === null) && !(action === 'sign' && letter.final === null);

/** True at the gate of the survey: nobody is at work, and the clock rests for the applicant. */
const isAtGate = (kase: Page): boolean =>
  kase.letter.final !== null &&
  kase.letter.signed === null &&
  !kase.clockRunning &&
  kase.survey.filledAt === null &&
  kase.tasks.every(({ state }) => state !== 'open');

const told = (kase: Case): string => {
  const open = kase.tasks.filter(({ state }) => state === 'open').map(({ element, role }) => `${element} (${role})`);
  return `status ${kase.status}; ${open.length === 0 ? 'no task is open' : `open: ${open.join(', ')}`}`;
};

export const createFinisher = (walker: Walker, { fillSurvey }: Helpers, within: number) => {
  const fates = new Map<string, Fate>();
  const known = new Set<string>();
  const queue: Work[] = [];

  /** The applicant's own tasks are done where the file is: at the counter, or in the account. */
  const act = async (kase: Case, task: Task, inputs: Inputs): Promise<Answer> => {
    if (task.role !== 'applicant') return walker.act(kase, task, inputs);
    const path = `/applications/${kase.id}/tasks/${encodeURIComponent(task.id)}/complete`;
    // what was asked is answered in a note: the file itself was filled before
    const body = task.action === 'correct' ? { input: { note: 'sudah dilengkapi' } } : {};
    const counter = await walker.as('fo').tryPost(path, body);
    return counter.status === 403 || counter.status === 404 ? walker.as('pemohon').tryPost(path, body) : counter;
  };

  /** Does what can be done now; answers whether anything was, and the fault that no patience mends. */
  const step = async (work: Work): Promise<{ readonly ended: boolean; readonly moved: boolean }> => {
    const kase = (await walker.read(work.id)) as Page;
    fates.set(work.id, { kase, fault: told(kase) });
    for (const { id } of kase.called) order({ id }, []);
    if (kase.outcome !== null) return { ended: true, moved: true };
    if (!work.begun) {
      await work.before?.();
      work.begun = true;
    }
    if (isAtGate(kase)) await fillSurvey(work.id);
    let moved = false;
    for (const task of kase.tasks.filter((one) => one.state === 'open' && isShown(kase, one))) {
      const { status, body } = await act(kase, task, work.inputs ?? {});
      const { code = '', detail = '' } = (body ?? {}) as Problem;
      if (status < 300) moved = true;
      else if (FILE_MISSING.has(code)) await walker.fillFile(work.id);
      else if (!LATER.has(code)) work.last = `${task.element} was answered ${String(status)} ${code} ${detail}`;
    }
    return { ended: false, moved };
  };

  const order = (one: Order, then: readonly Order[]): void => {
    if (known.has(one.id)) return;
    known.add(one.id);
    queue.push({ ...one, then, until: Date.now() + within, begun: false, last: '' });
  };

  const take = async (work: Work): Promise<void> => {
    let moved = false;
    try {
      const { ended, moved: some } = await step(work);
      moved = some;
      if (ended) {
        await work.afterwards?.();
        fates.set(work.id, { kase: fates.get(work.id)?.kase ?? null, fault: null });
        const [next, ...rest] = work.then;
        if (next !== undefined) order(next, rest);
        return;
      }
    } catch (error) {
      work.last = error instanceof Error ? error.message : String(error);
    }
    if (Date.now() > work.until) {
      const { kase = null, fault = null } = fates.get(work.id) ?? {};
      fates.set(work.id, { kase, fault: [work.last, fault].filter((text) => text !== '' && text !== null).join('; ') });
      for (const { id } of work.then) fates.set(id, { kase: null, fault: `waited for ${work.id}, which did not end` });
      return;
    }
    if (!moved) await setTimeout(REST_MS);
    queue.push(work);
  };

  /** Finishes chains of orders, each chain in its order, and what they call on the way; resolves when all have ended or given up. */
  const finish = async (chains: readonly (readonly Order[])[]): Promise<ReadonlyMap<string, Fate>> => {
    for (const [first, ...then] of chains) if (first !== undefined) order(first, then);
    let busy = 0;
    const run = async (): Promise<void> => {
      for (;;) {
        const work = queue.shift();
        if (work === undefined) {
          if (busy === 0) return;
          await setTimeout(REST_MS / 4);
          continue;
        }
        busy += 1;
        try {
          await take(work);
        } finally {
          busy -= 1;
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, run));
    return fates;
  };

  return { finish, fates };
};
