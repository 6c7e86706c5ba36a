import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { AppModule } from '../../src/api/app.module.js';
import { allOperations } from '../../src/api/http/doc.js';
import { createCatalogue } from '../../src/api/messages/catalogue.js';
import { PAGE_TEXTS } from '../../src/api/messages/page-texts.js';
import { CAUSES, CAUSE_WORDS, causeIn } from '../../src/domain/shared/causes.js';
import { ERROR_CODES } from '../../src/domain/shared/error-codes.js';
import { FIELD_TEXTS, reasonIn } from '../../src/domain/shared/field-fault.js';

interface File {
  readonly language: string;
  readonly errors: Readonly<Record<string, string>>;
  readonly details: Readonly<Record<string, string>>;
  readonly causes: Readonly<Record<string, string>>;
  readonly words: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  readonly pages: Readonly<Record<string, string>>;
}
/** Sentences of a schema itself, at any depth: zod keeps each sentence as a function of the fault. */
const sentencesOf = (schema: unknown, seen = new Set<object>()): readonly string[] => {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return [];
  seen.add(schema);
  const { def } = (schema as { readonly _zod?: { readonly def?: object } })._zod ?? {};
  return Object.entries(def ?? schema).flatMap(([key, member]: [string, unknown]) => {
    if (key !== 'error' || typeof member !== 'function') return sentencesOf(member, seen);
    const said = (member as (fault: object) => unknown)({ input: 'x', code: 'custom' });
    return typeof said === 'string' ? [said] : [];
  });
};

const read = (language: string): File => JSON.parse(readFileSync(`config/messages/${language}.json`, 'utf8')) as File;

describe('the message catalogue', () => {
  it.each(['id', 'en'])(
    'is total in %s: title and detail for each code, a text for each place, and nothing more',
    (language) => {
      const file = read(language);

      expect(Object.keys(file.errors).sort()).toEqual([...ERROR_CODES].sort());
      expect(Object.keys(file.details).sort()).toEqual([...ERROR_CODES].sort());
      expect(Object.keys(file.causes).sort()).toEqual([...CAUSES].sort());
      expect(Object.keys(file.words).sort()).toEqual([...CAUSE_WORDS].sort());
      expect(Object.keys(file.fields).sort()).toEqual([...FIELD_TEXTS].sort());
      expect(Object.keys(file.pages).sort()).toEqual([...PAGE_TEXTS].sort());
    },
  );

  it('is refused where a code has no title', () => {
    const { INVARIANT: _left, ...errors } = read('id').errors;

    expect(_left).toBeDefined();
    expect(() => createCatalogue([{ ...read('id'), errors }], 'Asia/Jakarta')).toThrow(/INVARIANT/);
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

  it('knows every sentence that a schema of any operation says of what it does not take', () => {
    expect(AppModule).toBeDefined();
    const said = [...allOperations().values()].flatMap(({ body, query, upload }) => sentencesOf([body, query, upload]));

    expect(said.length).toBeGreaterThan(10);
    expect(said.filter((text) => reasonIn(text) === null)).toEqual([]);
  });

  it('refers to nothing in an answer that the answer does not have', () => {
    const [id, en] = [read('id').details, read('en').details];
    const namedIn = (text = ''): readonly string[] =>
      [...text.matchAll(/\(([a-z][A-Za-z]+(?:, [a-z][A-Za-z]+)*)\)/g)].flatMap(([, names = '']) => names.split(', '));
    // the list of errors, the header Allow, and the reason that `detail` itself begins with
    const elsewhere: readonly string[] = [
      'INPUT_INVALID',
      'METHOD_NOT_ALLOWED',
      'CLOCK_REFUSED',
      'SIGN_PROVIDER_REFUSED',
    ];
    const refers = ERROR_CODES.filter(
      (code) =>
        !elsewhere.includes(code) &&
        (/disebut dalam jawaban|jawaban menyebut/i.test(id[code] ?? '') ||
          /the answer (names|says)/i.test(en[code] ?? '')),
    );
    expect(refers.length).toBeGreaterThan(8);
    for (const code of refers) {
      expect([code, namedIn(id[code])]).not.toEqual([code, []]);
      expect([code, namedIn(en[code])]).toEqual([code, namedIn(id[code])]);
    }

    const lacking: string[] = [];
    let looked = 0;
    const files = ['api', 'domain', 'office', 'workflows', 'infra/persistence'].flatMap((folder) =>
      readdirSync(`src/${folder}`, { recursive: true, encoding: 'utf8' }).map((file) => `src/${folder}/${file}`),
    );
    for (const name of files.filter((file) => file.endsWith('.ts'))) {
      const source = ts.createSourceFile(name, readFileSync(name, 'utf8'), ts.ScriptTarget.Latest, true);
      const visit = (node: ts.Node): void => {
        ts.forEachChild(node, visit);
        if (!ts.isCallExpression(node) || !['refusal', 'problem'].includes(node.expression.getText())) return;
        const [first, , data] = node.arguments;
        const code = refers.find((one) => first !== undefined && ts.isStringLiteral(first) && first.text === one);
        if (code === undefined) return;
        looked += 1;
        const carried = data?.getText() ?? '';
        if (!namedIn(id[code]).some((member) => new RegExp(`\\b${member}\\b`).test(carried)))
          lacking.push(`${name}: ${code}`);
      };
      visit(source);
    }
    expect(looked).toBeGreaterThan(12);
    expect(lacking).toEqual([]);
  });

  it('says of a field in Indonesian what it says in English, in other words', () => {
    const [id, en] = [read('id').fields, read('en').fields];

    expect(FIELD_TEXTS.filter((text) => id[text] === en[text])).toEqual([]);
  });

  it('finds each cause by what it says in English, and says it in Indonesian in other words', () => {
    const [id, en] = [read('id').causes, read('en').causes];

    expect(CAUSES.filter((text) => causeIn(text)?.text !== text)).toEqual([]);
    expect(CAUSES.filter((text) => id[text] === en[text])).toEqual([]);
    // a cause is translated with the words of the program that stand in it
    const catalogue = createCatalogue([read('id'), read('en')], 'Asia/Jakarta');
    expect(catalogue.cause('complete needs one of: kadin, supervisor')).toBe(
      'Diperlukan salah satu dari: kadin, pengawas.',
    );
    expect(
      catalogue.cause(
        "the applicant's signature is void: the data has changed: name; they sign the statement as it is now",
      ),
    ).toContain('data permohonan berubah: name');
    expect(catalogue.cause('nobody has ever said so')).toBeNull();
  });

  it('keeps the same places for values in each language', () => {
    const places = (text = ''): readonly string[] => [...text.matchAll(/\{[a-z]+\}/g)].map(String).sort();
    for (const key of CAUSES)
      expect(places(key)).toEqual(expect.arrayContaining(places(read('id').causes[key]) as string[]));
    for (const key of PAGE_TEXTS)
      expect([key, places(read('en').pages[key])]).toEqual([key, places(read('id').pages[key])]);
    for (const text of FIELD_TEXTS)
      for (const language of ['id', 'en'])
        expect([text, places(read(language).fields[text])]).toEqual([text, places(text)]);
  });
});
