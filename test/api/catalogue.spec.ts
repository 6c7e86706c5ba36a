import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { createCatalogue } from '../../src/api/messages/catalogue.js';
import { PAGE_TEXTS } from '../../src/api/messages/page-texts.js';
import { ERROR_CODES } from '../../src/domain/shared/error-codes.js';

interface File {
  readonly language: string;
  readonly errors: Readonly<Record<string, string>>;
  readonly pages: Readonly<Record<string, string>>;
}
const read = (language: string): File => JSON.parse(readFileSync(`config/messages/${language}.json`, 'utf8')) as File;

describe('the message catalogue', () => {
  it.each(['id', 'en'])(
    'is total in %s: a title for each code, a text for each place, and nothing more',
    (language) => {
      const file = read(language);

      expect(Object.keys(file.errors).sort()).toEqual([...ERROR_CODES].sort());
      expect(Object.keys(file.pages).sort()).toEqual([...PAGE_TEXTS].sort());
    },
  );

  it('is refused where a code has no title', () => {
    const { INVARIANT: _left, ...errors } = read('id').errors;

    expect(_left).toBeDefined();
    expect(() => createCatalogue([{ ...read('id'), errors }])).toThrow(/INVARIANT/);
  });

  it('keeps the same places for values in each language', () => {
    const places = (text = ''): readonly string[] => [...text.matchAll(/\{[a-z]+\}/g)].map(String).sort();
    for (const key of PAGE_TEXTS)
      expect([key, places(read('en').pages[key])]).toEqual([key, places(read('id').pages[key])]);
  });
});
