import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../../src/infra/config/index.js';
import type { Config } from '../../src/infra/config/index.js';

const ROOT = process.cwd();
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const OFFICE = 'docker-compose.yml';
const DEVELOPMENT = 'deploy/development.compose.yml';
const PARAF = ['migrate', 'api', 'worker'];

const Service = z.looseObject({
  image: z.string(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()),
  secrets: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
});
const Compose = z.looseObject({
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), z.looseObject({ internal: z.boolean().optional() })),
  volumes: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

const load = (): z.infer<typeof Compose> => Compose.parse(parse(read(OFFICE), { merge: true }));

/** Content of an office's .env. */
const example = (): Record<string, string> =>
  Object.fromEntries(
    read('deploy/office.env.example')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line))
      .map((line) => {
        const [name = '', ...value] = line.split('=');
        return [name, value.join('=').replace(/^"(.*)"$/, '$1')];
      }),
  );

const VARIABLE = /\$\{([A-Z_]+)(?::?([-?])([^}]*))?\}/g;

/** Interpolation by Compose's rules. A missing variable that the text demands is an error. */
const interpolate = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(VARIABLE, (_whole, name: string, kind: string | undefined, rest: string | undefined) => {
    const value = values[name] ?? '';
    if (value !== '') return value;
    if (kind === '?') throw new Error(`${name}: ${rest ?? ''}`);
    return rest ?? '';
  });

/** Without comments: they may name what they like. */
const variablesOf = (path: string): string[] => [
  ...new Set(
    [
      ...read(path)
        .replace(/^\s*#.*$/gm, '')
        .matchAll(VARIABLE),
    ].map(([, name]) => name ?? ''),
  ),
];

const validator = (): ReturnType<Ajv['compile']> => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const schema = JSON.parse(read('node_modules/dclint/schemas/compose.schema.json')) as object;
  // The published schema names draft 7 by an address with https, the validator knows it with http.
  return ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' });
};

describe('the Compose files', () => {
  it.each([OFFICE, DEVELOPMENT])('%s follows the Compose specification', (path) => {
    const validate = validator();

    void validate(parse(read(path), { merge: true }));

    expect(validate.errors).toBeNull();
  });

  it('would be found at fault by the same schema, were they wrong', () => {
    const validate = validator();

    void validate({ services: { api: { image: 'paraf', prots: ['80:80'], healthcheck: { test: 5 } } } });

    expect((validate.errors ?? []).map(({ instancePath }) => instancePath)).toEqual(
      expect.arrayContaining(['/services/api', '/services/api/healthcheck/test']),
    );
  });
});

describe('the office’s own server', () => {
  it('asks for no variable that the example of .env does not explain, and explains none in vain', () => {
    expect(variablesOf(OFFICE).sort()).toEqual(Object.keys(example()).sort());
  });

  it('lets in nothing but the TLS front, and on the machine itself the login before Temporal’s pages', () => {
    const published = Object.entries(load().services).flatMap(([name, { ports }]) =>
      ports.length > 0 ? [[name, ports]] : [],
    );

    expect(published).toEqual([
      ['temporal-login', ['127.0.0.1:8233:8233']],
      ['front', ['80:80', '443:443', '443:443/udp']],
    ]);
  });

  it('reaches Temporal’s pages through their login alone', () => {
    const { services, networks } = load();
    const beside = (network: string): readonly string[] =>
      Object.keys(services).filter((name) => services[name]?.networks.includes(network));

    expect(networks['pages']).toEqual({ internal: true });
    expect(beside('pages')).toEqual(['temporal-ui', 'temporal-login']);
    expect(services['temporal-login']?.networks).not.toContain('inside');
    const login = read('deploy/temporal/Caddyfile');
    expect(login).toMatch(
      /basic_auth \{\s*admin \{file\.\/run\/secrets\/temporal-ui-password-hash\}\s*\}\s*reverse_proxy temporal-ui:8080/,
    );
    expect(services['temporal-login']?.secrets).toEqual(['temporal-ui-password-hash']);
  });

  it('has Temporal ask everyone for a certificate of its authority, and everyone show theirs', () => {
    const { services } = load();
    const [server, ui] = [services['temporal'], services['temporal-ui']];
    const ca = '/run/secrets/temporal-ca';

    expect(server?.environment).toMatchObject({
      TEMPORAL_TLS_REQUIRE_CLIENT_AUTH: 'true',
      TEMPORAL_TLS_CLIENT1_CA_CERT: ca,
      TEMPORAL_TLS_FRONTEND_CERT: '/run/secrets/temporal-server-certificate',
    });
    expect(ui?.environment).toMatchObject({ TEMPORAL_TLS_CA: ca, TEMPORAL_TLS_ENABLE_HOST_VERIFICATION: 'true' });
    for (const [name, service] of Object.entries(services)) {
      const files = Object.values(service.environment).filter((value) => value.startsWith('/run/secrets/temporal-'));
      expect([name, files.filter((file) => !service.secrets.includes(file.slice('/run/secrets/'.length)))]).toEqual([
        name,
        [],
      ]);
      // the server's own key is the server's alone
      expect(service.secrets.includes('temporal-server-key')).toBe(name === 'temporal');
    }
  });

  it('keeps database, orchestration and its pages on a network without a way out', () => {
    const { services, networks } = load();

    expect(networks['inside']).toEqual({ internal: true });
    for (const name of ['database', 'temporal']) expect(services[name]?.networks).toEqual(['inside']);
    expect(services['front']?.networks).not.toContain('inside');
  });

  it('looks after the health of everything that stays up', () => {
    const { services } = load();

    const without = Object.keys(services).filter((name) => services[name]?.healthcheck === undefined);

    expect(without).toEqual(['migrate']);
  });

  it('holds every secret in a file that git does not take', () => {
    const { secrets } = load();

    for (const { file } of Object.values(secrets)) expect(file).toMatch(/^\.\/deploy\/secrets\/[a-z-]+$/);
    expect(read('deploy/secrets/.gitignore')).toBe('*\n!.gitignore\n');
  });

  it('declares each volume, secret and file that it uses', () => {
    const { services, volumes, secrets, networks } = load();
    const all = Object.values(services);

    const sources = all.flatMap((service) => service.volumes.map((volume) => volume.split(':')[0] ?? ''));
    const named = new Set(sources.filter((source) => !source.startsWith('./')));

    expect([...named].sort()).toEqual(Object.keys(volumes).sort());
    expect(sources.filter((source) => source.startsWith('./') && !existsSync(join(ROOT, source)))).toEqual([]);
    expect([...new Set(all.flatMap((service) => service.secrets))].sort()).toEqual(Object.keys(secrets).sort());
    expect([...new Set(all.flatMap((service) => service.networks))].sort()).toEqual(Object.keys(networks).sort());
  });

  it('runs programs that the image holds', () => {
    const { services } = load();
    const image = read('Dockerfile');
    const programs = Object.values(services)
      .flatMap(({ command = [], healthcheck }) => [...command, ...(healthcheck?.test ?? [])])
      .filter((word) => /\.m?js$/.test(word))
      .map((word) => word.replace(/^\.\//, ''));

    for (const program of programs) {
      const source = program.replace(/^dist\/(.*)\.js$/, 'src/$1.ts');
      expect([program, existsSync(join(ROOT, source))]).toEqual([program, true]);
      expect(image).toMatch(new RegExp(`COPY .*${program.split('/')[0] ?? ''}`));
    }
    expect(programs.length).toBeGreaterThan(0);
  });

  it('lays tables and publishes procedures before anything starts that needs them, without demonstration accounts', () => {
    const { services } = load();
    const needs = (name: string): unknown => services[name]?.['depends_on'];

    expect(services['migrate']?.command?.slice(-1)).toEqual(['dist/seed.js']);
    for (const name of ['api', 'worker'])
      expect(needs(name)).toMatchObject({ migrate: { condition: 'service_completed_successfully' } });
    expect(read('src/seed.ts')).toMatch(/await migrate\(config\.database\);[\s\S]*publishProcedures\(office\)/);
  });

  it('redirects plain HTTP and does nothing else with it', () => {
    const front = read('deploy/Caddyfile');

    expect(front).toMatch(/http:\/\/ \{\s*redir https:\/\/\{\$PARAF_SITE\}\{uri\} 308\s*\}/);
    expect(front).toContain('tls {$PARAF_TLS}');
    for (const [, name = ''] of front.matchAll(/\{\$([A-Z_]+)\}/g))
      expect(Object.keys(load().services['front']?.environment ?? {})).toContain(name);
  });
});

describe.each(PARAF)('the configuration of %s in Compose', (name) => {
  let folder: string;
  let config: Config;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'paraf-compose-'));
    const service = load().services[name];
    // A secret's file is there when the container is: here, one of its own for each name that the service may read.
    const environment = Object.entries(service?.environment ?? {}).map(([key, value]) => {
      const text = interpolate(value, example());
      const secret = /^\/run\/secrets\/(.+)$/.exec(text)?.[1];
      if (secret === undefined) return [key, text];
      if (service?.secrets.includes(secret) !== true) throw new Error(`${name} may not read the secret ${secret}`);
      const file = join(folder, secret);
      writeFileSync(file, `1:${Buffer.alloc(32, 7).toString('base64')}`);
      return [key, file];
    });
    config = loadConfig(Object.fromEntries(environment) as Record<string, string>);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is one that the loader knows, key by key', () => {
    const { services } = load();
    const [front, database, temporal] = [services['front'], services['database'], services['temporal']];

    expect(front?.environment['PARAF_UPSTREAM']).toBe(`api:${String(config.http.port)}`);
    expect(config.http).toMatchObject({ host: '0.0.0.0', publicUrl: 'https://perizinan.example.go.id' });
    expect(config.database).toMatchObject({ host: 'database', port: 3306, user: 'paraf', name: 'paraf' });
    expect(database).toBeDefined();
    expect(config.temporal).toMatchObject({
      address: 'temporal:7233',
      namespace: temporal?.environment['DEFAULT_NAMESPACE'],
    });
    for (const file of [config.temporal.tls.caFile, config.temporal.tls.certificateFile, config.temporal.tls.keyFile])
      expect(file).toMatch(/temporal-(ca|client-certificate|client-key)$/);
  });

  it('puts what must last on a volume, and reads what it must not change', () => {
    const mounts = (load().services[name]?.volumes ?? []).map((volume) => volume.split(':'));
    const holds = (path: string): string | undefined =>
      mounts.find(([, target = '']) => path === target || path.startsWith(`${target}/`))?.[2] ?? 'writable';

    expect(mounts.map(([, target]) => target)).toEqual(
      expect.arrayContaining([config.archive.dir, config.printer.spoolDir, config.signing.keystoreDir]),
    );
    expect(holds(config.archive.dir)).toBe('writable');
    expect(holds(config.signing.trustAnchorFile)).toBe('ro');
    expect(holds(config.signing.keystoreDir)).toBe(name === 'api' ? 'writable' : 'ro');
  });
});
