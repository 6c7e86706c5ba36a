import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const ROOT = process.cwd();

const below = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? below(join(folder, entry.name)) : [join(folder, entry.name)],
  );

const DOCUMENTS = [
  ...(existsSync(join(ROOT, 'README.md')) ? ['README.md'] : []),
  ...below('docs').filter((path) => path.endsWith('.md')),
];

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('package.json', () => {
  it('runs only scripts that are there', () => {
    const missing = Object.entries(scripts).flatMap(([name, command]) =>
      [...command.matchAll(/node (scripts\/\S+)/g)]
        .filter(([, path = '']) => !existsSync(join(ROOT, path)))
        .map(([, path]) => [name, path]),
    );

    expect(missing).toEqual([]);
  });
});

describe.each(DOCUMENTS)('%s', (document) => {
  it('names only npm commands that there are', () => {
    const named = [...textOf(document).matchAll(/npm (?:run (?:-s )?([a-z][a-z:]*)|(start|stop|test)\b)/g)].map(
      ([, run, direct]) => run ?? direct ?? '',
    );

    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });

  it('links only to files that are there', () => {
    const linked = [...textOf(document).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].map(
      ([, path]) => path ?? '',
    );

    expect(linked.filter((path) => !existsSync(join(ROOT, dirname(document), path)))).toEqual([]);
  });

  it('is not empty', () => {
    expect(statSync(join(ROOT, document)).size).toBeGreaterThan(100);
  });
});
