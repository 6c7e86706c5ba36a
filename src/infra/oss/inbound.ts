import { createHash, timingSafeEqual } from 'node:crypto';

import { canonicalText, isObject, trimKeys } from '../../domain/integration/lenient.js';
import { withWholeCodes } from '../../domain/integration/oss-codes.js';
import {
  nibsOf,
  parseFile,
  parseNib,
  type FileMessage,
  type NibMessage,
  type OssMethod,
  type OssStatus,
} from '../../domain/integration/oss-message.js';
import { goodTokens, type OssCredentials } from '../../domain/integration/oss-token.js';
import type { Inbox } from '../../domain/ports/inbox.js';
import type { Refusal } from '../../domain/shared/error-codes.js';
import type { Json, JsonObject } from '../../domain/shared/json.js';
import type { Result } from '../../domain/shared/result.js';
import type { Instant } from '../../domain/shared/time.js';
import { reasonOf } from '../../domain/shared/port-failure.js';
import { asReceived, readForeign } from '../foreign/read.js';
import { OSS_TEXT } from './texts.js';

export interface InboundRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The body as it came, before any parser. */
  readonly rawBody: Uint8Array | string;
  readonly now: Instant;
}

export interface InboundAnswer {
  readonly status: OssStatus;
  readonly body: JsonObject;
}

export interface OssInbound {
  receiveNIB(request: InboundRequest): Promise<InboundAnswer>;
  receiveNIBSTPW(request: InboundRequest): Promise<InboundAnswer>;
  receiveFileDS(request: InboundRequest): Promise<InboundAnswer>;
}

interface Dependencies {
  readonly inbox: Pick<Inbox, 'put'>;
  readonly credentials: OssCredentials;
  /** Hears of each message that was not stored, without its content. */
  readonly report?: (event: { readonly method: OssMethod; readonly code: string; readonly detail: string }) => void;
}

const sha1Hex = (text: string): string => createHash('sha1').update(text, 'utf8').digest('hex');
const sha256Hex = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const header = (request: InboundRequest, name: string): string => {
  const entry = Object.entries(request.headers).find(([key]) => key.toLowerCase() === name)?.[1];
  const value = typeof entry === 'string' ? entry : entry?.[0];
  return value?.trim() ?? '';
};

/**
 * Token of a request: the `Token` header of the guide; some of its samples, and receivers in use, put it into a Bearer
 * header.
 */
const presentedToken = (request: InboundRequest): string => {
  const token = header(request, 'token');
  if (token !== '') return token;
  return /^bearer\s+(\S+)$/i.exec(header(request, 'authorization'))?.[1] ?? '';
};

/**
 * True for the token of a candidate. Digests of equal length are compared with every candidate, so that time tells
 * nothing of which differs, or where.
 */
const isGood = (presented: string, candidates: readonly string[]): boolean => {
  const given = createHash('sha256').update(presented.toLowerCase()).digest();
  let good = false;
  for (const candidate of candidates) {
    const same = timingSafeEqual(given, createHash('sha256').update(candidate).digest());
    good = same || good;
  }
  return good;
};

/**
 * Digest of a message, equal for messages with the same content, however their keys are spaced and their codes written.
 */
const digestOf = (body: Json): string => {
  const clean = trimKeys(body);
  return sha256Hex(canonicalText(isObject(clean) ? withWholeCodes(clean) : clean));
};

const parseBody = (method: OssMethod, body: Json): Result<NibMessage | FileMessage, Refusal> =>
  method === 'receiveFileDS' ? parseFile(body) : parseNib(method, body);

/** Name of the thing that a message tells the present state of: a NIB with all of its permits, or one permit's file. */
const subjectOf = (message: NibMessage | FileMessage): string =>
  'permitRequest' in message ? `${message.nib}/${message.permitRequest}` : message.nib;

/**
 * True with both user name and password: without them a token is a hash of the date and the NIB, which anybody can
 * make.
 */
const isConfigured = ({ username, password }: OssCredentials): boolean => username !== '' && password !== '';

/** The NIB in a text that is no JSON, as far as one can be found: its sender made the token with it. */
const nibInBroken = (body: Uint8Array | string): string =>
  /"\s*nib\s*"\s*:\s*"?\s*(\d{10,13})/i.exec(
    typeof body === 'string' ? body : Buffer.from(body).toString('latin1'),
  )?.[1] ?? '';

const UNCONFIGURED = {
  code: 'TOKEN_INVALID',
  detail:
    'OSS is not configured: every message of OSS is refused; set oss.inbound.usernameFile and oss.inbound.passwordFile',
} as const;

/**
 * Receives messages of OSS: checks the sender, stores the whole message, then answers as OSS expects. Nothing else
 * happens here; the intake loop reads the inbox. An exact repeat is stored once and answered like the first.
 */
export const createOssInbound = ({ inbox, credentials, report }: Dependencies): OssInbound => {
  if (!isConfigured(credentials)) report?.({ method: 'receiveNIB', ...UNCONFIGURED });
  const receive = async (method: OssMethod, request: InboundRequest): Promise<InboundAnswer> => {
    const answer = (status: OssStatus, envelope: JsonObject): InboundAnswer => ({
      status,
      body: { [`respon${method}`]: envelope },
    });
    const failed = (status: OssStatus, keterangan: string, code: string, detail: string): InboundAnswer => {
      report?.({ method, code, detail });
      return answer(status, { status: '2', keterangan });
    };

    const isOurs = (nibs: readonly string[]): boolean => {
      const candidates = [...new Set(nibs)].flatMap((one) => goodTokens(credentials, one, request.now, sha1Hex));
      return isGood(presentedToken(request), candidates);
    };
    const keep = async (key: string, body: JsonObject, subject?: string): Promise<InboundAnswer | null> => {
      const about = subject === undefined ? {} : { subject: `${method}/${subject}` };
      try {
        await inbox.put({
          ...{ source: 'oss', key: `${method}/${key}`, body: { method, ...body }, receivedAt: request.now },
          ...about,
        });
        return null;
      } catch (error) {
        report?.({ method, code: 'DATABASE_UNAVAILABLE', detail: reasonOf(error) });
        return answer(500, { kode: 500, status: '2', keterangan: OSS_TEXT.notStored });
      }
    };

    const read = readForeign(request.rawBody, header(request, 'content-type'));
    if (!read.ok) {
      // Broken on its way and yet OSS's own: a person can see what came. What anyone may have sent is not kept.
      const nib = nibInBroken(request.rawBody);
      const isKept = nib !== '' && isConfigured(credentials) && isOurs([nib]);
      const digest = createHash('sha256').update(request.rawBody).digest('hex');
      const notKept = isKept
        ? await keep(`${nib}/${digest}`, { readable: false, ...asReceived(request.rawBody) })
        : null;
      return notKept ?? failed(400, OSS_TEXT.malformed, read.error.code, read.error.detail);
    }
    const { value: message, received } = read.value;

    if (!isConfigured(credentials)) {
      report?.({ method, ...UNCONFIGURED });
      return answer(401, { kode: 401, status: '2', keterangan: OSS_TEXT.unconfigured });
    }
    const [nib, asSent] = nibsOf(method, message);
    if (!isOurs([nib, asSent])) {
      report?.({
        method,
        code: 'TOKEN_INVALID',
        detail: 'the token is not of yesterday, today or tomorrow for this NIB',
      });
      return answer(401, { kode: 401, status: '2', keterangan: OSS_TEXT.tokenInvalid });
    }

    const readable = parseBody(method, message);
    const kept = { readable: readable.ok, body: message, ...(received === null ? {} : { received }) };
    const notKept = await keep(
      `${nib}/${digestOf(message)}`,
      kept,
      readable.ok ? subjectOf(readable.value) : undefined,
    );
    if (notKept !== null) return notKept;
    if (readable.ok) return answer(200, { status: '1', keterangan: OSS_TEXT.stored });
    return failed(
      400,
      `${OSS_TEXT.unknownShape} (${String(readable.error.data?.['field'] ?? '')})`,
      readable.error.code,
      readable.error.detail,
    );
  };

  return {
    receiveNIB: (request) => receive('receiveNIB', request),
    receiveNIBSTPW: (request) => receive('receiveNIBSTPW', request),
    receiveFileDS: (request) => receive('receiveFileDS', request),
  };
};
