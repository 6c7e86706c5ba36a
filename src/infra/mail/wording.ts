import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const notice = z.strictObject({ subject: z.string().min(1), text: z.string().min(1) });
const catalogue = z.record(z.string(), notice);
type Notice = z.output<typeof notice>;

/** A text that is not in the catalogue, or a placeholder without its value. */
export class WordingMissing extends Error {
  readonly code = 'INVARIANT';
}

/**
 * Texts of notices, by their template. Placeholders are `{{name}}`; one without a value is an error that names those
 * there are.
 */
export const loadWording = (file: string): ((template: string, values: Readonly<Record<string, string>>) => Notice) => {
  const parsed = catalogue.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new WordingMissing(`${file}: ${z.prettifyError(parsed.error)}`);
  return (template, values) => {
    const entry = parsed.data[template];
    if (entry === undefined) throw new WordingMissing(`${file} has no text "${template}"`);
    const filled = (part: keyof Notice): string =>
      entry[part].replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
        const value = values[name];
        if (value === undefined)
          throw new WordingMissing(
            `${file}: ${template}.${part} names {{${name}}}; it may name: ${Object.keys(values).join(', ')}`,
          );
        return value;
      });
    return { subject: filled('subject'), text: filled('text') };
  };
};

/** Notes of milestones, by their name; a milestone without one is an error when the file is read, not when it is sent. */
export const loadNotes = (file: string): ((milestone: string) => string) => {
  const parsed = z.record(z.string(), z.string().min(1)).safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new WordingMissing(`${file}: ${z.prettifyError(parsed.error)}`);
  return (milestone) => parsed.data[milestone] ?? milestone;
};
