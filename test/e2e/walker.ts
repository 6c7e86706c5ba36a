/** Officers at work through the REST API: whoever has the role of an open task logs in and does it. */
import { person, scannedPage, until, upload, type Account, type Person } from './office-stack.mjs';

export interface Task {
  readonly id: string;
  readonly element: string;
  readonly action: string;
  readonly role: string;
  readonly step: string | null;
  readonly state: string;
}

export interface Called {
  readonly id: string;
  readonly permitType: string;
  readonly status: string;
  readonly waitsFor: readonly string[];
  readonly number: string;
  readonly letterNumber: string | null;
  readonly reason: string | null;
}

export interface Case {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly parent: string | null;
  readonly stoppedBy: { readonly licence: string; readonly outcome: string; readonly reason: string | null } | null;
  readonly letter: {
    readonly kind: string;
    readonly number: string | null;
    readonly draft: string | null;
    readonly final: string | null;
    readonly signed: { readonly sha256: string } | null;
  };
  readonly called: readonly Called[];
  readonly tasks: readonly Task[];
  readonly documents: readonly Filed[];
}

export interface Filed {
  readonly id: string;
  readonly kind: string;
  readonly sha256: string;
  readonly meta: { readonly kind?: string; readonly number?: string } | null;
}

/** Input at each element; an empty form where none is named. */
export type Inputs = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Problem {
  readonly code?: string;
  readonly technical?: string;
  readonly missing?: readonly string[];
  readonly data?: { readonly missing?: readonly string[] };
}

/** A task that waits for another licence, or that somebody or something was faster at. */
const LATER: ReadonlySet<string> = new Set(['ACTION_OUT_OF_TURN', 'TASK_NOT_OPEN', 'APPLICATION_FINISHED']);

/** Completion of a decision task, where a walk names no other. */
const DECIDED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  receive: { outcome: 'complete' },
  approve: { decision: 'approved' },
  decide: { decision: 'ya' },
  verify: { outcome: 'ditangani' },
};

/** A task may be newer than what was read of the letter: nobody gives paraf to a draft, or signs a letter, that is not shown. */
const isShown = ({ letter }: Case, { action }: Task): boolean =>
  !(action === 'paraf' && letter.draft === null) && !(action === 'sign' && letter.final === null);

export type Walker = ReturnType<typeof createWalker>;

export const createWalker = (url: string, accounts: readonly Account[]) => {
  const people = new Map<string, Person>(accounts.map((account) => [account.login, person(url, account)]));
  const loginOf = new Map(accounts.map(({ role, login }) => [role, login]));

  const as = (login: string): Person => {
    const found = people.get(login);
    if (found === undefined) throw new Error(`the demo office has no account "${login}"`);
    return found;
  };
  const withRole = (role: string): Person => as(loginOf.get(role) ?? role);
  const read = async (id: string): Promise<Case> => (await as('supervisor').get(`/applications/${id}`)) as Case;

  const must = (what: string, { status, body }: { readonly status: number; readonly body: unknown }): unknown => {
    const { code, technical } = (body ?? {}) as Problem;
    if (status >= 300) throw new Error(`${what}: ${String(status)} ${code ?? ''} ${technical ?? ''}`);
    return body;
  };

  const begin = async (login: string, path: string, body: unknown): Promise<string> => {
    const { id } = must(`${login} begins`, await as(login).tryPost(path, body)) as { readonly id: string };
    return id;
  };

  /** All that is missing is scanned at the counter, and the technical team's recommendation is uploaded. */
  const fillFile = async (id: string): Promise<void> => {
    const path = `/applications/${id}`;
    const put = async (login: string, fields: Readonly<Record<string, string>>, name: string): Promise<void> => {
      must(
        name,
        await as(login).tryPost(`${path}/documents`, undefined, { form: upload(fields, name, scannedPage(name)) }),
      );
    };
    const task = await openTask(id, 'receive');
    const answer = await as('fo').tryPost(`${path}/tasks/${encodeURIComponent(task.id)}/complete`, {
      input: { outcome: 'complete' },
    });
    const { missing, data } = answer.body as Problem;
    for (const requirement of missing ?? data?.missing ?? [])
      await put('fo', { kind: 'requirement', requirement }, `${requirement}.pdf`);
    const recommendation = { kind: 'recommendation', number: '503/1/REK/2026', date: '2026-11-20', result: 'positive' };
    await put('teknis', recommendation, 'rekomendasi.pdf');
  };

  const openTask = (id: string, element: string): Promise<Task> =>
    until(`task ${element} of ${id}`, async () =>
      (await read(id)).tasks.find((task) => task.element === element && task.state === 'open'),
    );

  /** One act, sent by whoever has the task's role; answers as the API does. */
  const act = (
    kase: Case,
    task: Task,
    inputs: Inputs,
  ): Promise<{ readonly status: number; readonly body: unknown }> => {
    const officer = withRole(task.role);
    const path = `/applications/${kase.id}/tasks/${encodeURIComponent(task.id)}`;
    if (task.action === 'paraf') return officer.tryPost(`${path}/paraf`, { draft: kase.letter.draft });
    if (task.action === 'sign')
      return officer.tryPost(`${path}/sign`, { letter: kase.letter.final, passphrase: officer.passphrase });
    const { refuse, ...input } = { ...DECIDED[task.action], ...inputs[task.element] };
    return refuse === undefined || kase.letter.kind === 'refusal'
      ? officer.tryPost(`${path}/complete`, { input })
      : officer.tryPost(`${path}/refuse`, { reason: refuse });
  };

  /** Does the open tasks as they are; answers what was done, and the first act that was declined for good. */
  const doAll = async (
    kase: Case,
    inputs: Inputs,
  ): Promise<{ readonly done: readonly string[]; readonly fault?: Error }> => {
    const done: string[] = [];
    for (const task of kase.tasks.filter((open) => open.state === 'open' && isShown(kase, open))) {
      const answer = await act(kase, task, inputs);
      const { code, technical } = (answer.body ?? {}) as Problem;
      if (answer.status === 200) done.push(`${task.step ?? '-'} ${task.role}: ${task.action}`);
      else if (answer.status !== 202 && !LATER.has(code ?? ''))
        return {
          done,
          fault: new Error(`${task.element} of ${kase.id}: ${String(answer.status)} ${code ?? ''} ${technical ?? ''}`),
        };
    }
    return { done };
  };

  /** Does every task that opens, until the application has ended; an act that is declined for good fails the walk. */
  const toTheEnd = async (
    id: string,
    inputs: Inputs = {},
  ): Promise<{ readonly kase: Case; readonly done: readonly string[] }> => {
    const done: string[] = [];
    const { kase, fault } = await until<{ readonly kase: Case; readonly fault?: Error }>(
      `application ${id} to end`,
      async () => {
        const now = await read(id);
        if (now.outcome !== null) return { kase: now };
        const { done: acts, fault: wrong } = await doAll(now, inputs);
        done.push(...acts);
        return wrong === undefined ? undefined : { kase: now, fault: wrong };
      },
      { within: 60_000, every: 150 },
    );
    if (fault !== undefined) throw fault;
    return { kase, done };
  };

  return { as, begin, read, fillFile, openTask, waitFor: until, act, toTheEnd };
};
