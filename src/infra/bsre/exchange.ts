/** One HTTP exchange with an eSign Client Service: the answer, or whether the request can have arrived there at all. */
import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestTls } from 'node:https';

export interface BsreServer {
  /** Address up to and without `/api`, e.g. `https://esign.prabumulihkota.go.id`. */
  readonly baseUrl: string;
  readonly username: string;
  readonly password: string;
  /** Authorities that the server's certificate may lead to beside the usual ones, PEM. */
  readonly ca?: string;
  /** Longest time of one whole exchange, in milliseconds. */
  readonly timeoutMs: number;
}

export interface BsreRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly contentType?: string;
  readonly body?: Uint8Array;
}

export type BsreAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: IncomingMessage['headers'];
      readonly body: Uint8Array;
      /** False where the connection broke within the body. */
      readonly whole: boolean;
    }
  /** The request cannot have arrived. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** The request may have arrived, and been acted upon. */
  | { readonly kind: 'no-answer'; readonly reason: string };

/** Largest answer, in bytes: a letter of the largest size, in base64, with room. */
const LARGEST_ANSWER = 100 * 1024 * 1024;

export const exchange = (server: BsreServer, { method, path, contentType, body }: BsreRequest): Promise<BsreAnswer> =>
  new Promise((resolve) => {
    const url = new URL(`${server.baseUrl.replace(/\/+$/, '')}${path}`);
    const secure = url.protocol === 'https:';
    let connected = false;
    const lost = (reason: string): void => {
      resolve(connected ? { kind: 'no-answer', reason } : { kind: 'not-sent', reason });
    };
    const headers = {
      authorization: `Basic ${Buffer.from(`${server.username}:${server.password}`, 'utf8').toString('base64')}`,
      accept: 'application/json, application/pdf',
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...(body === undefined ? {} : { 'content-length': String(body.length) }),
    };
    const options = {
      method,
      headers,
      agent: false,
      ...(secure && server.ca !== undefined ? { ca: server.ca } : {}),
      signal: AbortSignal.timeout(server.timeoutMs),
    };
    const outgoing = secure ? requestTls(url, options) : requestPlain(url, options);
    outgoing.on('socket', (socket) => {
      // Over TLS nothing of the request leaves before the server has shown its certificate.
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        connected = true;
      });
    });
    outgoing.on('error', (error) => {
      lost(error.name === 'AbortError' ? `no answer within ${String(server.timeoutMs)} ms` : error.message);
    });
    outgoing.on('response', (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      const answer = (whole: boolean): void => {
        resolve({
          kind: 'answered',
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts),
          whole,
        });
      };
      response.on('data', (part: Buffer) => {
        size += part.length;
        if (size > LARGEST_ANSWER) response.destroy();
        else parts.push(part);
      });
      response.on('end', () => {
        answer(response.complete);
      });
      response.on('error', () => {
        answer(false);
      });
      response.on('close', () => {
        answer(response.complete);
      });
    });
    outgoing.end(body);
  });
