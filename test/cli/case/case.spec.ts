import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeContainer } from '../../../src/infra/casefile/container.js';
import { toPem } from '../../../src/infra/signing/certificate.js';
import { recordedCase } from '../../builders/recorded-case.js';

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let folder: string;

/** A run with no configuration and no server: `npm ci` alone is enough. */
const paraf = (...args: readonly string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['scripts/paraf.mjs', 'case', ...args], {
      env: { PATH: process.env['PATH'] },
    });
    const parts = { out: '', err: '' };
    child.stdout.on('data', (part: Buffer) => (parts.out += part.toString()));
    child.stderr.on('data', (part: Buffer) => (parts.err += part.toString()));
    child.on('close', (code) => {
      resolve({ code, ...parts });
    });
  });
const at = (file: string): string => join(folder, file);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paraf-case-cli-'));
  const recorded = await recordedCase();
  const bundle = await recorded.bundle();
  await writeContainer(at('case'), bundle);
  await writeContainer(at('case.zip'), bundle);
  await writeContainer(at('bad'), bundle);
  await writeFile(at('root.pem'), toPem(recorded.signing.authority.root.certificate.der));
  await recorded.close();
  const ledger = at('bad/data/clock/ledger.jsonl');
  const bytes = await readFile(ledger);
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  await writeFile(ledger, bytes);
}, 240_000);
afterAll(() => rm(folder, { recursive: true }));

describe('paraf case verify', () => {
  it('says in Indonesian and in English that inputs, procedure, steps and letter are one, and exits 0', async () => {
    const indonesian = await paraf('verify', at('case'), '--trust', at('root.pem'));
    expect([indonesian.code, indonesian.err]).toEqual([0, '']);
    expect(indonesian.out).toContain('TERBUKTI: masukan ini menurut SOP ini');

    const english = await paraf('verify', at('case.zip'), '--trust', at('root.pem'), '--language', 'en');
    expect(english.code).toBe(0);
    expect(english.out).toMatch(
      /CONFIRMED: these inputs under this SOP .* lead to exactly these \d+ steps .* this letter permit/,
    );
  }, 180_000);

  it('names the file of a flipped byte, in one line of JSON, and exits 1', async () => {
    const { code, out } = await paraf('verify', at('bad'), '--trust', at('root.pem'), '--json');
    const report = JSON.parse(out) as { outcome: string; findings: { file: string | null; severity: string }[] };

    expect([code, report.outcome, out.trim().split('\n').length]).toEqual([1, 'refuted', 1]);
    expect(report.findings.filter(({ severity }) => severity === 'error').map(({ file }) => file)).toContain(
      'data/clock/ledger.jsonl',
    );
  }, 180_000);

  it('exits 1 where there is no bundle or no trust, 2 for a wrong call, each with what to do', async () => {
    expect(await paraf('verify', at('none'), '--trust', at('root.pem'))).toMatchObject({ code: 1, out: '' });
    expect(await paraf('verify', at('case'))).toMatchObject({ code: 1, err: expect.stringContaining('--trust') });
    expect(await paraf('verify')).toMatchObject({ code: 2, err: expect.stringContaining('usage:') });
    expect(await paraf('open')).toMatchObject({ code: 2, err: expect.stringContaining('verify or export') });
    expect(await paraf('export', 'app-1')).toMatchObject({ code: 2, err: expect.stringContaining('usage:') });
  }, 240_000);
});
