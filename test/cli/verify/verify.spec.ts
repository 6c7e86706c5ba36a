import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toPem } from '../../../src/infra/signing/certificate.js';
import { openLetters, type Letters } from '../../infra/verification/letters.js';

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let letters: Letters;
let folder: string;

const paraf = (...args: readonly string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['scripts/paraf.mjs', 'verify', ...args]);
    const parts = { out: '', err: '' };
    child.stdout.on('data', (part: Buffer) => (parts.out += part.toString()));
    child.stderr.on('data', (part: Buffer) => (parts.err += part.toString()));
    child.on('close', (code) => {
      resolve({ code, ...parts });
    });
  });

const lines = ({ out }: Outcome): Record<string, unknown>[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const at = (file: string): string => join(folder, file);

beforeAll(async () => {
  letters = await openLetters();
  folder = await mkdtemp(join(tmpdir(), 'paraf-verify-'));
  await writeFile(at('root.pem'), toPem(letters.office.authority.root.certificate.der));
  await writeFile(at('good.pdf'), letters.table['B-LTA']);
  await writeFile(at('stamped.pdf'), letters.table['B-T']);
  await writeFile(at('bad.pdf'), Buffer.concat([letters.table['B-LTA'], Buffer.from('garbage')]));
}, 120_000);

afterAll(async () => {
  await letters.office.close();
  await rm(folder, { recursive: true });
});

describe('paraf verify', () => {
  it('writes one line a file, in the order of the files', async () => {
    const outcome = await paraf(
      at('good.pdf'),
      at('bad.pdf'),
      at('none.pdf'),
      folder,
      '--trust',
      at('root.pem'),
      '--json',
    );

    expect(outcome.code).toBe(1);
    expect(lines(outcome)).toMatchObject([
      {
        file: at('good.pdf'),
        indication: 'passed',
        subIndication: null,
        signatures: [{ timeSource: 'time-stamp', level: 'B-LTA', covers: 'revision 2 of 4', findings: [] }],
        documentTimestamps: [{ covers: 'whole-file' }],
      },
      { file: at('bad.pdf'), indication: 'failed', subIndication: 'FORMAT_FAILURE' },
      { file: at('none.pdf'), indication: 'failed', subIndication: 'FORMAT_FAILURE' },
      { file: folder, indication: 'failed', subIndication: 'FORMAT_FAILURE' },
    ]);
  });

  it('passes a letter that needs the network only with --online', async () => {
    expect((await paraf(at('stamped.pdf'), '--trust', at('root.pem'), '--json')).code).toBe(1);
    expect((await paraf(at('stamped.pdf'), '--trust', at('root.pem'), '--online', '--json')).code).toBe(0);
  });

  it('judges as of another day', async () => {
    const [line] = lines(
      await paraf(at('good.pdf'), '--trust', at('root.pem'), '--at', '2070-01-01T00:00:00Z', '--json'),
    );

    expect(line).toMatchObject({ indication: 'indeterminate', subIndication: 'OUT_OF_BOUNDS_NO_POE' });
  });

  it.each([
    ['id', 'SAH'],
    ['en', 'PASSED'],
  ])('speaks to people in %s', async (language, word) => {
    const outcome = await paraf(at('good.pdf'), '--trust', at('root.pem'), '--language', language);

    expect(outcome.out).toContain(`good.pdf: ${word}`);
    expect(outcome.code).toBe(0);
  });

  it.each([
    ['no file', []],
    ['an unknown option', ['x.pdf', '--trusted']],
    ['a root that is not there', ['x.pdf', '--trust', 'none.pem']],
    ['a day that is none', ['x.pdf', '--at', 'yesterday']],
    ['a language that is none', ['x.pdf', '--language', 'xx']],
  ])('refuses a call with %s', async (_, args) => {
    const outcome = await paraf(...args);

    expect(outcome).toMatchObject({ code: 2, out: '' });
    expect(outcome.err).toContain('usage: paraf verify');
  });
});
