import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const MOST_LINES = 150;
const MOST_LINES_OF_A_FUNCTION = 70;

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));

/** Name and number of lines of every function in a text, nested ones too. */
const functionsIn = (file: string, text: string): readonly { readonly at: string; readonly lines: number }[] => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number): number => source.getLineAndCharacterOfPosition(position).line + 1;
  const found: { at: string; lines: number }[] = [];
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

const ROOTS = ['src/main.ts', 'src/worker.ts'];
const PARTS = ['src/main', 'src/worker', 'src/assembly'].flatMap(filesIn);

describe('a root', () => {
  it.each(ROOTS)('says what runs, and no more: %s', (file) => {
    expect(readFileSync(file, 'utf8').trimEnd().split('\n').length).toBeLessThan(MOST_LINES);
  });

  it('and what it is put together from hold no function that is not read at once', () => {
    const long = [...ROOTS, ...PARTS]
      .flatMap((file) => functionsIn(file, readFileSync(file, 'utf8')))
      .filter(({ lines }) => lines > MOST_LINES_OF_A_FUNCTION);

    expect(long).toEqual([]);
  });

  it('is measured: a function of 71 lines is found, inside another too', () => {
    const long = `const outer = () => {\n  const inner = function () {\n${'    step();\n'.repeat(69)}  };\n  return inner;\n};\n`;

    expect(functionsIn('planted.ts', long).map(({ lines }) => lines)).toEqual([74, 71]);
  });
});
