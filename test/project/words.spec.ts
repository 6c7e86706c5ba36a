/** One meaning for each name: no reader has to look at the folder to know which one is meant. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'src'], {
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file.endsWith('.ts'));

const TYPES = /^export (?:declare )?(?:abstract )?(?:type|interface|class|enum) (\w+)/gm;

/** Files that declare each exported type. */
const declared = new Map<string, string[]>();
for (const file of FILES)
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(TYPES))
    declared.set(name, [...(declared.get(name) ?? []), file]);

/** Names that say nothing of what they name, with the files that may use them: a column of the database keeps its name. */
const STORY_WORDS: Readonly<Record<string, RegExp>> = {
  standing: /^src\/infra\/persistence\/(disposals|tables\/.*|migrations\/.*)[.]ts$/,
};

const identifiersIn = (file: string): ReadonlySet<string> => {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) found.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest));
  return found;
};

describe('names', () => {
  it('of exported types are declared once', () => {
    expect(declared.size).toBeGreaterThan(500);
    expect([...declared].filter(([, files]) => files.length > 1)).toEqual([]);
  });

  it('of files: messages.ts is what an application is told, and nothing else', () => {
    expect(FILES.filter((file) => basename(file) === 'messages.ts')).toEqual(['src/domain/application/messages.ts']);
  });

  it.each(Object.keys(STORY_WORDS))('say more than "%s"', (word) => {
    const files = FILES.filter((file) => readFileSync(file, 'utf8').includes(word));
    expect(files.filter((file) => STORY_WORDS[word]?.test(file) !== true && identifiersIn(file).has(word))).toEqual([]);
  });
});
