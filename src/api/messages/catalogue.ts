import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../domain/shared/error-codes.js';
import { FIELD_TEXTS, withValues, type FieldReason } from '../../domain/shared/field-fault.js';
import { preferredLanguage } from './languages.js';
import { PAGE_TEXTS, type PageText } from './page-texts.js';
import { readerLanguages } from './reader.js';

/** One language: total over error codes, page texts and what is said of a field, nothing more. */
export const CatalogueFile = z.strictObject({
  language: z.string().min(2),
  errors: z.record(z.enum(ERROR_CODES), z.string().min(1)),
  details: z.record(z.enum(ERROR_CODES), z.string().min(1)),
  fields: z.record(z.enum(FIELD_TEXTS), z.string().min(1)),
  pages: z.record(z.enum(PAGE_TEXTS), z.string().min(1)),
});

export interface MessageCatalogue {
  /**
   * Title of an error for a person, in the language of whoever reads the answer: Indonesian unless `acceptLanguage`, which
   * is the request's where none is given, asks first for another language there is.
   */
  title(code: ErrorCode, acceptLanguage?: string): string;
  /** What an error means and what to do, in the language of `title`. */
  detail(code: ErrorCode, acceptLanguage?: string): string;
  /** What is wrong with a field, in the language of `title`. */
  field(reason: FieldReason, acceptLanguage?: string): string;
  /** The language, e.g. `id`, that `title` speaks. */
  language(acceptLanguage?: string): string;
  /** `{name}` in the text is replaced by the value of that name. In the office's language unless another is asked for. */
  text(key: PageText, values?: Readonly<Record<string, string | number>>, acceptLanguage?: string): string;
}

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
    const language = preferredLanguage(acceptLanguage, [first.language, ...parsed.map((file) => file.language)]);
    return parsed.find((file) => file.language === language) ?? first;
  };
  const forReader = (acceptLanguage: string | undefined): (typeof parsed)[number] =>
    fileFor(acceptLanguage ?? readerLanguages());
  return {
    title: (code, acceptLanguage) => forReader(acceptLanguage).errors[code],
    detail: (code, acceptLanguage) => forReader(acceptLanguage).details[code],
    field: ({ text, values }, acceptLanguage) => withValues(forReader(acceptLanguage).fields[text], values),
    language: (acceptLanguage) => forReader(acceptLanguage).language,
    text: (key, values = {}, acceptLanguage) => withValues(fileFor(acceptLanguage).pages[key], values),
  };
};
