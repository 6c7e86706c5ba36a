/** Parsers of request bodies. Other systems' messages stay bytes: they are stored whole before anyone parses. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { TextDecoder } from 'node:util';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { DEEPEST_JSON, isDeeperThan } from '../../domain/shared/json-depth.js';
import { lossyNumberIn } from '../../domain/shared/json-digits.js';
import { problem } from '../problem/problem.js';

const WEBHOOKS = /^\/api\/v1\/(?:oss|sicantik)\//;

const isWebhook = ({ url }: FastifyRequest): boolean => WEBHOOKS.test(url);

const types = new WeakMap<FastifyRequest, string>();

/** The type that the sender of a webhook gave its body; empty where it gave none. */
export const sentTypeOf = (request: FastifyRequest): string => types.get(request) ?? '';

const raw = new WeakMap<FastifyRequest, Uint8Array>();

/** The body of a webhook, exactly as it arrived; empty where there was none. */
export const rawBodyOf = (request: FastifyRequest): Uint8Array => raw.get(request) ?? new Uint8Array();

/**
 * Text of UTF-8 bytes; null where they are none: a name in another encoding would be kept with a character that says
 * nothing.
 */
const textOf = (body: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null; // said by the caller
  }
};

const faultOf = (text: string): string | undefined => {
  if (isDeeperThan(text, DEEPEST_JSON)) return `expected JSON of at most ${DEEPEST_JSON} levels`;
  const number = lossyNumberIn(text);
  return number === undefined
    ? undefined
    : `the number ${number} has more digits than a number of JSON keeps: write it as text, in quotation marks`;
};

const UNPACK: Readonly<Record<string, (packed: Uint8Array, options: { maxOutputLength: number }) => Buffer>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
};

/** A webhook's body as it was before it was packed; as it came where it is not packed, or packed in an unknown way. */
const unpacked = (body: Buffer, encoding: string, most: number): Buffer => {
  const unpack = Object.hasOwn(UNPACK, encoding) ? UNPACK[encoding] : undefined;
  if (unpack === undefined) return body;
  try {
    return unpack(body, { maxOutputLength: most });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw problem('INPUT_INVALID', 'the body is larger than the API takes', undefined, { status: 413 });
    return body; // not what it says it is: judged as it came
  }
};

export const takeBodies = (server: FastifyInstance): void => {
  // The content type of another system's message tells nothing: curl and PHP call it a form unless they are told
  // otherwise. The bytes are judged; the type is kept for the charset that it may name.
  server.addHook('onRequest', (request, _reply, done) => {
    if (isWebhook(request)) {
      types.set(request, request.headers['content-type'] ?? '');
      delete request.raw.headers['content-type'];
    }
    done();
  });
  const parseJson = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) {
      done(null);
      return;
    }
    const text = textOf(body);
    const fault = text === null ? 'expected text in UTF-8, the bytes are none' : faultOf(text);
    if (text === null || fault !== undefined) done(problem('INPUT_INVALID', fault ?? ''));
    else void parseJson(request, text, done);
  });
  server.addContentTypeParser<Buffer>(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(body.toString('utf8'))));
    },
  );
  server.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, body, done) => {
    if (!isWebhook(request)) {
      done(problem('INPUT_INVALID', 'expected application/json', undefined, { status: 415 }));
      return;
    }
    try {
      const encoding = (request.headers['content-encoding'] ?? '').trim().toLowerCase();
      raw.set(request, unpacked(body, encoding, server.initialConfig.bodyLimit ?? body.length));
      done(null);
    } catch (error) {
      done(error as Error);
    }
  });
};
