/**
 * Hand of a snapshot's maker: it brings applications to the place where they should wait, and notes the work in flight.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../../e2e/office-stack.mjs';
import type { Case, Task, Walker } from '../../e2e/walker.js';
import type { Ended, Inputs, Kept, Manifest } from '../snapshot.js';

/** The servers of the office that are stopped so that something stays in flight. */
type Server = 'worker' | 'mail' | 'oss' | 'pki';

export interface OldOffice {
  readonly url: string;
  /** The walker of that commit. */
  readonly walker: Walker;
  /** Copy of `config/` that the office runs with. */
  readonly config: string;
  readonly spool: string;
  readonly secrets: { readonly ossUser: string; readonly ossPassword: string; readonly sicantik: string };
  stop(name: Server): Promise<unknown>;
  say(text: string): void;
}

export type Made = Omit<Manifest, 'commit' | 'takenAt'>;
export type Job = () => Promise<void>;
export type Hand = ReturnType<typeof createHand>;

const AT_ONCE = 4;
const WALKED_WITHIN = { within: 600_000, every: 300 };
const DATA = {
  businessName: 'Toko Sejahtera',
  location: 'Jalan Jenderal Sudirman 2',
  kbli: '47111',
  registration: '19800101/STRA/2020',
  practice: 'Apotek Sejahtera',
};
const HAND_OVER = {
  'hand-over': { receiver: { name: 'Budi Santoso', identity: '1674010101800001', relation: 'pemohon' } },
};
export const REFUSED = { approve: { refuse: 'Lokasi tidak sesuai dengan rencana tata ruang' } };
export const INCOMPLETE = { receive: { outcome: 'incomplete', items: ['Denah lokasi'] } };

export const answered = async (what: string, response: Response): Promise<string> => {
  const text = await response.text();
  if (!response.ok) throw new Error(`${what} was answered ${String(response.status)} ${text}`);
  return text;
};

/** A few at a time. */
export const sideBySide = async (jobs: readonly Job[]): Promise<void> => {
  const queue = [...jobs];
  const run = async (): Promise<void> => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) await job();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, run));
};

export const inOrder =
  (jobs: readonly Job[]): Job =>
  async () => {
    for (const job of jobs) await job();
  };

export const noneOpen = ({ tasks }: Case): boolean => tasks.length > 0 && tasks.every(({ state }) => state !== 'open');
/** The gate of a survey: nobody at work, and the clock rests for the applicant. */
export const isAtGate = (kase: Case): boolean =>
  kase.outcome === null &&
  kase.letter.final !== null &&
  kase.letter.signed === null &&
  noneOpen(kase) &&
  !(kase as Case & { readonly clockRunning: boolean }).clockRunning;
export const isOver = ({ outcome }: Case): boolean => outcome !== null;

/** A task may be newer than what was read of the letter. */
const isShown = ({ letter }: Case, { action }: Task): boolean =>
  !(action === 'paraf' && letter.draft === null) && !(action === 'sign' && letter.final === null);

export const isOpen =
  (element: string, letter?: string) =>
  (kase: Case): boolean =>
    kase.tasks.some((task) => task.element === element && task.state === 'open' && isShown(kase, task)) &&
    (letter === undefined || kase.letter.kind === letter);

export const createHand = (office: OldOffice) => {
  const { walker } = office;
  const inFlight: Kept[] = [];
  const ended: Ended[] = [];
  const surveyed = new Set<string>();
  let people = 0;

  /** Longer than that commit's own walker waits: everything is in flight at once. */
  const waitFor = <T>(what: string, ask: () => Promise<T | undefined>): Promise<T> =>
    walker.waitFor(what, ask, WALKED_WITHIN);

  const post = async (login: string, path: string, body?: unknown, wait = 25): Promise<Record<string, unknown>> => {
    const { status, body: answer }: Answer = await walker.as(login).tryPost(path, body, { wait });
    if (status >= 300) throw new Error(`${login} at ${path}: ${String(status)} ${JSON.stringify(answer)}`);
    return answer as Record<string, unknown>;
  };

  /** User tasks and receive tasks of a procedure, in the order of its file. */
  const waitsOf = (procedure: string): readonly string[] => {
    const xml = readFileSync(join(office.config, 'processes', `${procedure}.bpmn`), 'utf8');
    return [...xml.matchAll(/<(?:bpmn:)?(?:userTask|receiveTask) id="([^"]+)"/gu)].map(([, id]) => id ?? '');
  };

  const apply = async (permitType: string, login = 'fo'): Promise<string> => {
    people += 1;
    const applicant = {
      name: `Pemohon Contoh ${String(people)}`,
      nationalId: `16740101018${String(people).padStart(5, '0')}`,
      email: `pemohon${String(people)}@example.com`,
      address: `Jalan Contoh ${String(people)}, Prabumulih`,
    };
    return walker.begin(login, '/applications', { permitType, applicant, data: DATA });
  };
  /** An application with every file that its permit type asks for. */
  const applyWhole = async (permitType: string, login = 'fo'): Promise<string> => {
    const id = await apply(permitType, login);
    await walker.fillFile(id);
    return id;
  };
  const beginCase = (login: string, body: object): Promise<string> => walker.begin(login, '/cases', body);

  const fillSurvey = async (id: string): Promise<void> => {
    const url = String((await post('fo', `/applications/${id}/survey/kiosk`, {}, 0))['api']);
    const { form } = JSON.parse(await answered('the survey', await fetch(url))) as {
      readonly form: { readonly elements: readonly { readonly key: string }[] };
    };
    const body = JSON.stringify({ answers: Object.fromEntries(form.elements.map(({ key }) => [key, 4])) });
    const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    await answered('the survey', await fetch(url, { method: 'POST', headers, body }));
    surveyed.add(id);
  };

  /** Does the open tasks but those to leave, until the application is where it should be. */
  const walkUntil = (
    id: string,
    there: (kase: Case) => boolean,
    inputs: Inputs = {},
    leave: (task: Task) => boolean = () => false,
  ): Promise<Case> =>
    waitFor(`application ${id} to get there`, async () => {
      const kase = await walker.read(id);
      if (there(kase)) return kase;
      if (isAtGate(kase) && !surveyed.has(id)) await fillSurvey(id);
      for (const task of kase.tasks.filter((one) => one.state === 'open' && isShown(kase, one) && !leave(one))) {
        const { status, body } = await walker.act(kase, task, { ...HAND_OVER, ...inputs });
        if (status >= 400 && status !== 409)
          throw new Error(`${task.element} of ${id}: ${String(status)} ${JSON.stringify(body)}`);
      }
      return undefined;
    });
  const walkTo = (id: string, element: string, inputs: Inputs = {}): Promise<Case> =>
    walkUntil(id, isOpen(element), inputs, (task) => task.element === element);
  const issue = async (permitType: string, login = 'fo', inputs: Inputs = {}): Promise<string> => {
    const id = await applyWhole(permitType, login);
    await walkUntil(id, isOver, inputs);
    return id;
  };
  const taskPath = async (id: string, element: string): Promise<string> =>
    `/applications/${id}/tasks/${encodeURIComponent((await walker.openTask(id, element)).id)}`;

  const keep = (kept: Omit<Kept, 'name' | 'inputs'> & { readonly name?: string; readonly inputs?: Inputs }): void => {
    const { name = `${kept.procedure} at ${kept.at}`, inputs = {}, ...rest } = kept;
    inFlight.push({ ...rest, name, inputs: { ...HAND_OVER, ...inputs } });
  };
  /** An application that will be issued. */
  const keepPermit = (id: string, procedure: string, at: string, name: string): void => {
    keep({ id, procedure, at, name, outcomes: ['issued'], letter: 'permit' });
  };
  const keepEnded = async (name: string, id: string): Promise<void> => {
    const { outcome, letter } = await walker.read(id);
    if (outcome === null) throw new Error(`${name} should have ended`);
    ended.push({ id, name, outcome, number: letter.number, signed: letter.signed?.sha256 ?? null });
  };

  /** Does one part of the work and reports its time. */
  const part = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const from = Date.now();
    const result = await work();
    office.say(`${what}: ${String(Math.round((Date.now() - from) / 1000))} s`);
    return result;
  };

  return {
    ...{ office, walker, inFlight, ended, post, waitsOf, apply, applyWhole, beginCase },
    ...{ waitFor, walkUntil, walkTo, issue, taskPath, fillSurvey, keep, keepPermit, keepEnded, part },
  };
};
