import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

const ROOT = process.cwd();
const FOLDERS = ['config', 'deploy', 'docs', 'scripts', 'src', 'test'];
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Every file and folder of the project, relative to its root. */
const PATHS: readonly string[] = [
  ...readdirSync(ROOT).filter((name) => !/^(?:node_modules|dist|dist\.lock|coverage|\.git|\.paraf)$/.test(name)),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  ),
];

/** Each path with all its ends: src/domain/time/clock.ts, domain/time/clock.ts, time/clock.ts, clock.ts. */
const ENDS: ReadonlySet<string> = new Set(
  PATHS.flatMap((path) => {
    const parts = path.split('/');
    return parts.map((_, index) => parts.slice(index).join('/'));
  }),
);

/** Names from outside of this repository, with the reason. */
const ELSEWHERE: readonly { readonly name: RegExp; readonly because: string }[] = [
  { name: /^deploy\/(?:secrets|tls|trust)\//, because: 'an office lays its secrets and certificates there' },
  { name: /[A-Z]{3,}\w*\./, because: 'a word in capitals stands for a name that the reader puts in' },
  { name: /^test\/spec\/simulator$/, because: 'a folder of the public token simulation (docs/bpmn-support.md)' },
  { name: /^(?:config\/letters\/)?(?:baru|template)\.yaml$/, because: 'the letter that docs/letters.md writes' },
  { name: /^api\.d\.ts$/, because: 'the types of the API, which are generated where they are wanted (docs/api.md)' },
  { name: /^config\/offices\/\*\.png$/, because: "an office's own seal" },
];

const pattern = (glob: string): RegExp =>
  new RegExp(`^${glob.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*')}$`);

const exists = (cited: string, citing: string): boolean => {
  if (ELSEWHERE.some(({ name }) => name.test(cited))) return true;
  if (cited.includes('*')) return PATHS.some((path) => pattern(cited).test(path));
  const source = cited.replace(/^dist\/(.*)\.js$/, 'src/$1.ts');
  return ENDS.has(source.replace(/^\.\//, '')) || existsSync(join(ROOT, normalize(join(dirname(citing), source))));
};

/** A path from the root whatever it ends in, and the name of a source or document wherever it is. */
const CITED = [
  /(?<![\w./@{}-])(?:config|deploy|docs|scripts|src|test)\/(?:[\w.*-]+\/)*[\w.*-]*[\w*]/g,
  /(?<![\w/@*{}-])(?:\.{1,2}\/)?(?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:ts|mjs|cjs|md)(?![\w/-])/g,
];

const citedIn = (text: string): readonly string[] =>
  CITED.flatMap((form) => [...text.matchAll(form)].map(([it]) => it));

/** Comments of TypeScript and JavaScript, by the compiler's own scanner: no string is taken for one. */
const commentsOf = (code: string): string => {
  const found: string[] = [];
  const source = ts.createSourceFile('a.ts', code, ts.ScriptTarget.Latest, false);
  const note = (ranges: readonly ts.CommentRange[] | undefined): void => {
    for (const { pos, end } of ranges ?? []) found.push(code.slice(pos, end));
  };
  const visit = (node: ts.Node): void => {
    note(ts.getLeadingCommentRanges(code, node.pos));
    note(ts.getTrailingCommentRanges(code, node.end));
    node.getChildren(source).forEach(visit);
  };
  visit(source);
  return [...new Set(found)].join('\n');
};

const commentsOfYaml = (text: string): string => (text.match(/(?:^|\s)#.*$/gm) ?? []).join('\n');

const readable = (path: string): string => {
  if (path.endsWith('.md')) return textOf(path);
  if (/\.ya?ml$/.test(path)) return commentsOfYaml(textOf(path));
  return commentsOf(textOf(path));
};

describe('what comments and documents cite', () => {
  it.each(['.', ...FOLDERS])('is there: %s', (folder) => {
    const own = PATHS.filter((path) => /\.(?:ts|mjs|cjs|md|ya?ml)$/.test(path)).filter((path) =>
      folder === '.' ? !path.includes('/') : path.startsWith(`${folder}/`),
    );
    const missing = own.flatMap((path) =>
      [...new Set(citedIn(readable(path)))]
        .filter((cited) => !exists(cited, path))
        .map((cited) => `${path} cites ${cited}`),
    );

    expect(missing).toEqual([]);
  });

  it('is found by name, by path, from the citing file and by pattern, and missed otherwise', () => {
    const here = 'docs/adr/README.md';
    const cited = citedIn(
      'See domain/time/no-such.ts, `docs/gone.md`, gone.mjs, src/cli.ts, ../clock.md and src/nowhere.',
    );

    expect(cited.filter((path) => !exists(path, here)).sort()).toEqual([
      'docs/gone.md',
      'docs/gone.md',
      'domain/time/no-such.ts',
      'gone.mjs',
      'src/nowhere',
    ]);
    expect(exists('config/calendars/*.json', here)).toBe(true);
    expect(exists('config/calendars/*.bpmn', here)).toBe(false);
  });

  it('is read in comments, not in texts', () => {
    expect(
      citedIn(commentsOf("const a = 'x/gone.ts'; // see other/gone.ts\n/** b/c.md */ export const b = `d/e.ts`;")),
    ).toEqual(['other/gone.ts', 'b/c.md']);
  });
});
