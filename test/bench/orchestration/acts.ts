/** Latency of an act: officers act through the API, one act at a time, on an office that is otherwise at rest. */
import { randomUUID } from 'node:crypto';
import { copyOf, fillFile, openTaskOf, type WholeOptions } from './whole.js';

export interface ActsOptions {
  readonly url: string;
  readonly accounts: readonly { readonly login: string; readonly role: string; readonly password: string }[];
  readonly options: WholeOptions;
  readonly permits: number;
}

const WAIT = 'wait=25';
/** Acts of officers up to the final letter, each with the account's role and what it is told. */
const ACTS: readonly (readonly [element: string, role: string, route: string, body: (draft: string) => object])[] = [
  ['receive', 'front-office', 'complete', () => ({ input: { outcome: 'complete' } })],
  ['process', 'back-office', 'complete', () => ({ input: {} })],
  ['paraf-kasi', 'kasi', 'paraf', (draft) => ({ draft })],
  ['paraf-kabid', 'kabid', 'paraf', (draft) => ({ draft })],
  ['paraf-sekdin', 'sekdin', 'paraf', (draft) => ({ draft })],
  ['approve', 'kadin', 'complete', () => ({ input: { decision: 'approved' } })],
  ['finalise', 'back-office', 'complete', () => ({ input: {} })],
];

const post = async (url: string, headers: Readonly<Record<string, string>>, body: object): Promise<unknown> => {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (answer.status !== 200 && answer.status !== 201) throw new Error(`POST ${url}: ${String(answer.status)} ${text}`);
  return JSON.parse(text) as unknown;
};

/** Milliseconds from each act's POST to the answer that says it is on record. */
export const measureActs = async ({ url, accounts, options, permits }: ActsOptions): Promise<readonly number[]> => {
  const base = `${url}/api/v1`;
  const tokens = new Map<string, string>();
  for (const { login, role, password } of accounts) {
    if (!ACTS.some(([, wanted]) => wanted === role) || tokens.has(role)) continue;
    const { token } = (await post(`${base}/sessions`, {}, { login, password })) as { readonly token: string };
    tokens.set(role, token);
  }
  const times: number[] = [];
  for (let permit = 0; permit < permits; permit += 1) {
    const id = await copyOf(options);
    await options.orchestration.start(id);
    await options.store.applications.markStarted(id);
    await fillFile(options, id);
    for (const [element, role, route, body] of ACTS) {
      const task = await openTaskOf(options, id, element);
      const draft = (await options.store.applications.find(id))?.state?.letter.draft?.sha256 ?? '';
      const began = performance.now();
      await post(
        `${base}/applications/${id}/tasks/${encodeURIComponent(task.id)}/${route}`,
        { authorization: `Bearer ${tokens.get(role) ?? ''}`, 'idempotency-key': randomUUID(), prefer: WAIT },
        body(draft),
      );
      times.push(performance.now() - began);
    }
  }
  return times;
};
