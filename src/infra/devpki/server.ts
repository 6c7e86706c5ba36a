import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { Instant, Millis } from '../../domain/shared/time.js';
import { issueSigner, signerBundle, type Authority } from './authority.js';
import type { KeySpec } from './issue.js';
import { answerOcsp } from './ocsp-responder.js';
import { revocationList } from './revocation-list.js';
import { answerTimestamp } from './timestamp-authority.js';

/** Misbehaviour on demand, for tests and for showing bad days: by `?fault=` or by POST /control/faults. */
export const FAULTS = [
  '500',
  'silence',
  'nonce',
  'stale',
  'revoked',
  'imprint',
  'refuse',
  'forged',
  'garbage',
  'clock',
] as const;
export type ServiceFault = (typeof FAULTS)[number];
type Service = 'tsa' | 'ocsp' | 'crl';

export interface DevelopmentPkiOptions {
  readonly authority: Authority;
  readonly now: () => Instant;
  /** Loopback address unless the container needs another. */
  readonly host?: string;
  /** Port; 0 takes a free one. */
  readonly port: number;
  readonly revoked?: Map<string, Instant>;
  readonly onRevoked?: (revoked: ReadonlyMap<string, Instant>) => Promise<void>;
}

export interface DevelopmentPki {
  readonly url: string;
  readonly tsaUrl: string;
  readonly ocspUrl: string;
  /** Number of requests that each service has answered. */
  readonly served: Readonly<Record<Service, number>>;
  setFault(service: Service, fault: ServiceFault | undefined): void;
  revoke(serialHex: string, at: Instant): Promise<void>;
  close(): Promise<void>;
}

const OCSP_VALIDITY: Millis = 3_600_000;
const CRL_VALIDITY: Millis = 24 * 3_600_000;
/** Error of a faulty clock: far enough to be an incident, near enough that every certificate is still valid. */
const CLOCK_FAULT: Millis = 2 * 3_600_000;
const BODY_LIMIT = 64 * 1024;

const faultBody = z.strictObject({ service: z.enum(['tsa', 'ocsp', 'crl']), fault: z.enum(FAULTS).nullable() });
const revokeBody = z.strictObject({ serial: z.string().regex(/^(?:[0-9a-f]{2})+$/) });
const signerBody = z.strictObject({
  commonName: z.string().min(1),
  organization: z.string().min(1).optional(),
  serialNumber: z.string().min(1).optional(),
  key: z.enum(['RSA-2048', 'RSA-3072', 'RSA-4096', 'P-256', 'P-384']).default('RSA-2048'),
  passphrase: z.string().min(1),
});

const KEYS: Readonly<Record<z.infer<typeof signerBody>['key'], KeySpec>> = {
  'RSA-2048': { kind: 'rsa', bits: 2048 },
  'RSA-3072': { kind: 'rsa', bits: 3072 },
  'RSA-4096': { kind: 'rsa', bits: 4096 },
  'P-256': { kind: 'ec', curve: 'P-256' },
  'P-384': { kind: 'ec', curve: 'P-384' },
};

const readBody = async (request: IncomingMessage): Promise<Uint8Array> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > BODY_LIMIT) throw new RangeError(`the request is larger than ${BODY_LIMIT} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
};

const send = (response: ServerResponse, status: number, type: string, body: Uint8Array | string): void => {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  response.writeHead(status, { 'content-type': type, 'content-length': bytes.length }).end(bytes);
};

const sendJson = (response: ServerResponse, status: number, body: unknown): void => {
  send(response, status, 'application/json', JSON.stringify(body));
};

const isFault = (text: string | null): text is ServiceFault => FAULTS.some((fault) => fault === text);

/** Requests of one running authority: RFC 3161, RFC 6960, CRL, issuer certificates, and the control of faults. */
const handlerOf = (
  { authority, now, revoked = new Map(), onRevoked }: DevelopmentPkiOptions,
  faults: Map<Service, ServiceFault>,
  served: Record<Service, number>,
) => {
  const responders = [authority.responders.root, authority.responders.intermediate];
  const revocations = { revokedAt: (serialHex: string): Instant | undefined => revoked.get(serialHex) };

  /** Lets a fault answer the request; true when it has. */
  const broken = (fault: ServiceFault | undefined, response: ServerResponse): boolean => {
    if (fault === '500') sendJson(response, 500, { title: 'fault on demand' });
    else if (fault === 'garbage') send(response, 200, 'application/octet-stream', 'not ASN.1');
    else return fault === 'silence';
    return true;
  };

  const timestamp = (body: Uint8Array, fault: ServiceFault | undefined): Uint8Array =>
    answerTimestamp(body, authority.timestamp, now(), {
      wrongNonce: fault === 'nonce',
      wrongImprint: fault === 'imprint',
      refuse: fault === 'refuse',
      clockOffset: fault === 'clock' ? CLOCK_FAULT : fault === 'stale' ? -CLOCK_FAULT : 0,
    });

  const ocsp = (body: Uint8Array, fault: ServiceFault | undefined): Uint8Array =>
    answerOcsp(body, responders, revocations, now(), OCSP_VALIDITY, {
      stale: fault === 'stale',
      wrongNonce: fault === 'nonce',
      revoked: fault === 'revoked',
      ...(fault === 'forged' ? { forgedBy: authority.timestamp } : {}),
    });

  const list = (issuer: 'root' | 'intermediate', fault: ServiceFault | undefined): Uint8Array =>
    revocationList(
      authority[issuer],
      [...revoked].map(([serialHex, at]) => ({ serialHex, at })),
      fault === 'stale' ? now() - 30 * CRL_VALIDITY : now(),
      CRL_VALIDITY,
    );

  const control = async (path: string, body: Uint8Array, response: ServerResponse): Promise<void> => {
    const json: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (path === '/control/faults') {
      const { service, fault } = faultBody.parse(json);
      if (fault === null) faults.delete(service);
      else faults.set(service, fault);
      sendJson(response, 200, { service, fault });
    } else if (path === '/control/revoke') {
      const { serial } = revokeBody.parse(json);
      revoked.set(serial, now());
      await onRevoked?.(revoked);
      sendJson(response, 200, { serial });
    } else {
      const { commonName, organization, serialNumber, key, passphrase } = signerBody.parse(json);
      const signer = await issueSigner(authority, now(), {
        commonName,
        key: KEYS[key],
        ...(organization === undefined ? {} : { organization }),
        ...(serialNumber === undefined ? {} : { serialNumber }),
      });
      send(response, 201, 'application/x-pkcs12', await signerBundle(authority, signer, passphrase));
    }
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', authority.baseUrl);
    const asked = url.searchParams.get('fault');
    const faultFor = (service: Service): ServiceFault | undefined => {
      served[service] += 1;
      return isFault(asked) ? asked : faults.get(service);
    };
    const route = `${request.method ?? ''} ${url.pathname}`;
    const download = /^GET \/(root|intermediate)\.(cer|crl)$/.exec(route);
    if (route === 'POST /tsa') {
      const fault = faultFor('tsa');
      const body = await readBody(request);
      if (!broken(fault, response)) send(response, 200, 'application/timestamp-reply', timestamp(body, fault));
    } else if (route === 'POST /ocsp' || route.startsWith('GET /ocsp/')) {
      const fault = faultFor('ocsp');
      const inPath = Buffer.from(decodeURIComponent(url.pathname.slice('/ocsp/'.length)), 'base64');
      const body = request.method === 'POST' ? await readBody(request) : inPath;
      if (!broken(fault, response)) send(response, 200, 'application/ocsp-response', ocsp(body, fault));
    } else if (download?.[1] === 'root' || download?.[1] === 'intermediate') {
      const issuer = download[1];
      if (download[2] === 'cer') send(response, 200, 'application/pkix-cert', authority[issuer].certificate.der);
      else {
        const fault = faultFor('crl');
        if (!broken(fault, response)) send(response, 200, 'application/pkix-crl', list(issuer, fault));
      }
    } else if (['POST /control/faults', 'POST /control/revoke', 'POST /signers'].includes(route)) {
      await control(url.pathname, await readBody(request), response);
    } else if (route === 'GET /health') sendJson(response, 200, { status: 'ok' });
    else sendJson(response, 404, { title: `no such service: ${route}` });
  };
};

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });

const answerFault = (response: ServerResponse, error: unknown): void => {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const bad = error instanceof z.ZodError || error instanceof SyntaxError || error instanceof RangeError;
  const detail = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
  sendJson(response, bad ? 400 : 500, { title: bad ? 'the request was not understood' : 'internal fault', detail });
};

/** Starts the authority's services. */
export const startDevelopmentPki = async (options: DevelopmentPkiOptions): Promise<DevelopmentPki> => {
  const { host = '127.0.0.1' } = options;
  const faults = new Map<Service, ServiceFault>();
  const served: Record<Service, number> = { tsa: 0, ocsp: 0, crl: 0 };
  const revoked = options.revoked ?? new Map<string, Instant>();
  const handle = handlerOf({ ...options, revoked }, faults, served);
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      answerFault(response, error);
    });
  });
  await listen(server, options.port, host);
  const { port } = server.address() as AddressInfo;
  const url = `http://${host}:${port}`;
  return {
    url,
    tsaUrl: `${url}/tsa`,
    ocspUrl: `${url}/ocsp`,
    served,
    setFault: (service, fault) => {
      if (fault === undefined) faults.delete(service);
      else faults.set(service, fault);
    },
    revoke: async (serialHex, at) => {
      revoked.set(serialHex, at);
      await options.onRevoked?.(revoked);
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => {
          if (error === undefined) resolve();
          else reject(error);
        });
        server.closeAllConnections();
      }),
  };
};
