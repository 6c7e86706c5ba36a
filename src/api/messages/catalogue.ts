import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../domain/shared/error-codes.js';

/** Labels of the pages that the API itself serves, beside the titles of errors. */
const PAGE_TEXTS = [
  'verify.title',
  'verify.intro',
  'verify.valid',
  'verify.not-valid',
  'verify.undetermined',
  'verify.number',
  'verify.kind',
  'verify.kind.permit',
  'verify.kind.refusal',
  'verify.office',
  'verify.signer',
  'verify.signed-at',
  'verify.valid-until',
  'verify.no-end',
  'verify.state',
  'verify.state.valid',
  'verify.state.suspended',
  'verify.state.superseded',
  'verify.state.revoked',
  'verify.state.cancelled',
  'verify.state.expired',
  'verify.signature',
  'verify.signature.passed',
  'verify.signature.indeterminate',
  'verify.signature.failed',
  'verify.sha256',
  'verify.compare',
  'survey.title',
  'survey.intro',
  'survey.comment',
  'survey.send',
  'survey.thanks',
  'survey.already',
  'survey.missing',
  'clock.runs',
  'clock.rests',
  'clock.not-started',
  'clock.finished',
  'clock.applicant',
  'clock.correction',
  'clock.survey',
  'clock.payment',
  'clock.collection',
  'clock.legal-hold',
  'clock.oss',
  'clock.outage',
  'page.error',
] as const;

export type PageText = (typeof PAGE_TEXTS)[number];

/** One language: total over error codes and page texts, nothing more. */
const CatalogueFile = z.strictObject({
  language: z.string().min(2),
  errors: z.record(z.enum(ERROR_CODES), z.string().min(1)),
  pages: z.record(z.enum(PAGE_TEXTS), z.string().min(1)),
});

export type CatalogueFileInput = z.infer<typeof CatalogueFile>;

export interface MessageCatalogue {
  /** Title of an error for a person; Indonesian unless `acceptLanguage` asks for a language there is. */
  title(code: ErrorCode, acceptLanguage?: string): string;
  text(key: PageText): string;
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
  return {
    title: (code, acceptLanguage) => {
      const language = acceptLanguage === undefined ? undefined : wanted(acceptLanguage)[0];
      return (parsed.find((file) => file.language === language) ?? first).errors[code];
    },
    text: (key) => first.pages[key],
  };
};
