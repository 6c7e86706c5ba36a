import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const ROOT = process.cwd();

/** Two lines that break one rule, and where the blame belongs. */
interface Plant {
  readonly rule: string;
  readonly from: string;
  readonly files: Readonly<Record<string, string>>;
}

const using = (path: string): string => `import { it } from '${path}';\nexport const used = it;\n`;
const exporting = 'export const it = 1;\n';

/** A file with an import that is not allowed. */
const plant = (rule: string, from: string, imported: string, others: Record<string, string> = {}): Plant => ({
  rule,
  from,
  files: { [from]: using(imported), ...others },
});

const PLANTS: readonly Plant[] = [
  plant('domain-stands-alone', 'src/domain/a.ts', 'node:crypto'),
  plant('domain-stands-alone', 'src/domain/b.ts', 'zod'),
  plant('domain-stands-alone', 'src/domain/c.ts', '../infra/port.js', { 'src/infra/port.ts': exporting }),
  plant('workflows-see-the-domain-alone', 'src/workflows/a.ts', 'yaml'),
  plant('workflows-see-the-domain-alone', 'src/workflows/b.ts', '@temporalio/client'),
  plant('workflows-see-the-domain-alone', 'src/workflows/c.ts', '../activities/drafting.js', {
    'src/activities/drafting.ts': exporting,
  }),
  plant('activities-reach-the-world-through-ports', 'src/activities/a.ts', '../infra/adapter.js', {
    'src/infra/adapter.ts': exporting,
  }),
  plant('office-stands-on-ports', 'src/office/a.ts', 'yaml'),
  plant('office-stands-on-ports', 'src/office/b.ts', 'node:crypto'),
  plant('office-stands-on-ports', 'src/office/c.ts', '../infra/adapter.js'),
  plant('office-stands-on-ports', 'src/office/d.ts', '@nestjs/common'),
  plant('applications-begin-in-one-place', 'src/office/intake/c.ts', '../../domain/ports/new-applications.js', {
    'src/domain/ports/new-applications.ts': exporting,
  }),
  plant('api-is-a-door', 'src/api/a.ts', '../infra/adapter.js'),
  plant('api-is-a-door', 'src/api/b.ts', '../workflows/signals.js', {
    'src/workflows/signals.ts': exporting,
  }),
  plant('infra-implements-ports', 'src/infra/a.ts', '../api/b.js'),
  plant('infra-implements-ports', 'src/infra/h.ts', '../office/act.js', { 'src/office/act.ts': exporting }),
  plant('assembly-opens-no-door', 'src/assembly/a.ts', '../api/door.js', { 'src/api/door.ts': exporting }),
  plant('assembly-opens-no-door', 'src/assembly/b.ts', '../cli/verb.js'),
  plant('assembly-serves-roots', 'src/activities/b.ts', '../assembly/open.js', { 'src/assembly/open.ts': exporting }),
  plant('assembly-serves-roots', 'src/api/c.ts', '../assembly/open.js'),
  plant('roots-hold-no-rules', 'src/devpki.ts', './domain/application/group.js', {
    'src/domain/application/group.ts': exporting,
  }),
  plant('nothing-imports-a-root', 'src/infra/b.ts', '../main.js', { 'src/main.ts': exporting }),
  plant('parts-of-a-root-are-its-own', 'src/infra/c.ts', '../cli/verb.js', { 'src/cli/verb.ts': exporting }),
  plant('development-servers-stay-out', 'src/worker.ts', './devservices/mailbox.js', {
    'src/devservices/mailbox.ts': exporting,
  }),
  plant('nest-stays-in-the-api', 'src/infra/d.ts', '@nestjs/common'),
  plant('persistence-driver-stays-home', 'src/office/intake/a.ts', 'typeorm'),
  plant('persistence-driver-stays-home', 'src/office/intake/b.ts', 'mysql2/promise'),
  plant('cryptography-driver-stays-home', 'src/infra/pdf/a.ts', 'pkijs'),
  plant('cryptography-driver-stays-home', 'src/infra/pdf/b.ts', 'asn1js'),
  plant('token-driver-stays-home', 'src/infra/mail/a.ts', 'jose'),
  plant('mail-driver-stays-home', 'src/infra/oss/a.ts', 'nodemailer'),
  plant('password-driver-stays-home', 'src/api/auth/a.ts', '@zxcvbn-ts/core'),
  plant('pdf-driver-stays-home', 'src/infra/signing/a.ts', 'pdf-lib'),
  plant('pdf-driver-stays-home', 'src/infra/signing/b.ts', '@cantoo/pdf-lib'),
  plant('pdf-driver-stays-home', 'src/infra/signing/c.ts', '@cantoo/fontkit'),
  plant('pdf-driver-stays-home', 'src/infra/signing/d.ts', 'qrcode'),
  plant('bpmn-driver-stays-home', 'src/infra/oss/b.ts', 'bpmn-moddle'),
  plant('bpmn-driver-stays-home', 'src/infra/oss/c.ts', 'dmn-moddle'),
  plant('temporal-client-stays-home', 'src/office/outbox/a.ts', '@temporalio/client'),
  plant('temporal-worker-stays-home', 'src/infra/temporal/a.ts', '@temporalio/worker'),
  plant('temporal-activity-stays-home', 'src/infra/temporal/b.ts', '@temporalio/activity'),
  plant('expression-language-stays-home', 'src/domain/time/a.ts', 'feelin'),
  plant('no-cycles', 'src/infra/round/a.ts', './b.js', { 'src/infra/round/b.ts': using('./a.js') }),
  { rule: 'no-orphans', from: 'src/infra/alone.ts', files: { 'src/infra/alone.ts': exporting } },
  plant('src-not-to-test', 'src/infra/e.ts', '../../test/fakes/a.js', { 'test/fakes/a.ts': exporting }),
  plant('src-not-to-dev-dependencies', 'src/infra/f.ts', 'fast-check'),
  plant('resolvable', 'src/infra/g.ts', './nowhere.js'),
];

/** Every one of these is allowed; a rule that forbids too much is no better than one that forbids nothing. */
const ALLOWED: Readonly<Record<string, string>> = {
  'src/domain/process/good.ts': using('feelin'),
  'src/domain/good.ts': using('./process/good.js'),
  'src/workflows/good.ts': using('../domain/good.js'),
  'src/activities/good.ts': using('../domain/good.js'),
  'src/office/good.ts': using('../domain/good.js'),
  'src/office/intake/begin.ts': using('../../domain/ports/new-applications.js'),
  'src/activities/asks.ts': using('../office/good.js'),
  'src/api/good.ts': using('@nestjs/common'),
  'src/api/asks.ts': using('../office/good.js'),
  'src/assembly/good.ts': `${using('../infra/adapter.js')}import { it as good } from '../office/act.js';\nexport const also = good;\n`,
  'src/seed.ts': `${using('./assembly/open.js')}import { it as good } from './domain/shared/good.js';\nexport const also = good;\n`,
  'src/domain/shared/good.ts': exporting,
  'src/infra/persistence/good.ts': using('typeorm'),
  'src/infra/temporal/good.ts': using('../../workflows/signals.js'),
  'src/devservices/smtp-sink.ts': `${using('./mailbox.js')}${using('smtp-server').replaceAll('it', 'it as other').replace('used = it as other', 'also = other')}`,
  'src/cli.ts': using('./cli/verb.js'),
  'src/cli/nested.ts': using('./verb.js'),
};

const PACKAGES = [
  ...[
    'zod',
    'yaml',
    '@temporalio/client',
    '@zxcvbn-ts/core',
    '@temporalio/worker',
    '@temporalio/activity',
    '@nestjs/common',
    'typeorm',
    'mysql2',
  ],
  ...[
    'pkijs',
    'asn1js',
    'jose',
    'nodemailer',
    'pdf-lib',
    '@cantoo/pdf-lib',
    '@cantoo/fontkit',
    'qrcode',
    'bpmn-moddle',
  ],
  ...['dmn-moddle', 'feelin', 'fast-check', 'smtp-server'],
];
const DEVELOPMENT_PACKAGES = ['fast-check', 'smtp-server'];

const Report = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

interface Configuration {
  readonly forbidden: readonly { readonly name: string }[];
}

let folder: string;
let violations: readonly { readonly rule: string; readonly from: string }[];

const write = (path: string, content: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
};

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'paraf-architecture-')));
  cpSync(join(ROOT, '.dependency-cruiser.cjs'), join(folder, '.dependency-cruiser.cjs'));
  cpSync(join(ROOT, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  const versions = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, '1.0.0']));
  write(
    'package.json',
    JSON.stringify({
      type: 'module',
      dependencies: versions(PACKAGES.filter((name) => !DEVELOPMENT_PACKAGES.includes(name))),
      devDependencies: versions(DEVELOPMENT_PACKAGES),
    }),
  );
  for (const name of PACKAGES) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }));
    write(`node_modules/${name}/index.js`, 'exports.it = 1;\n');
  }
  write('node_modules/mysql2/promise.js', 'exports.it = 1;\n');
  for (const { files } of PLANTS) for (const [path, content] of Object.entries(files)) write(path, content);
  for (const [path, content] of Object.entries(ALLOWED)) write(path, content);

  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      '-T',
      'json',
      'src',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser gave no report: ${stderr}`);
  violations = Report.parse(JSON.parse(stdout)).summary.violations.map(({ rule, from }) => ({ rule: rule.name, from }));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the rules of the architecture', () => {
  it.each(PLANTS.map(({ rule, from }) => [rule, from]))('%s is broken by %s, and that is seen', (rule, from) => {
    expect(violations).toContainEqual({ rule, from });
  });

  it.each(Object.keys(ALLOWED))('let %s be', (path) => {
    // Nobody imports these examples, so being alone is not held against them.
    expect(violations.filter(({ from, rule }) => from === path && rule !== 'no-orphans')).toEqual([]);
  });

  it('let the library for PDFs open a file in two places, which are given letters of the office alone', () => {
    const folder = join(ROOT, 'src', 'infra', 'pdf');
    const opening = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && readFileSync(join(folder, file), 'utf8').includes('PDFDocument.load('),
    );

    expect(opening.sort()).toEqual([join('letter', 'print-rendition.ts'), join('signature', 'revision.ts')]);
  });

  it('each have a planted violation', () => {
    const { forbidden } = createRequire(join(ROOT, 'package.json'))('./.dependency-cruiser.cjs') as Configuration;

    const planted = new Set(PLANTS.map(({ rule }) => rule));

    expect(forbidden.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });
});
