import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createCatalogue } from '../../src/api/messages/catalogue.js';
import { FIELD_TEXTS, fieldTextOf } from '../../src/api/messages/field-texts.js';
import { PAGE_TEXTS } from '../../src/api/messages/page-texts.js';
import { ERROR_CODES } from '../../src/domain/shared/error-codes.js';

interface File {
  readonly language: string;
  readonly errors: Readonly<Record<string, string>>;
  readonly details: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  readonly pages: Readonly<Record<string, string>>;
}
const read = (language: string): File => JSON.parse(readFileSync(`config/messages/${language}.json`, 'utf8')) as File;

describe('the message catalogue', () => {
  it.each(['id', 'en'])(
    'is total in %s: title and detail for each code, a text for each place, and nothing more',
    (language) => {
      const file = read(language);

      expect(Object.keys(file.errors).sort()).toEqual([...ERROR_CODES].sort());
      expect(Object.keys(file.details).sort()).toEqual([...ERROR_CODES].sort());
      expect(Object.keys(file.fields).sort()).toEqual([...FIELD_TEXTS].sort());
      expect(Object.keys(file.pages).sort()).toEqual([...PAGE_TEXTS].sort());
    },
  );

  it('is refused where a code has no title', () => {
    const { INVARIANT: _left, ...errors } = read('id').errors;

    expect(_left).toBeDefined();
    expect(() => createCatalogue([{ ...read('id'), errors }])).toThrow(/INVARIANT/);
  });

  it('says of every code in the manual what the API says', () => {
    const rows = [
      ...readFileSync('docs/manual/README.md', 'utf8').matchAll(/^\| `([A-Z0-9_]+)` \| (.+?) \| (.+?) \|$/gm),
    ];
    const written = Object.fromEntries(rows.map(([, code = '', title = '', detail = '']) => [code, [title, detail]]));
    const { errors, details } = read('id');

    expect(written).toEqual(Object.fromEntries(ERROR_CODES.map((code) => [code, [errors[code], expect.anything()]])));
    for (const code of ERROR_CODES)
      expect([code, (written[code]?.[1] ?? '').replaceAll('`', '')]).toEqual([code, details[code]]);
  });

  it('knows every sentence that a schema or a service says of a field', () => {
    const sources = readdirSync('src/api', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.startsWith('messages/'))
      .flatMap((path) => readFileSync(join('src/api', path), 'utf8').split('\n'));
    const said = sources
      .filter((line) => !line.includes('problem('))
      .flatMap((line) => [...line.matchAll(/'(expected [^']+)'/g)].map(([, text = '']) => text))
      // keys of the pages, which have no space
      .filter((text) => text.includes(' '));

    expect(said.length).toBeGreaterThan(10);
    expect(said.filter((text) => fieldTextOf(text) === null)).toEqual([]);
  });

  it('keeps the same places for values in each language', () => {
    const places = (text = ''): readonly string[] => [...text.matchAll(/\{[a-z]+\}/g)].map(String).sort();
    for (const key of PAGE_TEXTS)
      expect([key, places(read('en').pages[key])]).toEqual([key, places(read('id').pages[key])]);
  });
});
