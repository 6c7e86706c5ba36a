/**
 * One application through the ten steps, with nothing but a client that was generated from openapi.json: what does not
 * follow from the document does not compile. Reads addresses and accounts as JSON on standard input, answers JSON.
 */
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';

type Schemas = components['schemas'];
type Application = Schemas['ApplicationDetails'];
type Task = Schemas['Task'];
type Client = ReturnType<typeof createClient<paths>>;

interface Account {
  readonly login: string;
  readonly role: string;
  readonly password: string;
  readonly passphrase?: string;
}

interface Order {
  readonly url: string;
  readonly accounts: readonly Account[];
  readonly permitType: string;
  /** A one-page PDF, in base64. */
  readonly page: string;
}

const WITHIN_MS = 90_000;
const LOOK_EVERY_MS = 200;
const ACCEPTED = 200;
const STORED = 202;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What every act carries: a key of its own, and how long the answer may take. */
const act = (): { readonly 'Idempotency-Key': string; readonly Prefer: string } => ({
  'Idempotency-Key': randomUUID(),
  Prefer: 'wait=25',
});

/** The data of an answer; a problem ends the walk with its code. */
const must = <T>(answer: { readonly data?: T; readonly error?: unknown; readonly response: Response }): T => {
  if (answer.data !== undefined) return answer.data;
  throw new Error(`${answer.response.url}: ${answer.response.status} ${JSON.stringify(answer.error)}`);
};

const { url, accounts, permitType, page } = JSON.parse(await text(process.stdin)) as Order;

const open = createClient<paths>({ baseUrl: url });
const logIn = async ({ login, password }: Account): Promise<Client> => {
  const { token } = must(await open.POST('/api/v1/sessions', { body: { login, password } }));
  return createClient<paths>({ baseUrl: url, headers: { authorization: `Bearer ${token}` } });
};
const people = new Map<string, Client>();
for (const account of accounts) people.set(account.role, await logIn(account));
const withRole = (role: string): Client => {
  const client = people.get(role);
  if (client === undefined) throw new Error(`nobody has the role ${role}`);
  return client;
};
const frontOffice = withRole('front-office');

const applicant = { name: 'Budi Santoso', nationalId: '1674010101800001', email: 'budi@example.com' };
const data = { businessName: 'Toko Sejahtera', location: 'Jalan Jenderal Sudirman 2', kbli: '47111' };

const { id, trackingSecret } = must(
  await frontOffice.POST('/api/v1/applications', {
    params: { header: { 'Idempotency-Key': randomUUID() } },
    body: { permitType, applicant, data },
  }),
);
const read = async (): Promise<Application> =>
  must(await frontOffice.GET('/api/v1/applications/{id}', { params: { path: { id } } }));

const upload = async (client: Client, fields: Omit<Schemas['AddDocumentBody'], 'file'>): Promise<void> => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob([Buffer.from(page, 'base64')], { type: 'application/pdf' }), 'berkas.pdf');
  must(
    await client.POST('/api/v1/applications/{id}/documents', {
      params: { path: { id }, header: act() },
      body: { ...fields, file: 'berkas.pdf' },
      bodySerializer: () => form,
    }),
  );
};

/** The paper that the permit type asks for, and the technical team's recommendation. */
const { requirements } = must(await open.GET('/api/v1/permit-types/{id}', { params: { path: { id: permitType } } }));
const receivable = async (): Promise<boolean> => (await read()).tasks.some(({ element }) => element === 'receive');
while (!(await receivable())) await pause(LOOK_EVERY_MS);
for (const { id: requirement } of requirements.filter(({ mandatory }) => mandatory))
  await upload(frontOffice, { kind: 'requirement', requirement });
await upload(withRole('technical-team'), {
  kind: 'recommendation',
  number: '503/1/REK/2026',
  date: '2026-11-20',
  result: 'positive',
});

const passphraseOf = (role: string): string => accounts.find((account) => account.role === role)?.passphrase ?? '';

/** Does what the task asks for; answers the status, or null where what it is about is not there yet. */
const perform = async ({ letter }: Application, { id: task, action, role }: Task): Promise<number | null> => {
  const client = withRole(role);
  const params = { path: { id, task }, header: act() };
  if (action === 'paraf') {
    const draft = letter?.draft ?? null;
    if (draft === null) return null;
    const path = '/api/v1/applications/{id}/tasks/{task}/paraf';
    return (await client.POST(path, { params, body: { draft } })).response.status;
  }
  if (action === 'sign') {
    const final = letter?.final ?? null;
    if (final === null) return null;
    const path = '/api/v1/applications/{id}/tasks/{task}/sign';
    const body = { letter: final, passphrase: passphraseOf(role) };
    return (await client.POST(path, { params, body })).response.status;
  }
  const receiver = { name: applicant.name, identity: applicant.nationalId, relation: 'pemohon' };
  const body =
    action === 'hand-over'
      ? { input: { receiver } }
      : action === 'receive'
        ? { input: { outcome: 'complete' as const } }
        : {};
  const path = '/api/v1/applications/{id}/tasks/{task}/complete';
  return (await client.POST(path, { params, body })).response.status;
};

const steps = new Set<string>();
const until = Date.now() + WITHIN_MS;
let now = await read();
while (now.outcome === null) {
  if (Date.now() > until) throw new Error(`the application has not ended: ${JSON.stringify(now.tasks)}`);
  for (const task of now.tasks.filter(({ state }) => state === 'open')) {
    const status = await perform(now, task);
    if (status === ACCEPTED && task.step !== null) steps.add(task.step);
    else if (status !== null && status !== ACCEPTED && status !== STORED && status !== 409)
      throw new Error(`${task.id} of ${task.role} was answered ${String(status)}`);
  }
  await pause(LOOK_EVERY_MS);
  now = await read();
}

/** What anyone may ask afterwards: the applicant by the secret, a stranger by the number. */
const number = now.letter?.number ?? '';
const tracked = must(
  await open.GET('/api/v1/track/{id}', { params: { path: { id }, query: { secret: trackingSecret } } }),
);
const verified = must(await open.GET('/api/v1/verify', { params: { query: { number } } }));
const history = must(
  await withRole('supervisor').GET('/api/v1/applications/{id}/history', { params: { path: { id } } }),
);
const refused = await open.GET('/api/v1/track/{id}', { params: { path: { id }, query: { secret: 'x'.repeat(43) } } });

process.stdout.write(
  JSON.stringify({
    id,
    outcome: now.outcome,
    steps: [...steps],
    tracked: tracked.status,
    indication: verified.report.indication,
    actors: [...new Set(history.items.map(({ actorName }) => actorName).filter((name) => name !== null))],
    refusedWith: refused.error?.code ?? null,
  }),
);
