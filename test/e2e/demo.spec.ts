import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';

interface Told {
  readonly letter: string;
  readonly trustAnchor: string;
  readonly applicationId: string;
  readonly number: string;
  readonly verificationUrl: string;
  readonly steps: readonly {
    readonly step: number;
    readonly officer: string;
    readonly used: string;
    readonly budget: string;
    readonly outcome: string;
  }[];
  readonly auditHead: string;
  readonly checks: Readonly<Record<string, boolean>>;
}

const DURATION = /^PT(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?$/;
const FIVE_MINUTES = 300_000;

/** Runs the demo as a person does; what it says on the way goes to the report only where it failed. */
const demo = (): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['scripts/demo.mjs', '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const out = { stdout: '', stderr: '' };
    child.stdout.on('data', (bytes: Buffer) => (out.stdout += bytes.toString('utf8')));
    child.stderr.on('data', (bytes: Buffer) => (out.stderr += bytes.toString('utf8')));
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, ...out });
    });
  });

const own = (state: string): readonly { readonly pid: number }[] =>
  existsSync(state)
    ? Object.values(JSON.parse(readFileSync(state, 'utf8')) as Record<string, { readonly pid: number }>)
    : [];

const pdfsig = process.env['PARAF_PDFSIG'] ?? 'pdfsig';
const hasPdfsig = spawnSync(pdfsig, ['-v']).error === undefined;

describe('the demo', () => {
  let told: Told;
  let pdf: Buffer;
  beforeAll(async () => {
    const { status, stdout, stderr } = await demo();
    if (status !== 0) throw new Error(`the demo ended with ${String(status)}:\n${stderr.slice(-6000)}`);
    told = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Told;
    pdf = readFileSync(told.letter);
  }, FIVE_MINUTES);

  it('ends with one line of JSON that names all a stranger needs', () => {
    expect(Object.keys(told).sort()).toEqual([
      'applicationId',
      'auditHead',
      'checks',
      'letter',
      'number',
      'steps',
      'trustAnchor',
      'verificationUrl',
    ]);
    expect(told.applicationId).toMatch(/^[0-9a-f-]{36}$/);
    expect(told.number).toMatch(/\d{4}$/);
    expect(told.verificationUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v\/\S{16,}$/);
    expect(told.auditHead).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has walked the ten rows in order, each with its budget and the time it took', () => {
    expect(told.steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(told.steps.map(({ budget }) => budget)).toEqual([
      'PT1M',
      'PT5M',
      'PT2M',
      'PT2M',
      'PT2M',
      'PT2M',
      'PT4M',
      'PT1M',
      'PT4M',
      'PT2M',
    ]);
    for (const { used, outcome, officer } of told.steps) {
      expect(used).toMatch(DURATION);
      expect([outcome, officer]).not.toContain('');
      expect(outcome).not.toBe('open');
    }
  });

  it('held every check it made', () => {
    expect(Object.entries(told.checks).filter(([, held]) => !held)).toEqual([]);
    expect(Object.keys(told.checks)).toEqual(
      expect.arrayContaining([
        'webhook-answered-as-oss-expects',
        'act-while-worker-is-away-is-named',
        'no-signature-before-the-survey',
        'wrong-passphrase-asked-again',
        'each-paraf-counted-once',
        'changed-letter-is-named',
        'changed-audit-row-is-named',
        'officer-gets-403',
        'oss-told-in-order-and-once',
        'sicantik-application-started',
        'application-is-issued',
      ]),
    );
  });

  it('leaves a signed PDF and the root that it is to be trusted by', () => {
    expect(pdf.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(pdf.includes('/ByteRange')).toBe(true);
    expect(readFileSync(told.trustAnchor, 'utf8')).toContain('-----BEGIN CERTIFICATE-----');
  });

  (hasPdfsig ? it : it.skip)('and pdfsig finds that signature valid over the whole file', () => {
    const { stdout, status } = spawnSync(pdfsig, [told.letter], { encoding: 'utf8' });

    expect(status).toBe(0);
    expect(stdout).toContain('Signature is Valid.');
    expect(stdout).toMatch(/Not total document signed|Total document signed/);
  });

  it('stops all that it started', () => {
    const still = own(join('.paraf', 'run', 'demo', 'state.json')).filter(({ pid }) =>
      existsSync(`/proc/${String(pid)}`),
    );

    expect(still).toEqual([]);
  });
});
