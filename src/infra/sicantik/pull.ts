import { localDate, type OfficeZone } from '../../domain/letter/local-date.js';
import { DEFAULT_COLUMNS } from '../../domain/integration/sicantik.js';
import type { Inbox, PullIntoInbox } from '../../domain/ports/inbox.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { Instant } from '../../domain/shared/time.js';
import { createKeluaranClient } from './keluaran-client.js';
import { storeRows } from './store-row.js';

const DAY_MS = 86_400_000;
const PAGE_SIZE = 100;
const TIMEOUT_MS = 30_000;

export interface PullOptions {
  readonly inbox: Pick<Inbox, 'put'>;
  readonly baseUrl: string;
  /** Number of the template that the agency has set up in SiCANTIK. */
  readonly template: number;
  /** Days back from today that each pull asks for, so that the next pull makes up for one that failed. */
  readonly windowDays: number;
  /** The template's parameters for the first and the last day. */
  readonly fromParameter: string;
  readonly toParameter: string;
  readonly zone: OfficeZone;
  readonly clock: () => Instant;
}

/** Fetches the public *keluaran* of an agency by a window of days; a row that came before changes nothing. */
export const createPull = (options: PullOptions): PullIntoInbox => {
  const { inbox, baseUrl, template, clock, windowDays, zone } = options;
  const pages = createKeluaranClient({
    baseUrl,
    template,
    columns: DEFAULT_COLUMNS,
    pageSize: PAGE_SIZE,
    timeoutMs: TIMEOUT_MS,
  });
  return async () => {
    const now = clock();
    const window = {
      [options.fromParameter]: localDate(now - windowDays * DAY_MS, zone),
      [options.toParameter]: localDate(now, zone),
    };
    const rows: JsonObject[] = [];
    try {
      for await (const page of pages(window)) rows.push(...page);
    } finally {
      // what came before a page that failed is kept
      await storeRows(inbox, DEFAULT_COLUMNS, rows, now);
    }
  };
};
