import { rowsIn, totalIn, type SicantikColumns } from '../../domain/integration/sicantik.js';
import { isObject, text } from '../../domain/integration/lenient.js';
import type { Json, JsonObject } from '../../domain/shared/json.js';
import { PortFailure, reasonOf } from '../../domain/shared/port-failure.js';
import { readForeign } from '../foreign/read.js';

export interface KeluaranOptions {
  /** Address, e.g. `https://sicantik.go.id/api`. */
  readonly baseUrl: string;
  /** Number of the template that the agency has set up for this. */
  readonly template: number;
  readonly columns: SicantikColumns;
  readonly pageSize: number;
  readonly timeoutMs: number;
}

/**
 * Values that may be sent: they become parts of the other side's SQL, so that only those pass which cannot mean
 * anything else.
 */
const HARMLESS = /^[A-Za-z0-9 ./:_-]{1,100}$/;
const RESERVED: ReadonlySet<string> = new Set(['_url', 'key_id', 'q', 'page', 'limit']);
/** Most pages that are fetched: stops a server that never says how much there is. */
const MAX_PAGES = 10_000;

/**
 * Values of `success`, as lower-case text, that make an answer a refusal: it comes as a truth value, a number or text.
 */
const REFUSED: ReadonlySet<string> = new Set(['false', '0']);

const search = (parameters: Readonly<Record<string, string>>, page: number, limit: number): string => {
  for (const [name, value] of Object.entries(parameters)) {
    if (RESERVED.has(name) || !/^\w{1,50}$/.test(name) || !HARMLESS.test(value)) {
      throw new PortFailure(
        'INPUT_INVALID',
        `keluaran: parameter "${name}" holds characters that are not sent to SiCANTIK`,
        {
          retryable: false,
        },
      );
    }
  }
  return new URLSearchParams({ ...parameters, page: String(page), limit: String(limit) }).toString();
};

/** Rows of a *keluaran*, page by page, until all that it counts have come. */
export const createKeluaranClient = (
  options: KeluaranOptions,
): ((parameters: Readonly<Record<string, string>>) => AsyncGenerator<readonly JsonObject[]>) => {
  const fetchPage = async (query: string): Promise<Json> => {
    const url = `${options.baseUrl.replace(/\/+$/, '')}/TemplateData/keluaran/${String(options.template)}.json?${query}`;
    let bytes: Uint8Array;
    let status: number;
    let type: string;
    try {
      const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(options.timeoutMs) });
      status = response.status;
      type = response.headers.get('content-type') ?? '';
      bytes = new Uint8Array(await response.arrayBuffer());
    } catch (error) {
      throw new PortFailure('UPSTREAM_UNAVAILABLE', `SiCANTIK gave no answer: ${reasonOf(error)}`, {
        retryable: true,
        cause: error,
      });
    }
    const read = readForeign(bytes, type);
    const body = read.ok ? read.value.value : null;
    if (status < 300 && isObject(body) && !REFUSED.has(text(body['success']).toLowerCase())) return body;
    const message = isObject(body) ? text(body['message']) : 'what is no JSON';
    throw new PortFailure('UPSTREAM_UNAVAILABLE', `SiCANTIK answered ${status}: ${message}`, {
      retryable: status >= 500 || !read.ok,
    });
  };
  return async function* pages(parameters) {
    let seen = 0;
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const body = await fetchPage(search(parameters, page, options.pageSize));
      const rows = rowsIn(body, options.columns);
      const total = totalIn(body);
      if (rows.length > 0) yield rows;
      seen += rows.length;
      // A page past the end is answered with the last one again, so the count decides, not an empty page.
      if (total === null || rows.length === 0 || seen >= total) return;
    }
  };
};
