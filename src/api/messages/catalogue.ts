import { z } from 'zod';
import { CAUSES, CAUSE_WORDS, causeIn, isCauseWord } from '../../domain/shared/causes.js';
import { ERROR_CODES, type ErrorCode } from '../../domain/shared/error-codes.js';
import { FIELD_TEXTS, reasonIn, type FieldReason } from '../../domain/shared/field-fault.js';
import { withValues } from '../../domain/shared/sentences.js';
import { FINDING_CODES, type FindingCode } from '../../domain/verification/finding.js';
import type { Instant } from '../../domain/shared/time.js';
import { preferredLanguage } from './languages.js';
import { PAGE_TEXTS, type PageText } from './page-texts.js';
import { readerLanguages } from './reader.js';

/**
 * Catalogue of one language: it has every error code, cause, page text and sentence about a field, and nothing more.
 */
export const CatalogueFile = z.strictObject({
  language: z.string().min(2),
  errors: z.record(z.enum(ERROR_CODES), z.string().min(1)),
  details: z.record(z.enum(ERROR_CODES), z.string().min(1)),
  causes: z.record(z.enum(CAUSES), z.string().min(1)),
  words: z.record(z.enum(CAUSE_WORDS), z.string().min(1)),
  findings: z.record(z.enum(FINDING_CODES), z.string().min(1)),
  fields: z.record(z.enum(FIELD_TEXTS), z.string().min(1)),
  pages: z.record(z.enum(PAGE_TEXTS), z.string().min(1)),
});

export interface MessageCatalogue {
  /**
   * Title of an error for a person, in the language of whoever reads the answer: Indonesian unless `acceptLanguage`,
   * which is the request's where none is given, asks first for another language there is.
   */
  title(code: ErrorCode, acceptLanguage?: string): string;
  /** Meaning of an error and the remedy, in the language of `title`. */
  detail(code: ErrorCode, acceptLanguage?: string): string;
  /** Cause in the language of `title`; null where the English sentence of the record or a rule is none of the set. */
  cause(sentence: string, acceptLanguage?: string): string | null;
  /**
   * Words about a faulty field, in the language of `title`. A sentence of the record is translated where it is one of
   * the set, and given as it is where it is none.
   */
  field(reason: FieldReason | string, acceptLanguage?: string): string;
  /** Meaning of a verification finding, in the language of `title`. */
  finding(code: FindingCode, acceptLanguage?: string): string;
  /** Language that `title` speaks, e.g. `id`. */
  language(acceptLanguage?: string): string;
  /** Day and time in the zone of the office, in the language of `title`. */
  instant(at: Instant, acceptLanguage?: string): string;
  /**
   * Text of a page; `{name}` in it is replaced by the value of that name. In the office's language unless another is
   * asked for.
   */
  text(key: PageText, values?: Readonly<Record<string, string | number>>, acceptLanguage?: string): string;
}

/**
 * Makes the catalogue from its files, the first being the language of the office.
 * Throws where a file lacks a code or has one that nobody knows.
 */
export const createCatalogue = (files: readonly [unknown, ...unknown[]], zone: string): MessageCatalogue => {
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
    cause: (sentence, acceptLanguage) => {
      const found = causeIn(sentence);
      if (found === null) return null;
      const { causes, words, fields } = forReader(acceptLanguage);
      const spoken = (value: string): string => {
        const reason = reasonIn(value);
        return reason === null
          ? value
              .split(', ')
              .map((word) => (isCauseWord(word) ? words[word] : word))
              .join(', ')
          : withValues(fields[reason.text], reason.values);
      };
      const values = Object.fromEntries(
        Object.entries(found.values).map(([name, value]) => [name, spoken(String(value))]),
      );
      return withValues(causes[found.text], values);
    },
    field: (given, acceptLanguage) => {
      const said = ({ text, values }: FieldReason): string =>
        withValues(forReader(acceptLanguage).fields[text], values);
      if (typeof given !== 'string') return said(given);
      const reason = reasonIn(given);
      return reason === null ? given : said(reason);
    },
    finding: (code, acceptLanguage) => forReader(acceptLanguage).findings[code],
    language: (acceptLanguage) => forReader(acceptLanguage).language,
    instant: (at, acceptLanguage) =>
      new Intl.DateTimeFormat(forReader(acceptLanguage).language, {
        ...{ timeZone: zone, dateStyle: 'long', timeStyle: 'short' },
      }).format(at),
    text: (key, values = {}, acceptLanguage) => withValues(fileFor(acceptLanguage).pages[key], values),
  };
};
