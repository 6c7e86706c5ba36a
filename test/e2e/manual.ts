/**
 * People who have nothing but the manual (docs/manual): they send what the section they read tells them to send, and a
 * request that neither their section, nor their page, nor the general part says is an error of the test.
 */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './office-stack.mjs';

const MANUAL = join('docs', 'manual');
const GENERAL = { page: 'README', heading: 'Bagaimana sistem dipakai' };
/** Seconds that an act is waited for. */
const WAIT = 25;

export interface Section {
  readonly page: string;
  /** Without one the whole page is meant. */
  readonly heading: string | null;
}

/** Lists of codes are looked up, not lived. */
const isLived = (heading: string): boolean => !/^(Pesan yang mungkin|Arti pesan)/u.test(heading);

const pageText = (page: string): string => readFileSync(join(MANUAL, `${page}.md`), 'utf8');

const partsOf = (page: string): ReadonlyMap<string, string> =>
  new Map(
    pageText(page)
      .split(/^## /mu)
      .slice(1)
      .map((part) => [part.slice(0, part.indexOf('\n')).trim(), part] as const),
  );

/** Every section of every page that tells somebody what to do. */
export const sectionsOfManual = (): readonly Section[] =>
  readdirSync(MANUAL)
    .filter((file) => file.endsWith('.md'))
    .map((file) => file.slice(0, -'.md'.length))
    .flatMap((page): readonly Section[] => {
      const headings = [...partsOf(page).keys()].filter(isLived);
      return headings.length === 0 ? [{ page, heading: null }] : headings.map((heading) => ({ page, heading }));
    });

const textOf = ({ page, heading }: Section): string => {
  const text = heading === null ? pageText(page) : partsOf(page).get(heading);
  if (text === undefined) throw new Error(`docs/manual/${page}.md has no section "${String(heading)}"`);
  return text.replaceAll(/\s+/gu, ' ');
};

/** True where the manual tells the reader of this section to ask for this address. */
const says = (section: Section, method: string, template: string): boolean => {
  const address = new RegExp(
    `${method} (/api/v1)?${template.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&')}(?![\\w/{-])`,
    'u',
  );
  return [section, { ...section, heading: null }, GENERAL].some((one) => address.test(textOf(one)));
};

export interface Spoken {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

export interface Said {
  /** Values of the places in the address. */
  readonly at?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly form?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
  /** The code by which the manual says that this is refused. */
  readonly refused?: string;
}

export type Reader = (login: string | null, request: string, said?: Said) => Promise<Spoken>;

/**
 * Readers by section: `reader('bo', 'POST /applications/{id}/…', …)` sends a request as that person, `null` as anybody.
 */
export const readersOf = (url: string, accounts: readonly Account[]): ((section: Section) => Reader) => {
  const tokens = new Map<string, string>();
  const send = async (
    login: string | null,
    method: string,
    address: string,
    { query = {}, body, form, headers = {} }: Said,
  ): Promise<Spoken> => {
    const token = login === null ? undefined : tokens.get(login);
    const search = new URLSearchParams(query).toString();
    const response = await fetch(`${url}${address}${search === '' ? '' : `?${search}`}`, {
      method,
      headers: {
        'accept-language': 'id',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID(), prefer: `wait=${String(WAIT)}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(form === undefined ? {} : { body: form }),
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : { text },
    };
  };
  const signIn = async (login: string): Promise<void> => {
    const account = accounts.find((one) => one.login === login);
    if (account === undefined || tokens.has(login)) return;
    const { body } = await send(null, 'POST', '/api/v1/sessions', { body: { login, password: account.password } });
    tokens.set(login, String(body['token']));
  };

  return (section) =>
    async (login, request, said = {}) => {
      const [method = '', template = ''] = request.split(' ');
      if (!says(section, method, template))
        throw new Error(`docs/manual/${section.page}.md, "${String(section.heading)}", does not say ${request}`);
      if (login !== null) await signIn(login);
      const isPage = /^\/(s|t|v|health|ready)\b/u.test(template);
      const address = template.replaceAll(/\{(\w+)\}/gu, (_, name: string) =>
        encodeURIComponent(said.at?.[name] ?? ''),
      );
      const answer = await send(login, method, isPage ? address : `/api/v1${address}`, said);
      const { refused } = said;
      const isAsSaid = refused === undefined ? answer.status < 300 : answer.body['code'] === refused;
      if (!isAsSaid)
        throw new Error(
          `${String(login)}: ${request}: the manual says ${refused ?? 'it is done'}, the answer is ${String(answer.status)} ${JSON.stringify(answer.body).slice(0, 800)}`,
        );
      return answer;
    };
};
