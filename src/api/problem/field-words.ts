/** What is wrong at one place of the input, in the reader's language. */
import { z } from 'zod';
import type { FieldError } from './problem.js';

const ENGLISH = z.locales.en().localeError;
const LOCALES: Readonly<Record<string, typeof ENGLISH>> = { id: z.locales.id().localeError };

const messageOf = (said: ReturnType<typeof ENGLISH>): string | null => {
  if (said === null || said === undefined) return null;
  return typeof said === 'string' ? said : said.message;
};

/**
 * `known` holds the office's own messages by their English text. What the validator says by itself is said again in its own
 * words of that language; what nobody has translated stays as it is.
 */
export const fieldDetail = (
  { detail, issue }: FieldError,
  language: string,
  known: Readonly<Record<string, string>>,
): string => {
  const own = known[detail];
  if (own !== undefined) return own;
  const locale = LOCALES[language];
  if (issue === undefined || locale === undefined || messageOf(ENGLISH(issue)) !== detail) return detail;
  return messageOf(locale(issue)) ?? detail;
};
