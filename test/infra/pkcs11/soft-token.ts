/** Tokens of SoftHSM 2 in a folder of their own, with keys and certificates as an official's card has them. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from '../../../src/infra/devpki/issue.js';

const LIBRARIES = [
  '/usr/lib/softhsm/libsofthsm2.so',
  '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so',
  '/usr/lib64/softhsm/libsofthsm.so',
  '/usr/local/lib/softhsm/libsofthsm2.so',
  '/opt/homebrew/lib/softhsm/libsofthsm2.so',
];

const runs = (program: string): boolean => {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    // pkcs11-tool has no --version: that it could be started is enough
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
};

const hasPackage = (): boolean => {
  try {
    createRequire(import.meta.url).resolve('pkcs11js/build/Release/pkcs11.node');
    return true;
  } catch {
    return false;
  }
};

/** Reason for which tokens cannot be tested on this machine; null where they can. */
export const withoutTokens = (): string | null => {
  if (!LIBRARIES.some((path) => existsSync(path)) || !runs('softhsm2-util'))
    return 'SoftHSM 2 (package softhsm2) is not here';
  if (!runs('pkcs11-tool')) return 'pkcs11-tool (package opensc) is not here';
  return hasPackage() ? null : 'the optional package pkcs11js is not built';
};

export interface SoftTokens {
  readonly library: string;
  readonly directory: string;
  /** Environment of a process that uses these tokens and no others. */
  readonly env: Readonly<Record<string, string>>;
  /** A new token with that label and PIN. */
  token(label: string, pin: string): void;
  /** Puts key and certificate on a token. */
  put(label: string, pin: string, id: string, identity: Identity): Promise<void>;
  /** A key that asks for the PIN at each signature (CKA_ALWAYS_AUTHENTICATE), as those of many cards do. */
  putStrict(label: string, pin: string, id: string, identity: Identity): Promise<void>;
  putCertificate(label: string, pin: string, id: string, certificate: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

export const softTokens = async (environment: Readonly<Record<string, string | undefined>>): Promise<SoftTokens> => {
  const library = LIBRARIES.find((path) => existsSync(path));
  if (library === undefined) throw new Error('no SoftHSM 2');
  const directory = await mkdtemp(join(tmpdir(), 'paraf-tokens-'));
  await mkdir(join(directory, 'tokens'));
  const conf = join(directory, 'softhsm2.conf');
  await writeFile(
    conf,
    `directories.tokendir = ${join(directory, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`,
  );
  const env = { PATH: environment['PATH'] ?? '/usr/bin:/bin', SOFTHSM2_CONF: conf };
  const run = (program: string, ...args: readonly string[]): void => {
    execFileSync(program, args, { env, stdio: 'pipe' });
  };
  const tool = (...args: readonly string[]): void => {
    run('pkcs11-tool', '--module', library, ...args);
  };
  let files = 0;
  const place = async (bytes: string | Uint8Array): Promise<string> => {
    files += 1;
    const path = join(directory, `object-${String(files)}`);
    await writeFile(path, bytes);
    return path;
  };
  const putCertificate: SoftTokens['putCertificate'] = async (label, pin, id, certificate) => {
    const path = await place(certificate);
    tool('--token-label', label, '--login', '--pin', pin, '--write-object', path, '--type', 'cert', '--id', id);
  };
  return {
    library,
    directory,
    env,
    token: (label, pin) => {
      run('softhsm2-util', '--init-token', '--free', '--label', label, '--pin', pin, '--so-pin', '87654321');
    },
    put: async (label, pin, id, identity) => {
      const key = await place(identity.key.export({ type: 'pkcs8', format: 'pem' }));
      run('softhsm2-util', '--import', key, '--token', label, '--label', id, '--id', id, '--pin', pin);
      await putCertificate(label, pin, id, identity.certificate.der);
    },
    putStrict: async (label, pin, id, identity) => {
      const key = await place(identity.key.export({ type: 'pkcs8', format: 'der' }));
      const what = ['--write-object', key, '--type', 'privkey', '--usage-sign', '--always-auth', '--id', id];
      tool('--token-label', label, '--login', '--pin', pin, ...what);
      await putCertificate(label, pin, id, identity.certificate.der);
    },
    putCertificate,
    close: () => rm(directory, { recursive: true, force: true }),
  };
};
