/** Accounts and certificates for a demonstration: of invented people, with keys of the development authority. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { hashPassword } from '../api/auth/passwords.js';
import type { OpenedOffice } from '../assembly/open-office.js';
import { numbersIn } from '../domain/signing/key-owner.js';
import { issueSigner, signerBundle } from '../infra/devpki/authority.js';
import { openAuthority, storedBaseUrl } from '../infra/devpki/store.js';
import { readFileOf } from '../infra/files/read-yaml.js';
import { accountsFile } from '../infra/office/accounts.js';
import { keystoreFolder, type KeystoreFolder } from '../infra/signing/keystore-folder.js';
import { openPkcs12 } from '../infra/signing/pkcs12.js';

type Wanted = z.infer<typeof accountsFile>[number];

const demoAccountSchema = z.looseObject({
  login: z.string(),
  role: z.string(),
  password: z.string(),
  passphrase: z.string().optional(),
});
const rememberedSchema = z.looseObject({ accounts: z.array(demoAccountSchema) });

export interface DemoAccount {
  readonly login: string;
  readonly role: string;
  readonly password: string;
  /** Passphrase of the official's key; undefined for an account that signs nothing. */
  readonly passphrase?: string | undefined;
}

/** Readable, 60 bits: said once on a screen and typed by a person. */
const newSecret = (): string =>
  (randomBytes(8).toString('base64url').replaceAll(/[-_]/g, 'x') + randomBytes(2).toString('hex')).slice(0, 12);

/** The passwords that were given out before, so that a second run changes none. */
const rememberedAccounts = (file: string): ReadonlyMap<string, DemoAccount> => {
  if (!existsSync(file)) return new Map();
  const read = rememberedSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return new Map(read.success ? read.data.accounts.map((account) => [account.login, account]) : []);
};

const saveAccount = async (office: OpenedOffice, wanted: Wanted, id: string, password: string): Promise<void> => {
  const { login, name, nip, rank, title, kind, roles } = wanted;
  await office.store.accounts.save({
    ...{ id, login, name, nip, rank, title, kind },
    email: `${login}@paraf.example`,
    passwordHash: await hashPassword(password),
    roles: roles.map((role) => ({ role, office: office.info.id })),
  });
};

/**
 * True where the key is there and its certificate names the official: earlier keys were made without a number. Its
 * certificate is noted beside it, as where it is handed in.
 */
const isKept = async (folder: KeystoreFolder, id: string, passphrase: string, nip: string | null): Promise<boolean> => {
  const stored = await folder.find(id);
  if (stored === undefined) return false;
  const { certificate } = await openPkcs12(stored.bundle, passphrase);
  if (nip !== null && !numbersIn(certificate.identifiers).some(({ digits }) => digits === nip)) return false;
  if (stored.certificate === undefined) await folder.put(id, stored.bundle, certificate.der);
  return true;
};

/** Answers the passphrase of the official's key, made now where there is none that it opens. */
const keyOf = async (
  { config, now }: OpenedOffice,
  { name, nip }: Wanted,
  id: string,
  remembered: string | undefined,
): Promise<string> => {
  const passphrase = remembered ?? newSecret();
  const folder = dirname(config.signing.trustAnchorFile);
  const baseUrl = await storedBaseUrl(folder);
  const keys = keystoreFolder(config.signing.keystoreDir);
  if (baseUrl === undefined || (remembered !== undefined && (await isKept(keys, id, passphrase, nip))))
    return passphrase;
  const authority = await openAuthority(folder, baseUrl, now());
  const signer = await issueSigner(authority, now(), {
    commonName: name,
    ...(nip === null ? {} : { serialNumber: nip }),
  });
  const bundle = await signerBundle(authority, signer, passphrase);
  await keys.put(id, bundle, signer.certificate.der);
  return passphrase;
};

export const demoAccounts = async (office: OpenedOffice): Promise<readonly DemoAccount[]> => {
  const { config, files, store } = office;
  const wanted = readFileOf(join(files.configDir, 'demo', 'accounts.yaml'), accountsFile);
  // Written beside the keystores by the launcher, from what an earlier run answered.
  const remembered = rememberedAccounts(join(dirname(config.signing.keystoreDir), 'accounts.json'));
  mkdirSync(config.signing.keystoreDir, { recursive: true, mode: 0o700 });
  const accounts: DemoAccount[] = [];
  for (const one of wanted) {
    const { login, kind, roles, signs } = one;
    const before = remembered.get(login);
    const id = createHash('sha256').update(`demo/${login}`).digest('hex').slice(0, 32);
    const password = before?.password ?? newSecret();
    if (before === undefined || (await store.accounts.byLogin(login)) === null)
      await saveAccount(office, one, id, password);
    const account = { login, role: roles[0] ?? kind, password };
    accounts.push(signs ? { ...account, passphrase: await keyOf(office, one, id, before?.passphrase) } : account);
  }
  return accounts;
};

/** The development authority's certificate for the office itself, where the office seals and has none yet. */
export const demoSeal = async ({ config: { signing }, info: { name }, now }: OpenedOffice): Promise<void> => {
  const { officeSealFile, officeSealPassphrase } = signing;
  const folder = dirname(signing.trustAnchorFile);
  const baseUrl = await storedBaseUrl(folder);
  if (officeSealFile === null || officeSealPassphrase === null || baseUrl === undefined || existsSync(officeSealFile))
    return;
  const authority = await openAuthority(folder, baseUrl, now());
  const seal = await issueSigner(authority, now(), { commonName: name.slice(0, 64), organization: name });
  mkdirSync(dirname(officeSealFile), { recursive: true, mode: 0o700 });
  writeFileSync(officeSealFile, await signerBundle(authority, seal, officeSealPassphrase.reveal()), { mode: 0o600 });
};
