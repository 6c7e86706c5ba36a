import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = process.cwd();
const FOLDERS = ['src', 'scripts', 'test', 'deploy'];

/** First words of comments that name their thing last or never, so that they must be read twice. */
const BEFORE_THE_NOUN = /^(?:What|Of|Where|Whose|Whom|Who|How|Whether)\b/;

const BLOCK = /\/\*\*?(?<text>[\s\S]*?)\*\//g;
const LINES = /^[ \t]*\/\/(?<text>.*(?:\n[ \t]*\/\/.*)*)/gm;

/** In two pieces, so that the examples below are no comments of this file. */
const OPEN = ['/', '**'].join('');

const commentsIn = (text: string): readonly string[] =>
  [...text.matchAll(BLOCK), ...text.matchAll(LINES)].map(({ groups }) =>
    (groups?.['text'] ?? '').replace(/\n\s*(?:\*|\/\/)/g, '\n').trim(),
  );

const firstLinesThatAsk = (text: string): readonly string[] =>
  commentsIn(text)
    .filter((comment) => BEFORE_THE_NOUN.test(comment))
    .map((comment) => comment.split('\n')[0] ?? '');

describe('a comment', () => {
  it('says its noun first', () => {
    const found = FOLDERS.flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => /(?<!\.d)\.(?:ts|mjs)$/.test(path) && !path.includes('node_modules'))
        .flatMap((path) =>
          firstLinesThatAsk(readFileSync(join(ROOT, folder, path), 'utf8')).map((line) => `${folder}/${path}: ${line}`),
        ),
    );

    expect(found).toEqual([]);
  });

  it.each([
    `${OPEN} What is not certain of a date. */`,
    `${OPEN}\n * Where a value ends;\n * undefined when it does not.\n */`,
    'const a = 1;\n  // Of letters that stand\n  // as a permit.',
  ])('that names its thing last is found: %j', (text) => {
    expect(firstLinesThatAsk(text)).toHaveLength(1);
  });

  it.each([
    `${OPEN} End of a value; what follows is not read. */`,
    '// An official\n// Who signs is said by the letter.',
  ])('may go on as it likes: %j', (text) => {
    expect(firstLinesThatAsk(text)).toEqual([]);
  });
});
