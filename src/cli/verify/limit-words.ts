import { readFileSync } from 'node:fs';
import { createCatalogue } from '../../api/messages/catalogue.js';
import { presentLimit } from '../../api/verification/presenter.js';
import type { LimitExceeded } from '../../domain/verification/limits.js';
import type { Language } from '../language.js';

const fileOf = (language: Language): unknown =>
  JSON.parse(readFileSync(new URL(`../../../config/messages/${language}.json`, import.meta.url), 'utf8'));

/** Meaning of an exceeded limit, in the words of the verification page. */
export const limitWords = (limit: LimitExceeded, language: Language): string => {
  const catalogue = createCatalogue([fileOf(language)], 'UTC');
  return presentLimit(limit, (key, values) => catalogue.text(key, values)).meaning;
};
