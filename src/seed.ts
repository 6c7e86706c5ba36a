/**
 * Lays the tables, publishes the office's procedures and, with `--demo`, makes demo accounts with keys of the
 * development authority. Run again it changes nothing that stands. Answers one JSON object on standard output.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { hashPassword, oneTimePassword } from './api/auth/passwords.js';
import { ADMINISTRATOR } from './domain/access/permissions.js';
import { checkBpmn } from './infra/bpmn/check.js';
import { loadConfig, type Config } from './infra/config/index.js';
import { issueSigner, signerBundle } from './infra/devpki/authority.js';
import { openAuthority, storedBaseUrl } from './infra/devpki/store.js';
import { readFileOf } from './infra/files/read-yaml.js';
import { accountsFile } from './infra/office/accounts.js';
import { loadOffice } from './infra/letters/load.js';
import { migrate, openStore, type Store } from './infra/persistence/index.js';

interface DemoAccount {
  readonly login: string;
  readonly role: string;
  readonly password: string;
  readonly passphrase?: string;
}

/** Readable, 60 bits: said once on a screen and typed by a person. */
const newSecret = (): string =>
  (randomBytes(8).toString('base64url').replaceAll(/[-_]/g, 'x') + randomBytes(2).toString('hex')).slice(0, 12);

const publishProcedures = async (config: Config, store: Store): Promise<readonly { id: string; digest: string }[]> => {
  const published: { id: string; digest: string }[] = [];
  const { zone } = loadOffice(join(config.officesDir, `${config.office}.yaml`)).office;
  for (const file of readdirSync(config.processesDir)
    .filter((name) => name.endsWith('.bpmn'))
    .sort()) {
    const xml = readFileSync(join(config.processesDir, file), 'utf8');
    const { definition, findings } = await checkBpmn(xml, { zone });
    // What is on record already was published before; a later version that the office has published since stays the current one.
    const known = definition !== undefined && (await store.definitions.find(definition.digest)) !== null;
    const errors = findings.filter(({ severity }) => severity === 'error');
    if (definition === undefined || (!known && errors.length > 0)) {
      throw new Error(
        `${file} cannot be published:\n${errors.map(({ element, message, remedy }) => `- ${element ?? file}: ${message}; ${remedy}`).join('\n')}`,
      );
    }
    if (!known) await store.definitions.save(definition, xml, Date.now());
    published.push({ id: definition.main, digest: definition.digest });
  }
  return published;
};

/** The passwords that were given out before, so that a second run changes none. */
const knownAccounts = (file: string): ReadonlyMap<string, DemoAccount> => {
  if (!existsSync(file)) return new Map();
  const said = z
    .looseObject({
      accounts: z.array(
        z.looseObject({ login: z.string(), role: z.string(), password: z.string(), passphrase: z.string().optional() }),
      ),
    })
    .safeParse(JSON.parse(readFileSync(file, 'utf8')));
  return new Map(said.success ? said.data.accounts.map((account) => [account.login, account as DemoAccount]) : []);
};

const demoAccounts = async (config: Config, store: Store, remembered: string): Promise<readonly DemoAccount[]> => {
  const wanted = readFileOf(join(dirname(config.officesDir), 'demo', 'accounts.yaml'), accountsFile);
  const known = knownAccounts(remembered);
  const authorityFolder = dirname(config.signing.trustAnchorFile);
  const baseUrl = await storedBaseUrl(authorityFolder);
  mkdirSync(config.signing.keystoreDir, { recursive: true, mode: 0o700 });

  const accounts: DemoAccount[] = [];
  for (const { login, name, title, rank, nip, kind, roles, signs } of wanted) {
    const before = known.get(login);
    const id = createHash('sha256').update(`demo/${login}`).digest('hex').slice(0, 32);
    const password = before?.password ?? newSecret();
    if (before === undefined || (await store.accounts.byLogin(login)) === null) {
      await store.accounts.save({
        id,
        login,
        name,
        nip,
        rank,
        title,
        email: `${login}@paraf.example`,
        passwordHash: await hashPassword(password),
        kind,
        roles: roles.map((role) => ({ role, office: config.office })),
      });
    }
    const role = roles[0] ?? kind;
    const keystore = join(config.signing.keystoreDir, `${id}.p12`);
    if (!signs) {
      accounts.push({ login, role, password });
      continue;
    }
    const passphrase = before?.passphrase ?? newSecret();
    if (baseUrl !== undefined && (before?.passphrase === undefined || !existsSync(keystore))) {
      const authority = await openAuthority(authorityFolder, baseUrl, Date.now());
      const signer = await issueSigner(authority, Date.now(), { commonName: name });
      writeFileSync(keystore, await signerBundle(authority, signer, passphrase), { mode: 0o600 });
    }
    accounts.push({ login, role, password, passphrase });
  }
  return accounts;
};

/** The development authority's certificate for the office itself, where the office seals and has none yet. */
const demoSeal = async ({ signing, officesDir, office }: Config): Promise<void> => {
  const { officeSealFile, officeSealPassphrase } = signing;
  const authorityFolder = dirname(signing.trustAnchorFile);
  const baseUrl = await storedBaseUrl(authorityFolder);
  if (officeSealFile === null || officeSealPassphrase === null || baseUrl === undefined || existsSync(officeSealFile))
    return;
  const { name } = loadOffice(join(officesDir, `${office}.yaml`)).office;
  const authority = await openAuthority(authorityFolder, baseUrl, Date.now());
  const seal = await issueSigner(authority, Date.now(), { commonName: name.slice(0, 64), organization: name });
  mkdirSync(dirname(officeSealFile), { recursive: true, mode: 0o700 });
  writeFileSync(officeSealFile, await signerBundle(authority, seal, officeSealPassphrase.reveal()), { mode: 0o600 });
};

/**
 * The first administrator, or one who is locked out: whoever may run commands on the server may do everything anyway.
 * The password is said once, and must be changed before anything else.
 */
const administrator = async (
  config: Config,
  store: Store,
  login: string,
): Promise<{ readonly login: string; readonly password: string }> => {
  const password = oneTimePassword();
  const passwordHash = await hashPassword(password);
  const known = await store.accounts.byLogin(login);
  const id = known?.id ?? randomUUID();
  const entry = {
    at: Date.now(),
    office: config.office,
    actor: 'system',
    verb: 'administrator',
    subject: id,
    detail: {},
  };
  if (known === null) {
    const added = await store.administration.add(
      { id, login, name: login, nip: null, rank: null, title: null, email: null, passwordHash, roles: [ADMINISTRATOR] },
      entry,
    );
    if (!added) throw new Error(`another account took the login "${login}" at this moment; run the command again`);
    return { login, password };
  }
  if (known.kind !== 'staff')
    throw new Error(`"${login}" is the account of an applicant; an administrator needs another login`);
  const { name, nip, rank, title, email } = known;
  const held = known.roles.filter(({ office }) => office === config.office).map(({ role }) => role);
  const roles = [...new Set([...held, ADMINISTRATOR])];
  await store.administration.edit(
    id,
    { name, nip, rank, title, email, roles },
    { ...entry, detail: { roles: { before: held, after: roles } } },
  );
  await store.administration.setPassword(
    id,
    { hash: passwordHash, once: true, keep: null },
    { ...entry, verb: 'password-reset' },
  );
  if (known.disabled) await store.administration.setDisabled(id, false, { ...entry, verb: 'account-enable' });
  return { login, password };
};

const ADMINISTRATOR_OPTION = '--administrator';

const administratorAsked = (): string | null => {
  const at = process.argv.indexOf(ADMINISTRATOR_OPTION);
  if (at === -1) return null;
  const login = process.argv[at + 1]?.trim() ?? '';
  if (!/^[^\s-]\S{2,99}$/.test(login))
    throw new Error(`${ADMINISTRATOR_OPTION} needs a login of 3 to 100 signs without spaces, not "${login}"`);
  return login;
};

const asked = administratorAsked();
const config = loadConfig();
await migrate(config.database);
const store = await openStore(config);
try {
  const procedures = await publishProcedures(config, store);
  // Written beside the keystores by the launcher, from what an earlier run said here.
  const remembered = join(dirname(config.signing.keystoreDir), 'accounts.json');
  if (process.argv.includes('--demo')) await demoSeal(config);
  const accounts = process.argv.includes('--demo') ? await demoAccounts(config, store, remembered) : [];
  const made = asked === null ? {} : { administrator: await administrator(config, store, asked) };
  process.stdout.write(`${JSON.stringify({ procedures, accounts, ...made })}\n`);
} finally {
  await store.close();
}
