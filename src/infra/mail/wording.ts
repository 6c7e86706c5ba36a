import { z } from 'zod';
import { MILESTONES } from '../../domain/integration/oss-status.js';
import { MAIL_NAMES, MAILS, type MailName } from '../../domain/notices/mails.js';
import { unknownWord } from '../../domain/shared/nearest.js';
import { readFileOf } from '../files/read-yaml.js';

const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;

/** A text of an e-mail, which names nothing that the mail does not have. */
const textOf = (mail: MailName): z.ZodType<string> =>
  z
    .string()
    .min(1)
    .superRefine((text, context) => {
      const known: readonly string[] = MAILS[mail];
      for (const [, name = ''] of text.matchAll(PLACEHOLDER))
        if (!known.includes(name))
          context.addIssue({
            code: 'custom',
            message: `{{${name}}}: ${unknownWord(`thing that ${mail} can name`, name, known)}`,
          });
    });

const catalogue = z.strictObject(
  Object.fromEntries(
    MAIL_NAMES.map((mail) => [mail, z.strictObject({ subject: textOf(mail), text: textOf(mail) })]),
  ) as Record<MailName, z.ZodObject<{ subject: z.ZodType<string>; text: z.ZodType<string> }>>,
);

/** A text that is not in the catalogue, or a placeholder without its value. */
export class WordingMissing extends Error {
  readonly code = 'INVARIANT';
}

const isMail = (name: string): name is MailName => Object.hasOwn(MAILS, name);

/**
 * Texts of e-mails, by `mail.<template>.subject` and `mail.<template>.text`. Placeholders are `{{name}}`; one without a
 * value is an error that names those there are. A file that lacks a mail, or has one that nobody sends, is refused.
 */
export const loadWording = (file: string): ((key: string, values: Readonly<Record<string, string>>) => string) => {
  const texts = readFileOf(file, catalogue);
  return (key, values) => {
    const [, template = '', part = ''] = key.split('.');
    if (!isMail(template) || (part !== 'subject' && part !== 'text'))
      throw new WordingMissing(`${file} has no text "${key}"`);
    return texts[template][part].replaceAll(PLACEHOLDER, (_, name: string) => {
      const value = values[name];
      if (value === undefined)
        throw new WordingMissing(`${file}: ${key} names {{${name}}}; it may name: ${Object.keys(values).join(', ')}`);
      return value;
    });
  };
};

/** Notes of milestones, by their name; one that is missing, or that nobody tells, is an error when the file is read. */
export const loadNotes = (file: string): ((milestone: string) => string) => {
  const notes = new Map<string, string>(
    Object.entries(readFileOf(file, z.record(z.enum(MILESTONES), z.string().min(1)))),
  );
  return (milestone) => notes.get(milestone) ?? milestone;
};
