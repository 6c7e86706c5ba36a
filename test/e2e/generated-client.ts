/** A TypeScript client made of openapi.json, as anyone makes one: generated, compiled, and run in a process of its own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface Walked {
  readonly application: string;
  readonly outcome: string;
  readonly number: string;
  readonly permitTypeName: string;
  readonly steps: readonly string[];
  readonly verified: { readonly kind: string; readonly state: string } | null;
  readonly unknown: string | null;
}

const run = (args: readonly string[], given = ''): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const told = { out: '', err: '' };
    child.stdout.on('data', (bytes: Buffer) => (told.out += bytes.toString('utf8')));
    child.stderr.on('data', (bytes: Buffer) => (told.err += bytes.toString('utf8')));
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(told.out);
      else reject(new Error(`${args[0] ?? ''} ended with ${String(status)}:\n${told.out}${told.err}`));
    });
    child.stdin.end(given);
  });

const HERE = join('test', 'e2e', 'client');

/** Generates the types, compiles the walk against them as strictly as this project compiles itself, and runs it. */
export const walkWithGeneratedClient = async (given: object): Promise<Walked> => {
  // below the clone, so that the program finds its packages
  const out = mkdtempSync(join('.paraf', 'client-'));
  try {
    await run(['node_modules/openapi-typescript/bin/cli.js', 'openapi.json', '--output', join(HERE, 'api.d.ts')]);
    await run([
      'node_modules/typescript/bin/tsc',
      '-p',
      join(HERE, 'tsconfig.json'),
      '--noEmit',
      'false',
      '--outDir',
      out,
    ]);
    return JSON.parse(await run([join(out, HERE, 'walk.js')], JSON.stringify(given))) as Walked;
  } finally {
    rmSync(out, { recursive: true });
  }
};
