import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DigestAlgorithm, SignatureLevel } from '../../../src/domain/signing/plan.js';
import type { KeySpec } from '../../../src/infra/devpki/issue.js';
import { toPem } from '../../../src/infra/signing/certificate.js';
import { aLetter, openOffice, unwrap, type SigningOffice } from './office.js';

const hasPdfsig = spawnSync('pdfsig', ['-v']).error === undefined;
const wanted = process.env['PARAF_VALIDATORS'] === '1';
if (!hasPdfsig) process.stderr.write('skipped: pdfsig, which is not installed (poppler-utils)\n');
if (!wanted) process.stderr.write('skipped: pyHanko; PARAF_VALIDATORS=1 installs and asks it\n');

const KEYS: readonly [string, KeySpec, DigestAlgorithm][] = [
  ['RSA-2048', { kind: 'rsa', bits: 2048 }, 'sha256'],
  ['RSA-3072', { kind: 'rsa', bits: 3072 }, 'sha256'],
  ['RSA-4096', { kind: 'rsa', bits: 4096 }, 'sha512'],
  ['P-256', { kind: 'ec', curve: 'P-256' }, 'sha256'],
  ['P-384', { kind: 'ec', curve: 'P-384' }, 'sha384'],
];
const LEVELS: readonly SignatureLevel[] = ['B-B', 'B-T', 'B-LT', 'B-LTA'];

let office: SigningOffice;
let folder: string;

beforeAll(async () => {
  office = await openOffice();
  folder = mkdtempSync(join(tmpdir(), 'paraf-validators-'));
  writeFileSync(join(folder, 'root.pem'), toPem(office.authority.root.certificate.der));
});
afterAll(async () => {
  await office.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, pdf: Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, pdf);
  return path;
};

const signed = async (
  key: KeySpec,
  digestAlgorithm: DigestAlgorithm,
  level: SignatureLevel,
  objectStreams = false,
): Promise<Uint8Array> =>
  office.sign(await aLetter(objectStreams), level, await office.official({ key }), { digestAlgorithm });

(hasPdfsig ? describe : describe.skip)('pdfsig', () => {
  const ask = (path: string): string => execFileSync('pdfsig', ['-nocert', path], { encoding: 'utf8' });

  it.each(KEYS)('finds the signature of a key of %s valid', async (name, key, digest) => {
    const report = ask(file(`pdfsig-${name}.pdf`, await signed(key, digest, 'B-T')));

    expect(report).toContain('Signature is Valid');
    expect(report).toContain('Total document signed');
  });

  it('finds a changed byte', async () => {
    const pdf = Uint8Array.from(await signed({ kind: 'ec', curve: 'P-256' }, 'sha256', 'B-T'));
    pdf[Buffer.from(pdf).indexOf('595')] = 0x36;

    expect(ask(file('changed.pdf', pdf))).not.toContain('Signature is Valid');
  });
});

(wanted ? describe : describe.skip)('pyHanko', () => {
  let pyhanko: string;

  beforeAll(() => {
    const venv = join(folder, 'venv');
    execFileSync('python3', ['-m', 'venv', venv], { stdio: 'pipe' });
    execFileSync(join(venv, 'bin', 'pip'), ['install', '--quiet', 'pyhanko-cli'], { stdio: 'pipe' });
    pyhanko = join(venv, 'bin', 'pyhanko');
  }, 300_000);

  /** Asked without blocking: it asks this process for revocation answers while it works. */
  const ask = async (
    verb: 'validate' | 'adesverify',
    path: string,
  ): Promise<{ status: number | null; report: string }> => {
    const { spawn } = await import('node:child_process');
    return new Promise((resolve, reject) => {
      const child = spawn(pyhanko, ['sign', verb, '--trust', join(folder, 'root.pem'), '--trust-replace', path]);
      let report = '';
      child.stdout.on('data', (part: Buffer) => (report += part.toString()));
      child.stderr.on('data', (part: Buffer) => (report += part.toString()));
      child.once('error', reject);
      child.once('exit', (status) => {
        resolve({ status, report });
      });
    });
  };

  describe.each(KEYS)('on a key of %s', (name, key, digest) => {
    it.each(LEVELS)('accepts %s', async (level) => {
      const path = file(`${name}-${level}.pdf`, await signed(key, digest, level, level === 'B-LT'));
      const { status, report } = await ask(level === 'B-LTA' ? 'adesverify' : 'validate', path);

      expect(report).toContain('INTACT:TRUSTED');
      if (level !== 'B-B') expect(report).toContain('TIMESTAMP_TOKEN<INTACT:TRUSTED>');
      expect(status).toBe(0);
    });
  });

  it('accepts three signers on fields made before, and a renewed archive time-stamp', async () => {
    let letter = unwrap(await office.pipeline.prepareFields(await aLetter(), ['Kabid', 'Sekdin', 'Kadin']));
    for (const [fieldName, position] of [
      ['Kabid', 'first'],
      ['Sekdin', 'middle'],
      ['Kadin', 'last'],
    ] as const) {
      letter = await office.sign(letter, 'B-LT', await office.official(), {
        fieldName,
        role: { kind: 'joint', position },
      });
    }
    for (let round = 0; round < 2; round += 1) {
      letter = unwrap(
        await office.pipeline.archiveTimestamp(unwrap(await office.pipeline.addValidationData(letter))),
      ).pdf;
    }
    const { status, report } = await ask('adesverify', file('joint.pdf', letter));

    expect(report.match(/INTACT:TRUSTED,TIMESTAMP_TOKEN/g)).toHaveLength(3);
    expect(status).toBe(0);
  });
});
