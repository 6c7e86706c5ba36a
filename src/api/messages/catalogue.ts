import { z } from 'zod';
import { ERROR_CODES, type ErrorCode, type Refusal } from '../../domain/shared/error-codes.js';
import { fieldDetail } from '../problem/field-words.js';
import type { FieldError } from '../problem/problem.js';
import { PAGE_TEXTS, type PageText } from './page-texts.js';

/**
 * One language: total over error codes and page texts, nothing more. `details` say what each code means and what to do,
 * `inputs` the faults of single fields by their English text; English needs neither, since the program says them itself.
 */
const CatalogueFile = z.strictObject({
  language: z.string().min(2),
  errors: z.record(z.enum(ERROR_CODES), z.string().min(1)),
  details: z.record(z.enum(ERROR_CODES), z.string().min(1)).optional(),
  inputs: z.record(z.string(), z.string().min(1)).default({}),
  pages: z.record(z.enum(PAGE_TEXTS), z.string().min(1)),
});

export interface MessageCatalogue {
  /** Title of an error for a person; Indonesian unless `acceptLanguage` asks for a language there is. */
  title(code: ErrorCode, acceptLanguage?: string): string;
  /** What it means and what to do, in the language of `title`; in English, what this very refusal says. */
  detail(refusal: Pick<Refusal, 'code' | 'detail'>, acceptLanguage?: string): string;
  /** What is wrong with a field, in the language of `title`. */
  field(error: FieldError, acceptLanguage?: string): string;
  /** The same catalogue, which speaks this language where nobody asks for another. */
  in(acceptLanguage: string | undefined): MessageCatalogue;
  /** `{name}` in the text is replaced by the value of that name. The language is chosen as for `title`. */
  text(key: PageText, values?: Readonly<Record<string, string | number>>, acceptLanguage?: string): string;
}

/** Languages of an Accept-Language header (RFC 9110 section 12.5.4), most wanted first. */
const wanted = (header: string): readonly string[] =>
  header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const weight = parameters.map((parameter) => /^\s*q=([\d.]+)$/.exec(parameter)?.[1]).find((q) => q !== undefined);
      return { language: (tag.split('-')[0] ?? '').toLowerCase(), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ language }) => language);

/**
 * Makes the catalogue from its files, the first being the language of the office.
 * Throws where a file lacks a code or has one that nobody knows.
 */
export const createCatalogue = (files: readonly [unknown, ...unknown[]]): MessageCatalogue => {
  const parsed = files.map((file) => {
    const result = CatalogueFile.safeParse(file);
    if (!result.success) throw new Error(`invalid message catalogue\n${z.prettifyError(result.error)}`);
    return result.data;
  });
  const [first] = parsed;
  if (first === undefined) throw new Error('no message catalogue was given');
  const fileFor = (acceptLanguage: string | undefined): (typeof parsed)[number] => {
    const language = acceptLanguage === undefined ? undefined : wanted(acceptLanguage)[0];
    return parsed.find((file) => file.language === language) ?? first;
  };
  const speaking = (own: string | undefined): MessageCatalogue => ({
    title: (code, acceptLanguage = own) => fileFor(acceptLanguage).errors[code],
    detail: ({ code, detail }, acceptLanguage = own) => fileFor(acceptLanguage).details?.[code] ?? detail,
    field: (error, acceptLanguage = own) => {
      const { language, inputs } = fileFor(acceptLanguage);
      return fieldDetail(error, language, inputs);
    },
    in: speaking,
    text: (key, values = {}, acceptLanguage = own) =>
      fileFor(acceptLanguage).pages[key].replace(/\{([a-z]+)\}/g, (place, name: string) =>
        String(values[name] ?? place),
      ),
  });
  return speaking(undefined);
};
