import { z } from 'zod';
import { MILESTONES } from '../../domain/integration/oss-status.js';
import {
  isNoticeTemplate,
  NOTICE_TEMPLATE_NAMES,
  NOTICE_TEMPLATES,
  type NoticeTemplate,
} from '../../domain/notices/templates.js';
import { unknownWord } from '../../domain/shared/nearest.js';
import { readFileOf } from '../files/read-yaml.js';

const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;

/** A text of a notice, which names nothing that the notice does not have. */
const textOf = (template: NoticeTemplate): z.ZodType<string> =>
  z
    .string()
    .min(1)
    .superRefine((text, context) => {
      const known: readonly string[] = NOTICE_TEMPLATES[template];
      for (const [, name = ''] of text.matchAll(PLACEHOLDER))
        if (!known.includes(name))
          context.addIssue({
            code: 'custom',
            message: `{{${name}}}: ${unknownWord(`thing that ${template} can name`, name, known)}`,
          });
    });

const noticeOf = (template: NoticeTemplate) => z.strictObject({ subject: textOf(template), text: textOf(template) });
type Notice = z.output<ReturnType<typeof noticeOf>>;

const catalogue = z.strictObject(
  Object.fromEntries(NOTICE_TEMPLATE_NAMES.map((template) => [template, noticeOf(template)])) as Record<
    NoticeTemplate,
    ReturnType<typeof noticeOf>
  >,
);

/** A text that is not in the catalogue, or a placeholder without its value. */
export class WordingMissing extends Error {}

/**
 * Texts of notices, by their template. Placeholders are `{{name}}`; one without a value is an error that names those
 * there are. A file that lacks a text, or has one that nobody sends, is refused.
 */
export const loadWording = (file: string): ((template: string, values: Readonly<Record<string, string>>) => Notice) => {
  const texts = readFileOf(file, catalogue);
  return (template, values) => {
    if (!isNoticeTemplate(template)) throw new WordingMissing(`${file} has no text "${template}"`);
    const filled = (part: keyof Notice): string =>
      texts[template][part].replaceAll(PLACEHOLDER, (_, name: string) => {
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

/** Notes of milestones, by their name; one that is missing, or that nobody tells, is an error when the file is read. */
export const loadNotes = (file: string): ((milestone: string) => string) => {
  const notes = new Map<string, string>(
    Object.entries(readFileOf(file, z.record(z.enum(MILESTONES), z.string().min(1)))),
  );
  return (milestone) => notes.get(milestone) ?? milestone;
};
