/**
 * A program of a stranger: all that it knows of the API is openapi.json, from which `api.d.ts` is generated beside it.
 * Reads from its input where the API is and who works in the office, walks one application through the rows of the SOP,
 * and writes what it saw. `../generated-client.ts` generates, compiles and runs it.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './api.js';

interface Given {
  readonly url: string;
  readonly permitType: string;
  readonly accounts: readonly {
    readonly login: string;
    readonly role: string;
    readonly password: string;
    readonly passphrase?: string;
  }[];
  /** A scanned page, in Base64. */
  readonly page: string;
}

type Schemas = components['schemas'];
type Details = Schemas['ApplicationDetails'];
type Task = Schemas['Task'];

interface Officer {
  readonly api: Client<paths>;
  readonly passphrase: string;
}

const PATIENCE_MS = 150_000;

const input = async (): Promise<Given> => {
  let text = '';
  for await (const part of process.stdin.setEncoding('utf8')) text += String(part);
  return JSON.parse(text) as Given;
};

const given = await input();

/** The data of an answer; fails with the problem that came instead. */
const data = <T>(what: string, { data: answered, error }: { readonly data?: T; readonly error?: unknown }): T => {
  if (error !== undefined || answered === undefined) throw new Error(`${what}: ${JSON.stringify(error)}`);
  return answered;
};

const stranger = createClient<paths>({ baseUrl: given.url });

const officer = async (role: string): Promise<Officer> => {
  const account = given.accounts.find((one) => one.role === role);
  if (account === undefined) throw new Error(`nobody has the role ${role}`);
  const { login, password, passphrase = '' } = account;
  const { token } = data('login', await stranger.POST('/api/v1/sessions', { body: { login, password } }));
  return {
    passphrase,
    api: createClient<paths>({ baseUrl: given.url, headers: { authorization: `Bearer ${token}` } }),
  };
};

const officers = new Map<string, Promise<Officer>>();
const withRole = (role: string): Promise<Officer> => {
  const known = officers.get(role) ?? officer(role);
  officers.set(role, known);
  return known;
};

const act = (): { readonly 'Idempotency-Key': string; readonly Prefer: string } => ({
  'Idempotency-Key': randomUUID(),
  Prefer: 'wait=25',
});

const frontOffice = await withRole('front-office');

const { id } = data(
  'apply',
  await frontOffice.api.POST('/api/v1/applications', {
    params: { header: { 'Idempotency-Key': randomUUID() } },
    body: {
      permitType: given.permitType,
      applicant: { name: 'Budi Santoso', nationalId: '1674010101800001', address: 'Jalan Jenderal Sudirman 1' },
      data: { businessName: 'Toko Sejahtera', location: 'Jalan Jenderal Sudirman 2', kbli: '47111' },
    },
  }),
);

const read = async (): Promise<Details> =>
  data('read', await frontOffice.api.GET('/api/v1/applications/{id}', { params: { path: { id } } }));

type Fields = Omit<
  paths['/api/v1/applications/{id}/documents']['post']['requestBody']['content']['multipart/form-data'],
  'file'
>;

const upload = async (role: string, fields: Fields, name: string): Promise<void> => {
  const { api } = await withRole(role);
  const file = new File([Buffer.from(given.page, 'base64')], name, { type: 'application/pdf' });
  const answer = await api.POST('/api/v1/applications/{id}/documents', {
    params: { path: { id }, header: act() },
    body: { ...fields, file: name },
    bodySerializer: () => {
      const form = new FormData();
      for (const [key, value] of Object.entries(fields)) form.set(key, value);
      form.set('file', file);
      return form;
    },
  });
  data(name, answer);
};

const fillFile = async (): Promise<void> => {
  const { requirements } = data(
    'permit type',
    await stranger.GET('/api/v1/permit-types/{id}', { params: { path: { id: given.permitType } } }),
  );
  for (const { id: requirement, mandatory } of requirements)
    if (mandatory) await upload('front-office', { kind: 'requirement', requirement }, `${requirement}.pdf`);
  await upload(
    'technical-team',
    { kind: 'recommendation', number: '503/1/REK/2026', date: '2026-11-20', result: 'positive' },
    'rekomendasi.pdf',
  );
};

const RECEIVER = { receiver: { name: 'Budi Santoso', identity: '1674010101800001', relation: 'pemohon' } };
const INPUTS: Readonly<Record<string, Record<string, unknown>>> = {
  receive: { outcome: 'complete' },
  approve: { decision: 'approved' },
  print: { copies: 1 },
  'hand-over': RECEIVER,
};

interface Answered {
  readonly data?: Schemas['Message'];
  readonly error?: Schemas['Problem'];
}

/** Answers nothing where the task is newer than the letter that was read. */
const perform = async (task: Task, { letter }: Details): Promise<Answered | undefined> => {
  const { api, passphrase } = await withRole(task.role);
  const params = { path: { id, task: task.id }, header: act() };
  switch (task.action) {
    case 'paraf':
      if (!letter?.draft) return undefined;
      return api.POST('/api/v1/applications/{id}/tasks/{task}/paraf', { params, body: { draft: letter.draft } });
    case 'sign':
      if (!letter?.final) return undefined;
      return api.POST('/api/v1/applications/{id}/tasks/{task}/sign', {
        params,
        body: { letter: letter.final, passphrase },
      });
    default:
      return api.POST('/api/v1/applications/{id}/tasks/{task}/complete', {
        params,
        body: { input: INPUTS[task.action] ?? {} },
      });
  }
};

const steps: string[] = [];
const until = Date.now() + PATIENCE_MS;
let details = await read();
let filled = false;
while (details.outcome === null) {
  if (Date.now() > until) throw new Error(`after ${steps.join(', ')} nothing went on`);
  const [task] = details.tasks.filter(({ state }) => state === 'open');
  if (task?.action === 'receive' && !filled) {
    await fillFile();
    filled = true;
  }
  const answer = task === undefined ? undefined : await perform(task, details);
  if (answer?.error !== undefined && answer.error.code !== 'TASK_NOT_OPEN')
    throw new Error(`${task?.element ?? ''}: ${JSON.stringify(answer.error)}`);
  if (answer?.data?.status === 'accepted') steps.push(`${task?.step ?? '-'} ${task?.element ?? ''}`);
  await setTimeout(100);
  details = await read();
}

const number = details.letter?.number ?? '';
const { permit } = data('verify', await stranger.GET('/api/v1/verify', { params: { query: { number } } }));
const wrong = await stranger.GET('/api/v1/verify/{verification}', { params: { path: { verification: 'nobody' } } });

process.stdout.write(
  JSON.stringify({
    application: id,
    outcome: details.outcome,
    number,
    permitTypeName: details.permitTypeName,
    steps,
    verified: permit,
    unknown: wrong.error?.code ?? null,
  }),
);
