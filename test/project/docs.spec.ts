import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const ROOT = process.cwd();
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const below = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? below(join(folder, entry.name)) : [join(folder, entry.name)],
  );

const MANUAL = below('docs/manual').filter((path) => path.endsWith('.md'));
const DOCUMENTS = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...below('docs').filter((path) => path.endsWith('.md')),
];

describe('README.md', () => {
  it('is short enough to be read', () => {
    expect(textOf('README.md').split('\n').length - 1).toBeLessThanOrEqual(150);
  });

  it('tells how to see it, test it, start it and stop it', () => {
    const readme = textOf('README.md');

    expect(['npm run demo', 'npm test', 'npm start', 'npm stop'].filter((told) => !readme.includes(told))).toEqual([]);
  });
});

describe('the documents', () => {
  it('hold no TypeScript that would go stale unseen', () => {
    const holding = DOCUMENTS.filter((path) => /^```(?:ts|typescript)\b/m.test(textOf(path)));

    expect(holding).toEqual([]);
  });
});

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';

/** The letters of an article, from a to the last. */
const letters = (article: string, last: string): string[] =>
  Array.from(ALPHABET.slice(0, ALPHABET.indexOf(last) + 1), (letter) => article + letter);

/** Read from the regulations by hand: what asks something of a program. */
const ARTICLES: Readonly<Record<string, readonly string[]>> = {
  Prabumulih: [
    'Second',
    'Third',
    ...['head', 'total', 'records', 'executors', 'time', 'fee'].map((part) => `Annex, ${part}`),
    ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((row) => `Row ${String(row)}`),
  ],
  'Maluku Tenggara': [
    ...['3(1)', '3(2)', '3(3)', '4(1)', '4(2)a', '4(2)b', '5'],
    ...letters('6(1)', 'f'),
    ...letters('6(2)', 'e'),
    ...['6(3)', '7(1)', '7(2)', '7(3)', '8(1)', '8(2)', '8(3)'],
    ...letters('8(4)', 'e'),
    ...['9', '10(1)', '10(2)'],
  ],
  Palembang: [
    ...['2(1)', '2(2)', '3a', '3b', '3c', '4e', '4f', '6(1)'],
    ...letters('6(2)', 'f'),
    ...['6(3)', '7(1)'],
    ...letters('7(2)', 'h'),
    ...letters('7(3)', 'd'),
    ...letters('7(4)', 'i'),
    ...letters('8(1)', 'g'),
    ...letters('8(2)', 'g'),
    ...['8(3)', '8(4)', '9(1)', '9(2)', '9(3)', '9(4)', '9(5)', '10(1)', '10(2)'],
    ...letters('11(1)', 'f'),
    ...letters('11(2)', 'h'),
    ...['11(3)', '11(4)', '11(5)', '12(1)', '12(2)', '12(3)', '13(1)', '13(2)', '13(3)', '13(4)'],
    ...['14(4)a', '14(4)b', '15(1)'],
  ],
  Metro: [
    ...['1 no. 14', '1 no. 28', '1 no. 44', '2(2)a', '2(2)b', '2(2)c', '3(1)', '3(2)', '6(1)', '6(2)'],
    ...letters('7', 'c'),
    ...['8(1)', '8(3)', '8(5)', '8(7)a', '8(7)b', '9(1)', '9(2)'],
    ...letters('9(3)', 'e'),
    ...['9(4)', '9(5)', '10a', '10b', '11(1)', '11(2)'],
    ...letters('11(3)', 'd'),
    ...['12(1)a', '12(1)b', '12(2)', '12(3)', '12(4)', '12(5)', '12(6)', '13(1)'],
    ...letters('13(2)', 'c'),
    ...['14(1)', '14(2)', '14(3)'],
    ...letters('15(1)', 'd'),
    ...['15(2)', '16(1)'],
    ...letters('16(2)', 'f'),
    ...letters('16(3)', 'e'),
    ...['17(1)', '17(2)', '17(3)', '17(4)', '17(5)'],
    ...letters('18', 'j'),
    ...['19a', '19b', '20(1)', '20(2)', '20(3)', '21', '22(2)c', '23(3)', '24(1)', '24(2)', '27(2)b'],
    ...letters('29', 'c'),
  ],
  Cirebon: ['Head', ...[1, 2, 3, 4, 5, 6, 7, 8].map((row) => `Row ${String(row)}`), 'Form'],
};

interface Row {
  readonly article: string;
  readonly cells: readonly string[];
}

const rowsUnder = (regulation: string): readonly Row[] => {
  const section = textOf('docs/requirements.md')
    .split(/^## /m)
    .find((text) => text.startsWith(regulation));
  return (section ?? '')
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|(?:-+\|)+$/.test(line) && !line.startsWith('| Article '))
    .map((line) => {
      const cells = line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim());
      return { article: cells[0] ?? '', cells };
    });
};

/** Paths of this project among what stands in back-ticks; routes, keys and ids of elements are none. */
const pathsIn = (cell: string): readonly string[] =>
  [...cell.matchAll(/`([^`]+)`/g)]
    .map(([, quoted = '']) => quoted)
    .filter((quoted) =>
      /^(?:src|test|docs|config|deploy|scripts)\/|^(?:LICENSE|README\.md|docker-compose\.yml)$/.test(quoted),
    );

describe.each([...Object.keys(ARTICLES), 'The clock'])('the requirements of %s', (regulation) => {
  const rows = rowsUnder(regulation);

  it('have one row for each article that asks something', () => {
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.map(({ article }) => article)).toEqual(ARTICLES[regulation] ?? expect.any(Array));
  });

  it('name only files that are there', () => {
    const missing = rows.flatMap(({ article, cells }) =>
      cells
        .flatMap(pathsIn)
        .filter((path) => !existsSync(join(ROOT, path)))
        .map((path) => `${article}: ${path}`),
    );

    expect(missing).toEqual([]);
  });

  it('name for each a test, or say what is not yet there', () => {
    const silent = rows
      .filter(({ cells }) => {
        const shown = cells[3] ?? '';
        return cells.length !== 4 || !(/`test\/[^`]+\.spec\.ts`/.test(shown) || /not yet|as below/.test(shown));
      })
      .map(({ article }) => article);

    expect(silent).toEqual([]);
  });
});

const catalogue = z
  .object({ errors: z.record(z.string(), z.string()) })
  .parse(JSON.parse(textOf('config/messages/id.json'))).errors;

describe('the manual', () => {
  it('has a page for each role', () => {
    const roles = [
      ...['pemohon', 'front-office', 'back-office', 'kasi-kabid-sekdin', 'kadin', 'tim-teknis'],
      ...['supervisor', 'administrator', 'integrator', 'publik'],
    ];

    expect(roles.filter((role) => !MANUAL.includes(`docs/manual/${role}.md`))).toEqual([]);
  });

  it('explains every refusal that people can meet', () => {
    const explained = MANUAL.map(textOf).join('\n');

    expect(Object.keys(catalogue).filter((code) => !explained.includes(`\`${code}\``))).toEqual([]);
  });

  it('quotes each refusal as the catalogue has it', () => {
    const wrong = MANUAL.flatMap((path) =>
      [...textOf(path).matchAll(/^\| `([A-Z][A-Z0-9_]+)` \| ([^|]+) \|/gm)]
        .filter(([, code = '', title = '']) => catalogue[code] !== title.trim())
        .map(([, code = '', title = '']) => `${path}: ${code}: ${title}`),
    );

    expect(wrong).toEqual([]);
  });

  it('names only routes that there are', () => {
    const shape = (path: string): string => path.replace(/:[^/]+|\{[^}/]+\}/g, '{}');
    const { paths } = JSON.parse(textOf('openapi.json')) as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${shape(path)}`),
    );
    const pages = below('src/api')
      .filter((path) => path.endsWith('-page.controller.ts'))
      .flatMap((path) => {
        const code = textOf(path);
        const base = /@Controller\('([^']*)'\)/.exec(code)?.[1] ?? '';
        return [...code.matchAll(/@(Get|Post)\((?:'([^']*)')?\)/g)].map(
          ([, verb = '', own = '']) =>
            `${verb.toUpperCase()} /${shape([base, own].filter((part) => part !== '').join('/'))}`,
        );
      });
    const routes = new Set([...operations, ...operations.map((route) => route.replace('/api/v1/', '/')), ...pages]);
    const named = MANUAL.flatMap((path) =>
      [...textOf(path).matchAll(/`(GET|POST|DELETE|PUT|PATCH) (\/[^`?\s]*)/g)].map(([, verb = '', route = '']) => ({
        path,
        route: `${verb} ${shape(route)}`,
      })),
    );

    expect(named.filter(({ route }) => !routes.has(route))).toEqual([]);
    expect(named.length).toBeGreaterThan(30);
  });
});

describe('the decisions', () => {
  const files = below('docs/adr')
    .map((path) => path.slice('docs/adr/'.length))
    .filter((name) => name !== 'README.md');

  it('are numbered from 1 without a gap', () => {
    const numbers = files.map((name) => Number(name.slice(0, 4)));

    expect(numbers.sort((a, b) => a - b)).toEqual(files.map((_, index) => index + 1));
  });

  it.each(files)('%s bears its number, and is listed under it with its title', (name) => {
    const [, number = '', title = ''] = /^# (\d+)\. (.+)\n/.exec(textOf(`docs/adr/${name}`)) ?? [];

    expect(number.padStart(4, '0')).toBe(name.slice(0, 4));
    expect(textOf('docs/adr/README.md')).toContain(`| ${number} | [${title}](${name}) |`);
  });

  it('are cited by their own number', () => {
    const wrong = [...DOCUMENTS, ...below('docs/adr')].flatMap((path) =>
      [...textOf(path).matchAll(/\[(?:docs\/)?(?:adr\/|ADR )(\d+)\]\((?:[\w./-]*\/)?(\d{4})-[\w-]+\.md\)/g)]
        .filter(([, told = '', meant]) => told.padStart(4, '0') !== meant)
        .map(([link]) => `${path}: ${link}`),
    );

    expect(wrong).toEqual([]);
  });

  it.each(files)('%s says context, decision and consequences', (name) => {
    const text = textOf(`docs/adr/${name}`);

    expect(['Context', 'Decision', 'Consequences'].filter((part) => !text.includes(part))).toEqual([]);
  });
});
