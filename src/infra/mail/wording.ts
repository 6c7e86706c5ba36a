import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const catalogue = z.record(z.string(), z.strictObject({ subject: z.string().min(1), text: z.string().min(1) }));

/** A text that is not in the catalogue, or a placeholder without its value. */
export class WordingMissing extends Error {
  readonly code = 'INVARIANT';
}

/**
 * Texts of e-mails, by `mail.<template>.subject` and `mail.<template>.text`. Placeholders are `{{name}}`; one without a
 * value is an error that names those there are.
 */
export const loadWording = (file: string): ((key: string, values: Readonly<Record<string, string>>) => string) => {
  const parsed = catalogue.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new WordingMissing(`${file}: ${z.prettifyError(parsed.error)}`);
  const texts = parsed.data;
  return (key, values) => {
    const [, template = '', part = ''] = key.split('.');
    const entry = texts[template];
    if (entry === undefined || (part !== 'subject' && part !== 'text'))
      throw new WordingMissing(`${file} has no text "${key}"`);
    return entry[part].replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
      const value = values[name];
      if (value === undefined)
        throw new WordingMissing(`${file}: ${key} names {{${name}}}; it may name: ${Object.keys(values).join(', ')}`);
      return value;
    });
  };
};

/** Notes of milestones, by their name; a milestone without one is an error when the file is read, not when it is sent. */
export const loadNotes = (file: string): ((milestone: string) => string) => {
  const parsed = z.record(z.string(), z.string().min(1)).safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new WordingMissing(`${file}: ${z.prettifyError(parsed.error)}`);
  return (milestone) => parsed.data[milestone] ?? milestone;
};
