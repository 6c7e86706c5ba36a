/** The requests of eSign Client Service v1 and v2, with its own names. */
import { randomUUID } from 'node:crypto';
import type { SigningSecret } from '../../domain/ports/signer.js';
import type { BsreRequest } from './exchange.js';

/** An official as the service knows them. */
export interface BsreOfficial {
  /** Number of the identity card; v1 knows nothing else. */
  readonly nik?: string | undefined;
  readonly email?: string | undefined;
  /** Common name of the certificate, where it is spelt otherwise than the account's name. */
  readonly certificateName?: string | undefined;
}

export type BsreVersion = 'v1' | 'v2';

const post = (path: string, body: object): BsreRequest => ({
  method: 'POST',
  path,
  contentType: 'application/json',
  body: Buffer.from(JSON.stringify(body), 'utf8'),
});

const identity = ({ nik, email }: BsreOfficial): object => (nik === undefined ? { email } : { nik });

const secretField = (secret: SigningSecret): object =>
  secret.kind === 'passphrase' ? { passphrase: secret.passphrase } : { totp: secret.code };

interface Words {
  readonly reason?: string | undefined;
  readonly location?: string | undefined;
}

const properties = ({ reason, location }: Words): object => ({
  tampilan: 'INVISIBLE',
  location: location ?? null,
  reason: reason ?? '',
});

const base64 = (pdf: Uint8Array): string => Buffer.from(pdf).toString('base64');

/** Makes a multipart/form-data body (RFC 7578), written out: the exchange counts the bytes that it sends. */
const multipart = (
  path: string,
  fields: Readonly<Record<string, string>>,
  file: { readonly name: string; readonly pdf: Uint8Array },
): BsreRequest => {
  const boundary = `paraf-${randomUUID()}`;
  const part = (head: string): string => `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n`;
  const text = Object.entries(fields)
    .map(([name, value]) => `${part(`name="${name}"`)}\r\n${value}\r\n`)
    .join('');
  const head = `${part(`name="${file.name}"; filename="surat.pdf"`)}Content-Type: application/pdf\r\n\r\n`;
  return {
    method: 'POST',
    path,
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from(text + head, 'utf8'), file.pdf, Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8')]),
  };
};

export const signV2 = (
  official: BsreOfficial,
  secret: SigningSecret,
  documents: readonly { readonly pdf: Uint8Array; readonly plan: Words }[],
): BsreRequest =>
  post('/api/v2/sign/pdf', {
    ...identity(official),
    ...secretField(secret),
    signatureProperties: documents.map(({ plan }) => properties(plan)),
    file: documents.map(({ pdf }) => base64(pdf)),
  });

export const signV1 = (official: BsreOfficial, passphrase: string, pdf: Uint8Array, words: Words): BsreRequest =>
  multipart(
    '/api/sign/pdf',
    {
      nik: official.nik ?? '',
      passphrase,
      tampilan: 'invisible',
      ...(words.reason === undefined ? {} : { reason: words.reason }),
      ...(words.location === undefined ? {} : { location: words.location }),
    },
    { name: 'file', pdf },
  );

export const downloadV1 = (document: string): BsreRequest => ({
  method: 'GET',
  path: `/api/sign/download/${encodeURIComponent(document)}`,
});

export const statusRequest = (version: BsreVersion, official: BsreOfficial): BsreRequest =>
  version === 'v1'
    ? { method: 'GET', path: `/api/user/status/${encodeURIComponent(official.nik ?? '')}` }
    : post('/api/v2/user/check/status', identity(official));

export const codeRequest = (official: BsreOfficial, letters: number): BsreRequest =>
  post('/api/v2/sign/get/totp', { ...identity(official), data: letters });

export const verifyRequest = (version: BsreVersion, pdf: Uint8Array): BsreRequest =>
  version === 'v1'
    ? multipart('/api/sign/verify', {}, { name: 'signed_file', pdf })
    : post('/api/v2/verify/pdf', { file: base64(pdf) });

/** The office's electronic seal, as the service knows it. */
export interface SealAccount {
  readonly idSubscriber: string;
}

/** Request to renew the activation of the seal, with the code of the one that still runs. */
export const sealActivation = ({ idSubscriber }: SealAccount, totp: string): BsreRequest =>
  post('/api/v2/seal/get/activation', { idSubscriber, totp });

/** Request for the code that seals so many letters. */
export const sealCode = ({ idSubscriber }: SealAccount, totp: string, letters: number): BsreRequest =>
  post('/api/v2/seal/get/totp', { idSubscriber, totp, data: letters });

export const sealPdf = ({ idSubscriber }: SealAccount, totp: string, pdf: Uint8Array, words: Words): BsreRequest =>
  post('/api/v2/seal/pdf', { idSubscriber, totp, signatureProperties: [properties(words)], file: [base64(pdf)] });
