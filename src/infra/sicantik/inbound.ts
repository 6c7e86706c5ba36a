import { createHash, timingSafeEqual } from 'node:crypto';

import { rowsIn, type SicantikColumns, type SicantikStatus } from '../../domain/integration/sicantik.js';
import type { Inbox } from '../../domain/ports/inbox.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { Instant } from '../../domain/shared/time.js';
import { reasonOf } from '../../domain/shared/port-failure.js';
import { asReceived, readForeign } from '../foreign/read.js';
import { SICANTIK_TEXT } from './texts.js';
import { storeRows } from './store-row.js';

export interface PushRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawBody: Uint8Array | string;
  readonly now: Instant;
}

interface PushAnswer {
  readonly status: SicantikStatus;
  readonly body: JsonObject;
}

interface Dependencies {
  readonly inbox: Pick<Inbox, 'put'>;
  /** Shared secret of the header `X-Api-Key`, or of a Bearer header. */
  readonly apiKey: string;
  readonly columns: SicantikColumns;
  readonly report?: (event: { readonly code: string; readonly detail: string }) => void;
}

const digest = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();

const header = ({ headers }: PushRequest, name: string): string => {
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return (typeof value === 'string' ? value : (value?.[0] ?? '')).trim();
};

const presentedKey = (request: PushRequest): string =>
  header(request, 'x-api-key') || (/^bearer\s+(\S+)$/i.exec(header(request, 'authorization'))?.[1] ?? '');

/**
 * Takes rows that SiCANTIK, or a script beside it, pushes. Each row is stored by itself before the answer. The answer,
 * in SiCANTIK's own envelope, counts new rows, repeated ones and those that cannot be read.
 */
export const createSicantikInbound = (dependencies: Dependencies): ((request: PushRequest) => Promise<PushAnswer>) => {
  const { inbox, apiKey, columns, report } = dependencies;
  const failed = (status: SicantikStatus, message: string, code: string, detail: string): PushAnswer => {
    report?.({ code, detail });
    return { status, body: { success: false, message, data: null } };
  };
  return async (request) => {
    if (apiKey === '' || !timingSafeEqual(digest(presentedKey(request)), digest(apiKey))) {
      return failed(401, SICANTIK_TEXT.keyInvalid, 'TOKEN_INVALID', 'the API key is not the configured one');
    }
    /** Keeps a body from which no row can be read as it came: a person can see it. */
    const unread = async (answer: PushAnswer): Promise<PushAnswer> => {
      const key = `unread/${digest(Buffer.from(request.rawBody).toString('base64')).toString('hex')}`;
      const body = { readable: false, ...asReceived(request.rawBody) };
      try {
        await inbox.put({ source: 'sicantik', key, body, receivedAt: request.now });
        return answer;
      } catch (error) {
        return failed(500, SICANTIK_TEXT.notStored, 'DATABASE_UNAVAILABLE', reasonOf(error));
      }
    };
    const read = readForeign(request.rawBody, header(request, 'content-type'));
    if (!read.ok) return unread(failed(400, SICANTIK_TEXT.malformed, read.error.code, read.error.detail));
    const rows = rowsIn(read.value.value, columns);
    if (rows.length === 0) return unread(failed(422, SICANTIK_TEXT.noRows, 'INPUT_INVALID', 'the body holds no row'));
    let accepted = 0;
    let duplicates = 0;
    const rejected: JsonObject[] = [];
    try {
      for (const [index, stored] of (await storeRows(inbox, columns, rows, request.now)).entries()) {
        if (stored.kind === 'unreadable') rejected.push({ row: index + 1, reason: stored.reason });
        if (stored.kind === 'fresh') accepted += 1;
        if (stored.kind === 'seen') duplicates += 1;
      }
    } catch (error) {
      return failed(500, SICANTIK_TEXT.notStored, 'DATABASE_UNAVAILABLE', reasonOf(error));
    }
    const isAnyRead = rejected.length < rows.length;
    return {
      status: isAnyRead ? 200 : 422,
      body: {
        success: isAnyRead,
        message: isAnyRead ? SICANTIK_TEXT.stored : SICANTIK_TEXT.noRows,
        data: { accepted, duplicates, rejected },
      },
    };
  };
};
