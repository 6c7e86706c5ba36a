/**
 * An eSign Client Service (v1 and v2) with the published shapes, which signs with real keys at B-T and fails on demand.
 * The service knows its officials by NIK; a fault is used up by the next request to sign.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface SimulatedOfficial {
  readonly passphrase: string;
  /** One of the service's own words; ISSUE alone may sign. */
  status: string;
  sign(pdf: Uint8Array): Promise<Uint8Array>;
}

export type BsreFault =
  /** None: this request is answered as it should be. */
  | 'well'
  /** Signs, and never answers. */
  | 'silent'
  /** Signs, and the connection breaks after the head of the answer. */
  | 'cut'
  /** A gateway gives up waiting; the letter is signed behind it. */
  | 'gateway'
  /** Refuses in words that have no known code. */
  | 'unknown-refusal'
  /** Answers that all is well, and gives no letter. */
  | 'no-file'
  /** Gives the letter back as it came. */
  | 'unsigned'
  /** Gives another letter, signed by the official. */
  | 'other-letter'
  /** Changes a byte of what it signed. */
  | 'altered'
  /** A fault of its own without a reason. */
  | 'crash';

export interface SimulatedSeal {
  /** Code of the activation that runs; the next one takes its place. */
  activation: string;
  /** Codes that were given for one request to seal each. */
  readonly codes: Set<string>;
  sign(pdf: Uint8Array): Promise<Uint8Array>;
}

export interface BsreSimulator {
  readonly url: string;
  /** Seals by idSubscriber. */
  readonly seals: Map<string, SimulatedSeal>;
  readonly officials: Map<string, SimulatedOfficial>;
  readonly faults: BsreFault[];
  /** Bodies of the requests to sign, as they came. */
  readonly requests: { readonly path: string; readonly body: Buffer }[];
  /** Number of signed letters, whether or not they were answered. */
  signed: number;
  /** One-time codes that were sent out, by NIK: the code and how many letters it is good for. */
  readonly codes: Map<string, { readonly code: string; readonly letters: number }>;
  /** Answer of a verification. */
  verdict: 'VALID' | 'INVALID' | 'NO_SIGNATURE';
  otherLetter: Uint8Array;
  close(): Promise<void>;
}

const USER = 'paraf';
export const BSRE_PASSWORD = 'kata-sandi-klien';

const read = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

const json = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

interface Order {
  readonly nik: string;
  readonly passphrase: string | null;
  readonly totp: string | null;
  readonly pdfs: readonly Uint8Array[];
}

const orderV2 = (body: Buffer): Order => {
  const {
    nik = '',
    passphrase = null,
    totp = null,
    file = [],
    signatureProperties = [],
  } = JSON.parse(body.toString('utf8')) as {
    nik?: string;
    passphrase?: string;
    totp?: string;
    file?: string[];
    signatureProperties?: unknown[];
  };
  if (file.length !== signatureProperties.length) throw new Error('one signatureProperties for each file');
  return { nik, passphrase, totp, pdfs: file.map((text) => Buffer.from(text, 'base64')) };
};

/** The parts of a multipart body by name: a file's bytes as they came. */
const partsOf = (body: Buffer, type: string): ReadonlyMap<string, Buffer> => {
  const boundary = /boundary=(\S+)/.exec(type)?.[1] ?? '';
  const found = new Map<string, Buffer>();
  for (let at = body.indexOf(`--${boundary}`); at >= 0;) {
    const next = body.indexOf(`\r\n--${boundary}`, at + 1);
    if (next < 0) break;
    const part = body.subarray(at + boundary.length + 4, next);
    const head = part.indexOf('\r\n\r\n');
    const name = /name="([^"]+)"/.exec(part.subarray(0, head).toString('utf8'))?.[1];
    if (name !== undefined) found.set(name, part.subarray(head + 4));
    at = next + 2;
  }
  return found;
};

const orderV1 = (body: Buffer, type: string): Order => {
  const parts = partsOf(body, type);
  const file = parts.get('file') ?? parts.get('signed_file');
  if (file === undefined) throw new Error('no file');
  return {
    nik: parts.get('nik')?.toString('utf8') ?? '',
    passphrase: parts.get('passphrase')?.toString('utf8') ?? null,
    totp: null,
    pdfs: [file],
  };
};

/** Over TLS with the certificate given, PEM. */
export const startBsre = async (tls?: { readonly key: string; readonly cert: string }): Promise<BsreSimulator> => {
  const kept = new Map<string, Uint8Array>();
  const simulator: Omit<BsreSimulator, 'url' | 'close'> = {
    officials: new Map(),
    seals: new Map(),
    faults: [],
    requests: [],
    signed: 0,
    codes: new Map(),
    verdict: 'VALID',
    otherLetter: new Uint8Array(),
  };

  const altered = (pdf: Uint8Array): Uint8Array => {
    const changed = Uint8Array.from(pdf);
    changed[20] = (changed[20] ?? 0) ^ 1;
    return changed;
  };

  const give = (response: ServerResponse, version: 'v1' | 'v2', pdfs: readonly Uint8Array[], id: string): void => {
    if (version === 'v2') {
      json(response, 200, { time: 860, file: pdfs.map((pdf) => Buffer.from(pdf).toString('base64')) });
      return;
    }
    response.writeHead(200, { 'content-type': 'application/pdf', id_dokumen: id }).end(pdfs[0]);
  };

  const sign = async (request: IncomingMessage, response: ServerResponse, version: 'v1' | 'v2'): Promise<void> => {
    const body = await read(request);
    simulator.requests.push({ path: request.url ?? '', body });
    const order = version === 'v2' ? orderV2(body) : orderV1(body, request.headers['content-type'] ?? '');
    const fault = simulator.faults.shift();
    if (fault === 'unknown-refusal') {
      json(response, 400, { status_code: 4999, error: `Ditolak: ${order.passphrase ?? ''}` });
      return;
    }
    if (fault === 'crash') return void response.writeHead(500).end('<html>');
    const official = simulator.officials.get(order.nik);
    if (official === undefined) {
      json(response, 400, { error: 'Proses signing gagal : User tidak terdaftar 2011', status_code: 400 });
      return;
    }
    if (official.status === 'NO_CERTIFICATE') {
      json(response, 400, { status_code: 2021, error: 'Sertifikat tidak ditemukan' });
      return;
    }
    const code = simulator.codes.get(order.nik);
    if (order.totp !== null) {
      simulator.codes.delete(order.nik);
      if (code?.code !== order.totp || code.letters < order.pdfs.length) {
        json(response, 400, { status_code: 2031, error: 'TOTP salah' });
        return;
      }
    } else if (order.passphrase !== official.passphrase) {
      json(response, 400, { status_code: 2031, error: 'Passphrase anda salah !!!' });
      return;
    }
    const wanted = fault === 'other-letter' ? [simulator.otherLetter] : order.pdfs;
    const signed: Uint8Array[] = [];
    for (const pdf of wanted) signed.push(await official.sign(pdf));
    simulator.signed += signed.length;
    const id = `dok-${String(kept.size + 1)}`;
    kept.set(id, signed[0] ?? new Uint8Array());
    switch (fault) {
      case 'silent':
        return;
      case 'gateway':
        return void response.writeHead(504).end('<html>504 Gateway Time-out</html>');
      case 'cut':
        response.writeHead(200, { 'content-type': 'application/pdf', 'content-length': '100000', id_dokumen: id });
        response.write('%PDF-1.7');
        setTimeout(() => response.destroy(), 50);
        return;
      case 'no-file': {
        json(response, 200, { time: 1, file: [] });
        return;
      }
      case 'unsigned': {
        give(response, version, order.pdfs, id);
        return;
      }
      case 'altered': {
        give(response, version, signed.map(altered), id);
        return;
      }
      case 'other-letter':
      case 'well':
      case undefined:
        give(response, version, signed, id);
    }
  };

  const status = (response: ServerResponse, nik: string): void => {
    const word = simulator.officials.get(nik)?.status ?? 'NOT_REGISTERED';
    const code = word === 'ISSUE' ? 1111 : 1110;
    json(response, 200, { status_code: code, status: word, message: `User dengan status ${word}` });
  };

  const inADay = (): string => new Date(Date.now() + 86_400_000).toISOString();

  const seal = async (path: string, body: Buffer, response: ServerResponse): Promise<void> => {
    const {
      idSubscriber,
      totp,
      file = [],
      data = 0,
    } = JSON.parse(body.toString()) as { idSubscriber: string; totp?: string; file?: string[]; data?: number };
    const fault = simulator.faults.shift();
    if (fault === 'silent') return;
    if (fault === 'crash') return void response.writeHead(500).end('<html>');
    const known = simulator.seals.get(idSubscriber);
    if (known === undefined) {
      json(response, 400, { result: false, message: 'Subscriber tidak terdaftar' });
      return;
    }
    if (path === '/api/v2/seal/pdf') {
      if (totp === undefined || !known.codes.delete(totp)) {
        json(response, 400, { error: `TOTP salah: ${totp ?? ''}` });
        return;
      }
      const sealed: Uint8Array[] = [];
      for (const text of file) sealed.push(await known.sign(Buffer.from(text, 'base64')));
      const given = fault === 'unsigned' ? file.map((text) => Buffer.from(text, 'base64')) : sealed;
      give(response, 'v2', fault === 'altered' ? given.map(altered) : given, '');
      return;
    }
    if (totp !== known.activation) {
      json(response, 400, { result: false, message: `Aktivasi tidak berlaku: ${totp ?? ''}` });
      return;
    }
    if (path === '/api/v2/seal/get/activation') {
      known.activation = String(Number(known.activation) + 1);
      json(response, 200, { result: true, message: 'Aktivasi diperbarui', totp: known.activation, expires: inADay() });
      return;
    }
    const code = String(700_000 + data * 1000 + known.codes.size);
    known.codes.add(code);
    json(response, 200, { result: true, message: 'TOTP segel', totp: code, expires: inADay() });
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const expected = `Basic ${Buffer.from(`${USER}:${BSRE_PASSWORD}`).toString('base64')}`;
    const path = request.url ?? '';
    if (request.headers.authorization !== expected) {
      json(response, 401, { timestamp: 0, status: 401, error: 'Unauthorized', path });
      return;
    }
    if (path === '/api/v2/sign/pdf') return sign(request, response, 'v2');
    if (path === '/api/sign/pdf') return sign(request, response, 'v1');
    if (path.startsWith('/api/user/status/')) {
      status(response, path.split('/').at(-1) ?? '');
      return;
    }
    if (path.startsWith('/api/sign/download/')) {
      const id = path.split('/').at(-1) ?? '';
      const pdf = kept.get(id);
      kept.delete(id);
      if (pdf === undefined) {
        json(response, 404, { status_code: 4044, error: 'Dokumen telah didownload sebelumnya' });
        return;
      }
      return void response.writeHead(200, { 'content-type': 'application/pdf' }).end(pdf);
    }
    const body = await read(request);
    if (path.startsWith('/api/v2/seal/')) {
      simulator.requests.push({ path, body });
      return seal(path, body, response);
    }
    if (path === '/api/v2/user/check/status') {
      status(response, (JSON.parse(body.toString()) as { nik: string }).nik);
      return;
    }
    if (path === '/api/v2/sign/get/totp') {
      const { nik, data } = JSON.parse(body.toString()) as { nik: string; data: number };
      if (!simulator.officials.has(nik)) {
        json(response, 400, { status_code: 2011, error: 'User tidak terdaftar' });
        return;
      }
      simulator.codes.set(nik, { code: String(100_000 + simulator.codes.size), letters: data });
      json(response, 200, { message: 'TOTP dikirim' });
      return;
    }
    if (path === '/api/v2/verify/pdf') {
      const signatureCount = simulator.verdict === 'NO_SIGNATURE' ? 0 : 1;
      json(response, 200, {
        conclusion: simulator.verdict,
        description: 'uji',
        signatureCount,
        signatureInformations: [],
      });
      return;
    }
    if (path === '/api/sign/verify') {
      const signatures = simulator.verdict === 'NO_SIGNATURE' ? 0 : 1;
      const summary = simulator.verdict === 'VALID' ? 'DOCUMENT VALID !!!' : 'DOCUMENT NOT VALID !!!';
      json(response, 200, {
        nama_dokumen: 'signed.pdf',
        jumlah_signature: signatures,
        notes: 'uji',
        summary: signatures === 0 ? null : summary,
        details: [],
      });
      return;
    }
    json(response, 404, { status: 404, error: 'Not Found', path });
  };

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    handle(request, response).catch((error: unknown) => {
      json(response, 500, { error: error instanceof Error ? error.message : String(error) });
    });
  };
  const server = tls === undefined ? createServer(answer) : createTlsServer(tls, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return Object.assign(simulator, {
    url,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  });
};
