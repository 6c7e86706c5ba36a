import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { z } from 'zod';
import { allOperations } from '../../src/api/http/doc.js';
import { createCatalogue } from '../../src/api/messages/catalogue.js';
import { PAGE_TEXTS } from '../../src/api/messages/page-texts.js';
import { apiWorld } from '../fakes/api-world.js';
import { ERROR_CODES } from '../../src/domain/shared/error-codes.js';

interface File {
  readonly language: string;
  readonly errors: Readonly<Record<string, string>>;
  readonly details?: Readonly<Record<string, string>>;
  readonly inputs?: Readonly<Record<string, string>>;
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

  it('says in Indonesian of each code what it means, in the words of the manual', () => {
    const rows = [
      ...readFileSync('docs/manual/README.md', 'utf8').matchAll(/^\| `([A-Z_0-9]+)` \| (.*?) \| (.*?) \|$/gm),
    ];
    const { errors, details } = read('id');

    expect(Object.fromEntries(rows.map(([, code, title]) => [code, title]))).toEqual(errors);
    expect(Object.fromEntries(rows.map(([, code, , meaning]) => [code, meaning]))).toEqual(details);
  });

  it('says in Indonesian what every field expects that has words of its own', async () => {
    await (await apiWorld()).close();
    const schemas = [...allOperations().values()].flatMap(({ body, query, upload }) => [body, query, upload]);
    const own = new Set(schemas.flatMap((schema) => (schema === undefined ? [] : ownMessages(schema))));

    expect(own.size).toBeGreaterThan(10);
    expect([...own].filter((message) => read('id').inputs?.[message] === undefined)).toEqual([]);
  });
});

interface Def {
  readonly error?: (issue: object) => unknown;
  readonly checks?: readonly { readonly _zod: { readonly def: Def } }[];
}

/** Messages that a schema, or a check of it, gives in place of the validator's. */
const ownMessages = (schema: z.core.$ZodType, seen = new Set<z.core.$ZodType>()): readonly string[] => {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const def = schema._zod.def as unknown as Def & Readonly<Record<string, unknown>>;
  const said = [def, ...(def.checks ?? []).map((check) => check._zod.def)].flatMap(({ error }) => {
    const message = error?.({ input: undefined, code: 'custom' });
    const text = typeof message === 'string' ? message : (message as { message?: string } | undefined)?.message;
    return text === undefined ? [] : [text];
  });
  const inner = Object.values(def)
    .flatMap((value) => inside(value))
    .flatMap((part) => ownMessages(part, seen));
  return [...said, ...inner];
};

/** Schemas that stand in a definition: members, options, elements. */
const inside = (value: unknown): readonly z.core.$ZodType[] => {
  if (typeof value !== 'object' || value === null) return [];
  if ('_zod' in value) return [value as z.core.$ZodType];
  return Object.values(value).flatMap((part: unknown) =>
    typeof part === 'object' && part !== null && '_zod' in part ? [part as z.core.$ZodType] : [],
  );
};
