/** Every file of the office: a key with a letter too many is refused by file, place and its right name. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { isMap, isPair, isScalar, parseDocument, visit, type Pair } from 'yaml';
import { faultsOfFile } from '../../../src/cli/office/files.js';
import { run } from '../../../src/cli/office.js';

const folder = join(mkdtempSync(join(tmpdir(), 'files-')), 'config');
afterAll(() => {
  rmSync(join(folder, '..'), { recursive: true, force: true });
});
cpSync('config', folder, { recursive: true });

/** Files and places in them whose keys are the office's own words. */
const OPEN: Readonly<Record<string, readonly string[]>> = {
  'offices/prabumulih.yaml': ['procedures', 'grounds', 'clock.legalHolds'],
};

/** Files whose keys are free, or that no part of the system reads. */
const FREE = /^samples\/|^calendars\/calendar[.]schema[.]json$/;

const FILES = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
  .sort();

interface Key {
  readonly path: readonly string[];
  readonly name: string;
  readonly siblings: readonly string[];
  readonly range: readonly [number, number];
}

const keysOf = (source: string): readonly Key[] => {
  const keys: Key[] = [];
  visit(parseDocument(source), {
    Pair: (_at, pair, ancestors) => {
      const parent = ancestors.at(-1);
      if (!isScalar(pair.key) || pair.key.range == null || !isMap(parent)) return;
      const path = ancestors.flatMap((ancestor) =>
        isPair(ancestor) ? [String((ancestor as Pair<{ value: unknown }>).key.value)] : [],
      );
      const [from, to] = pair.key.range;
      keys.push({
        path,
        name: String(pair.key.value),
        siblings: parent.items.map((item) => String((item.key as { value: unknown }).value)),
        range: [from, to],
      });
    },
  });
  return keys;
};

/** One of each name at each place: rows of a list are alike. */
const distinct = (keys: readonly Key[]): readonly Key[] => [
  ...new Map(keys.map((key) => [`${key.path.join('.')} ${key.name}`, key])).values(),
];

const MOST = 40;
/** At most so many of them, from all over the file: each is one reading of the whole. */
const some = (keys: readonly Key[]): readonly Key[] => {
  const step = Math.max(1, Math.ceil(keys.length / MOST));
  return keys.filter((_key, n) => n % step === 0);
};

/** A word with one of its letters twice: which one differs from key to key. */
const slipOf = (word: string, n: number): string => {
  const at = n % word.length;
  return word.slice(0, at) + word.charAt(at) + word.slice(at);
};

const NOTHING_SAID = { write: () => true };

const checked = async (...args: readonly string[]): Promise<{ readonly code: number; readonly said: string }> => {
  const { write } = process.stdout;
  let said = '';
  process.stdout.write = (text: string | Uint8Array) => {
    said += String(text);
    return NOTHING_SAID.write();
  };
  try {
    return { code: await run(['check', folder, ...args]), said };
  } finally {
    process.stdout.write = write;
  }
};

describe('the files of an office', () => {
  it.each(FILES.filter((file) => /[.](yaml|json)$/.test(file) && !FREE.test(file)))(
    '%s is refused with a key that nobody knows, by its place and right name',
    async (file) => {
      const path = join(folder, file);
      const source = readFileSync(path, 'utf8');
      const open = OPEN[file] ?? (/calendar/.test(file) ? ['years'] : []);
      expect(await faultsOfFile(folder, path)).toEqual([]);
      const keys = distinct(keysOf(source)).filter(
        // The fields of a permit type's form are called as the office likes.
        ({ path: at }) =>
          !at.join('.').endsWith('data.properties') &&
          !open.some((place) => `${at.join('.')}.`.startsWith(`${place}.`)),
      );
      expect(keys.length).toBeGreaterThan(4);

      const overlooked: string[] = [];
      for (const [n, { path: at, name, siblings, range }] of some(keys).entries()) {
        const slip = slipOf(name, n);
        if (siblings.includes(slip)) continue;
        const [from, to] = range;
        writeFileSync(
          path,
          source.slice(0, from) + source.slice(from, to).replace(name, () => slip) + source.slice(to),
        );
        const told = (await faultsOfFile(folder, path)).join('\n');
        if (!told.includes(path) || !told.includes(`"${slip}" is no known key`) || !told.includes(`"${name}"`))
          overlooked.push(`${at.join('.')}: ${name} as ${slip}: ${told.slice(0, 300)}`);
      }
      writeFileSync(path, source);

      expect(overlooked).toEqual([]);
    },
  );
});

describe('paraf office check', () => {
  const office = join(folder, 'offices/prabumulih.yaml');
  const source = readFileSync(office, 'utf8');

  it('finds nothing in the shipped files', async () => {
    expect(await checked()).toEqual({ code: 0, said: `${String(FILES.length)} files, none with a fault\n` });
  });

  it('says which file and line, once', async () => {
    writeFileSync(office, source.replace(/^clock:/m, 'clock_:'));
    const line = source.split('\n').findIndex((text) => text.startsWith('clock:')) + 1;

    const { code, said } = await checked();
    writeFileSync(office, source);

    expect(code).toBe(1);
    expect(said).toMatch(
      new RegExp(
        `^${office}:\n  ${office}:${String(line)}: "clock_" is no known key; the nearest known is "clock"\n\\d+ files, 1 with faults\n$`,
      ),
    );
  });

  it('says of a key that is needed and misspelt what it says of any other, and under its own file alone', async () => {
    const path = join(folder, 'permit-types/sipa.yaml');
    const sipa = readFileSync(path, 'utf8');
    writeFileSync(path, sipa.replace(/^  unit:/m, '  unitt:'));

    const { code, said } = await checked();
    writeFileSync(path, sipa);

    expect(code).toBe(1);
    expect(said).toMatch(/"unitt" is no known key; the nearest known is "unit"\n\d+ files, 1 with faults\n$/);
    expect(said.match(/unit/g)).toHaveLength(2);
  });

  it('names an attribute of a procedure that nobody reads', async () => {
    const path = join(folder, 'processes/prabumulih-tte.bpmn');
    const bpmn = readFileSync(path, 'utf8');
    writeFileSync(path, bpmn.replace('paraf:budget=', 'paraf:bugdet='));

    const told = await faultsOfFile(folder, path);
    writeFileSync(path, bpmn);

    expect(told.join('\n')).toMatch(/"bugdet" is no attribute of paraf: .*the nearest known is "budget"/);
  });

  it('names a file and a folder that nothing reads', async () => {
    expect(await faultsOfFile(folder, join(folder, 'letter/surat.yaml'))).toEqual([
      expect.stringContaining('"letter" is no folder of an office; the nearest known is "letters"'),
    ]);
    expect(await faultsOfFile(folder, join(folder, 'mail/id.yml'))).toEqual([
      expect.stringContaining('nothing reads a file of this name'),
    ]);
  });

  it('is refused a folder that is none of an office', async () => {
    const { write } = process.stderr;
    process.stderr.write = () => true;
    const code = await run(['check', join(folder, 'letters')]);
    process.stderr.write = write;
    expect(code).toBe(2);
  });
});
