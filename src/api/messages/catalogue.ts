import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../domain/shared/error-codes.js';
import { PAGE_TEXTS, type PageText } from './page-texts.js';

/** One language: total over error codes and page texts, nothing more. */
export const CatalogueFile = z.strictObject({
  language: z.string().min(2),
  errors: z.record(z.enum(ERROR_CODES), z.string().min(1)),
  pages: z.record(z.enum(PAGE_TEXTS), z.string().min(1)),
});

export interface MessageCatalogue {
  /** Title of an error for a person; Indonesian unless `acceptLanguage` asks for a language there is. */
  title(code: ErrorCode, acceptLanguage?: string): string;
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
  return {
    title: (code, acceptLanguage) => fileFor(acceptLanguage).errors[code],
    text: (key, values = {}, acceptLanguage) =>
      fileFor(acceptLanguage).pages[key].replace(/\{([a-z]+)\}/g, (place, name: string) =>
        String(values[name] ?? place),
      ),
  };
};
