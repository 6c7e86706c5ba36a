/** A TypeScript client made from openapi.json as anyone would make one, and compiled with a program that uses it. */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = process.cwd();
const tool = (path: string): string => join(ROOT, 'node_modules', path);

const run = (args: readonly string[], input = ''): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'pipe'] });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(out);
      else reject(new Error(`${args.join(' ')} ended with ${String(status)}\n${out}${err}`));
    });
    child.stdin.end(input);
  });

/** As strict as this project is with itself. */
const COMPILER = {
  target: 'es2022',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  types: ['node'],
  outDir: 'out',
};

export interface GeneratedClient {
  /** Runs the compiled program with this order; its answer. */
  walk(order: object): Promise<unknown>;
  remove(): void;
}

/** Generates and compiles; fails with what does not compile. */
export const generateClient = async (): Promise<GeneratedClient> => {
  // inside the project, so that packages resolve
  const folder = join(ROOT, '.paraf', `client-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const schema = join(folder, 'schema.ts');
  await run([tool('openapi-typescript/bin/cli.js'), join(ROOT, 'openapi.json'), '--output', schema]);
  copyFileSync(join(ROOT, 'test/e2e/client/walk.ts'), join(folder, 'walk.ts'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: COMPILER, files: ['walk.ts'] }));
  await run([tool('typescript/bin/tsc'), '-p', folder]);
  return {
    walk: async (order) => JSON.parse(await run([join(folder, 'out', 'walk.js')], JSON.stringify(order))) as unknown,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
