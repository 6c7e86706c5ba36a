import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const MOST_LINES = 150;
const MOST_LINES_OF_A_FUNCTION = 70;
/** A root itself writes only its start and its stop, never what follows from what. */
const MOST_LINES_OF_A_FUNCTION_OF_A_ROOT = 15;

const ROOTS = ['main', 'worker', 'cli', 'seed', 'devpki'].map((name) => `src/${name}.ts`);

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));

/** The files that a root is cut into, and what every root is put together from; src/cli is a door, not a part. */
const PARTS = ['src/main', 'src/worker', 'src/seed', 'src/assembly'].flatMap(filesIn);

interface Function {
  readonly at: string;
  readonly lines: number;
}

/** Every function in a text with its number of lines, nested ones too. */
const functionsIn = (file: string, text: string): readonly Function[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
  const found: Function[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const from = lineOf(node.getStart(source));
      found.push({ at: `${file}:${String(from)}`, lines: lineOf(node.getEnd()) - from + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};

const longIn = (files: readonly string[], most: number): readonly Function[] =>
  files.flatMap((file) => functionsIn(file, readFileSync(file, 'utf8'))).filter(({ lines }) => lines > most);

describe('a root', () => {
  it('is one of those in src/', () => {
    const files = readdirSync('src').filter((name) => name.endsWith('.ts'));

    expect(files.map((name) => `src/${name}`).sort()).toEqual([...ROOTS].sort());
  });

  it.each(ROOTS)('says what runs, and no more: %s', (file) => {
    expect(readFileSync(file, 'utf8').trimEnd().split('\n').length).toBeLessThan(MOST_LINES);
  });

  it('writes no long function itself', () => {
    expect(longIn(ROOTS, MOST_LINES_OF_A_FUNCTION_OF_A_ROOT)).toEqual([]);
  });

  it('is put together from functions that are read at once', () => {
    expect(PARTS).toContain(join('src/worker', 'deps.ts'));
    expect(longIn(PARTS, MOST_LINES_OF_A_FUNCTION)).toEqual([]);
  });

  it('is measured: a function of 71 lines is found, inside another too', () => {
    const long = `const outer = () => {\n  const inner = function () {\n${'    step();\n'.repeat(69)}  };\n  return inner;\n};\n`;

    expect(functionsIn('planted.ts', long).map(({ lines }) => lines)).toEqual([74, 71]);
  });
});
