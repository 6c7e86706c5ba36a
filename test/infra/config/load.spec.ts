import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { ConfigurationInvalid, loadConfig } from '../../../src/infra/config/index.js';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
writeFileSync(join(folder, 'password'), 'kata-sandi\n');
writeFileSync(join(folder, 'master'), `k1:${Buffer.alloc(32).toString('base64')}\n`);

let files = 0;
const file = (content: object): string => {
  const path = join(folder, `${String((files += 1))}.yaml`);
  writeFileSync(path, JSON.stringify(content));
  return path;
};
const whole = (over: object = {}): string =>
  file({
    database: { passwordFile: 'password' },
    keys: { masterKeyFile: 'master' },
    signing: { trustAnchorFile: 'ca.pem' },
    ...over,
  });
const faults = (environment: Record<string, string>): readonly string[] => {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationInvalid) return error.faults;
    throw error;
  }
  return [];
};

describe('the configuration', () => {
  it('puts the file over the defaults and the environment over both', () => {
    const config = loadConfig({
      PARAF_CONFIG: whole({ http: { port: 4000 }, office: 'palembang' }),
      PARAF_HTTP_PORT: '5000',
      PARAF_SIGNING_TIMESTAMP_URLS: 'http://a.example/, http://b.example/',
      PARAF_DATABASE_POOL_SIZE: '3',
    });

    expect(config.http).toMatchObject({ host: '127.0.0.1', port: 5000, publicUrl: 'http://127.0.0.1:3000' });
    expect([config.office, config.database.poolSize, config.signing.timestampUrls]).toEqual([
      'palembang',
      3,
      ['http://a.example/', 'http://b.example/'],
    ]);
  });

  it('reads paths from the place that names them, and secrets from their files', () => {
    const config = loadConfig({ PARAF_CONFIG: whole(), PARAF_ARCHIVE_DIR: 'here' });

    expect(config.database.passwordFile).toBe(join(folder, 'password'));
    expect(config.database.password.reveal()).toBe('kata-sandi');
    expect(config.processesDir).toBe(resolve('config/processes'));
    expect(config.archive.dir).toBe(resolve('here'));
    expect(config.oss.userKey).toBeNull();
  });

  it('shows no secret, however it is printed', () => {
    const config = loadConfig({ PARAF_CONFIG: whole() });

    expect(
      [JSON.stringify(config), inspect(config, { depth: 9 }), String(config.database.password)].join(),
    ).not.toContain('kata-sandi');
    expect(JSON.stringify(config.database)).toContain('"password":"***"');
  });

  it('names every fault at once', () => {
    const found = faults({
      PARAF_CONFIG: file({
        http: { port: 'soon' },
        printer: { copies: 0, paper: 'A4' },
        database: { password: 'clear' },
        signing: { trustAnchorFile: 'ca.pem' },
      }),
      PARAF_DATABASE_POOLSIZE: '4',
    });

    const about = (text: string): boolean => found.some((fault) => fault.includes(text));
    expect([
      about('http.port'),
      about('printer.copies'),
      about('"paper"'),
      about('database.password: a secret is given as a file'),
      about('database.passwordFile'),
      about('keys.masterKeyFile'),
      about('PARAF_DATABASE_POOLSIZE'),
    ]).toEqual([true, true, true, true, true, true, true]);
  });

  it('names a file that is not there, is no YAML, or is an empty secret', () => {
    writeFileSync(join(folder, 'empty'), '');
    writeFileSync(join(folder, 'broken.yaml'), 'a: [');

    expect(faults({ PARAF_CONFIG: '/nowhere/paraf.yaml' }).join()).toMatch(/^\/nowhere\/paraf\.yaml: .*ENOENT/);
    expect(faults({ PARAF_CONFIG: join(folder, 'broken.yaml') }).join()).toContain('broken.yaml:');
    expect(faults({ PARAF_CONFIG: whole({ keys: { masterKeyFile: 'empty' } }) })).toEqual([
      `keys.masterKeyFile: ${join(folder, 'empty')} is empty`,
    ]);
  });

  it('reads an empty file as no account, where an office may have none, and half an account as a fault', () => {
    writeFileSync(join(folder, 'none'), '\n');
    const none = { usernameFile: 'none', passwordFile: 'none' };
    const config = loadConfig({
      PARAF_CONFIG: whole({
        mail: { passwordFile: 'none' },
        oss: { userKeyFile: 'none', inbound: none },
        sicantik: { inbound: { apiKeyFile: 'none' } },
      }),
    });

    expect([config.mail.password, config.oss.userKey, config.sicantik.inbound.apiKey]).toEqual([null, null, null]);
    expect(config.oss.inbound).toMatchObject({ username: null, password: null });
    expect(
      faults({
        PARAF_CONFIG: whole({
          mail: { user: 'dpmptsp', passwordFile: 'none' },
          oss: {
            baseUrl: 'https://oss.example',
            userKeyFile: 'none',
            inbound: { ...none, passwordFile: 'password' },
          },
        }),
      }).join(),
    ).toMatch(
      /mail\.passwordFile: expected .*oss\.inbound: expected user name and password together.*oss\.userKeyFile/s,
    );
  });

  it('cannot be changed after it was read', () => {
    const config = loadConfig({ PARAF_CONFIG: whole() });

    expect(() => Object.assign(config.http, { port: 1 })).toThrow(TypeError);
  });

  it('has a comment above every key of its reference file, and no secret in it', () => {
    const lines = readFileSync('config/default.yaml', 'utf8').split('\n');
    const bare = lines.filter((line, n) => /^\s*\w+: \S/.test(line) && !/^\s*#/.test(lines[n - 1] ?? ''));

    expect(bare).toEqual([]);
    expect((parse(lines.join('\n')) as { database: { passwordFile: unknown } }).database.passwordFile).toBeNull();
  });
});
