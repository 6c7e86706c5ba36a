import { createPrivateKey } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../../domain/shared/time.js';
import { parsePem, toPem } from '../signing/certificate.js';
import { createAuthority, type Authority } from './authority.js';
import type { Identity } from './issue.js';

const MEMBERS = ['root', 'intermediate', 'timestamp', 'ocsp-root', 'ocsp-intermediate'] as const;
type Member = (typeof MEMBERS)[number];

interface Meta {
  readonly baseUrl: string;
  readonly policy: string;
}

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/** Writes a file beside and then renames it, so that a kill in between leaves no half file. */
const writeWhole = async (path: string, content: string, mode: number): Promise<void> => {
  await writeFile(`${path}.new`, content, { mode });
  await rename(`${path}.new`, path);
};

const saveIdentity = (folder: string, name: Member, { certificate, key }: Identity): Promise<void> =>
  writeWhole(
    join(folder, `${name}.key.pem`),
    `${key.export({ type: 'pkcs8', format: 'pem' }).toString()}${toPem(certificate.der)}`,
    0o600,
  );

const loadIdentity = async (folder: string, name: Member): Promise<Identity> => {
  const path = join(folder, `${name}.key.pem`);
  const pem = await readFile(path, 'utf8');
  const [certificate] = parsePem(pem);
  if (certificate === undefined)
    throw new Error(`${path} holds no certificate; remove the folder to make a new authority`);
  return { certificate, key: createPrivateKey(pem) };
};

const save = async (folder: string, authority: Authority): Promise<void> => {
  const members: Readonly<Record<Member, Identity>> = {
    root: authority.root,
    intermediate: authority.intermediate,
    timestamp: authority.timestamp,
    'ocsp-root': authority.responders.root,
    'ocsp-intermediate': authority.responders.intermediate,
  };
  for (const name of MEMBERS) await saveIdentity(folder, name, members[name]);
  await writeWhole(join(folder, 'root.pem'), toPem(authority.root.certificate.der), 0o644);
  const meta: Meta = { baseUrl: authority.baseUrl, policy: authority.timestamp.policy };
  // last: its presence says that the rest is whole
  await writeWhole(join(folder, 'authority.json'), `${JSON.stringify(meta, null, 2)}\n`, 0o644);
};

const readMeta = async (folder: string): Promise<Meta | undefined> => {
  try {
    return JSON.parse(await readFile(join(folder, 'authority.json'), 'utf8')) as Meta;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

/** The address that the stored authority's certificates name; undefined before the first start. */
export const storedBaseUrl = async (folder: string): Promise<string | undefined> => (await readMeta(folder))?.baseUrl;

/** Opens the authority kept in a folder, or makes it on the first start. */
export const openAuthority = async (folder: string, baseUrl: string, at: Instant): Promise<Authority> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const meta = await readMeta(folder);
  if (meta === undefined) {
    const authority = await createAuthority({ baseUrl, at });
    await save(folder, authority);
    return authority;
  }
  const [root, intermediate, timestamp, ocspRoot, ocspIntermediate] = await Promise.all([
    loadIdentity(folder, 'root'),
    loadIdentity(folder, 'intermediate'),
    loadIdentity(folder, 'timestamp'),
    loadIdentity(folder, 'ocsp-root'),
    loadIdentity(folder, 'ocsp-intermediate'),
  ]);
  return {
    baseUrl: meta.baseUrl,
    root,
    intermediate,
    timestamp: { ...timestamp, chain: [intermediate.certificate], policy: meta.policy },
    responders: {
      root: { ...ocspRoot, issuer: root.certificate },
      intermediate: { ...ocspIntermediate, issuer: intermediate.certificate },
    },
  };
};

const revocationsPath = (folder: string): string => join(folder, 'revoked.json');

/** Serial numbers (hexadecimal) with the instant of their revocation. */
export const loadRevocations = async (folder: string): Promise<Map<string, Instant>> => {
  try {
    return new Map(
      Object.entries(JSON.parse(await readFile(revocationsPath(folder), 'utf8')) as Record<string, Instant>),
    );
  } catch (error) {
    if (isMissing(error)) return new Map();
    throw error;
  }
};

export const saveRevocations = (folder: string, revoked: ReadonlyMap<string, Instant>): Promise<void> =>
  writeWhole(revocationsPath(folder), `${JSON.stringify(Object.fromEntries(revoked), null, 2)}\n`, 0o644);
