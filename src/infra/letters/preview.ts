/** Draws a template on sample data, for an office that has edited the template and looks at it before use. */
import { templateFor, validityFor } from '../../domain/letter/choose.js';
import { isSealed } from '../../domain/letter/kinds.js';
import { composeLetter, type LetterTemplate } from '../../domain/letter/compose.js';
import type { LetterContent } from '../../domain/letter/content.js';
import { issueLetter } from '../../domain/letter/issue.js';
import { localDate, type LocalDate } from '../../domain/letter/local-date.js';
import { bookFor, letterData, letterOffice, numberCodes, type OfficeLetters } from '../../domain/letter/office.js';
import type { PermitType } from '../../domain/letter/permit-type.js';
import type { TemplateFault } from '../../domain/letter/template.js';
import { formatNumber, numberValues } from '../../domain/numbering/format.js';
import { parsePattern } from '../../domain/numbering/pattern.js';
import type { Drafter } from '../../domain/ports/drafter.js';
import type { LetterPreview, PreviewRequest } from '../../domain/ports/letter-preview.js';
import type { Json, JsonObject } from '../../domain/shared/json.js';
import { err, ok, type Result } from '../../domain/shared/result.js';
import type { Instant } from '../../domain/shared/time.js';
import { templateFrom, type TemplateFile } from './load.js';
import { placeIn } from '../files/read-yaml.js';

export interface PreviewDeps {
  readonly office: OfficeLetters;
  /** Templates with the files they come from. */
  readonly templates: ReadonlyMap<string, TemplateFile>;
  readonly labels: LetterTemplate['labels'];
  readonly permitTypes: ReadonlyMap<string, PermitType>;
  /** Data of an application that every template can be filled with. */
  readonly sample: JsonObject;
  readonly certificateIssuer: string;
  readonly publicUrl: string;
  readonly drafter: Drafter;
  readonly now: () => Instant;
}

/** Number of the register that a preview shows; nothing is taken from the register. */
const SEQ = 417;
const VERIFICATION_ID = 'contoh-pratinjau-bukan-naskah';

const isRecord = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Merges the second over the first, part by part; a list is taken whole. */
const merged = (base: JsonObject, over: JsonObject): JsonObject => {
  const parts = Object.entries(over).map(([key, value]): [string, Json | undefined] => {
    const below = Object.hasOwn(base, key) ? base[key] : undefined;
    return [key, isRecord(value) && isRecord(below) ? merged(below, value) : value];
  });
  return Object.fromEntries([...Object.entries(base), ...parts]) as JsonObject;
};

const faultText = ({ name, source, template }: TemplateFile, type: PermitType, fault: TemplateFault): string => {
  const { code, at, got, expected } = fault;
  const place = at.startsWith('permitType.')
    ? `permit type ${type.id}: ${at.replace('permitType.', '')}`
    : at.startsWith('office.')
      ? `office: letterhead.${at.replace('office.', '')}`
      : `${placeIn(name, source, at)}: ${at}`;
  return `${place}: ${code}: it says "${got}" (template ${template.id}); expected ${expected.join(', ')}`;
};

export const createLetterPreview = (deps: PreviewDeps): LetterPreview => {
  const { office, permitTypes, sample, drafter, now } = deps;
  const templates = new Map([...deps.templates].map(([id, { template }]) => [id, template]));

  const fileOf = (request: PreviewRequest['template']): Result<TemplateFile, readonly string[]> => {
    if ('source' in request) {
      const faults: string[] = [];
      const template = templateFrom(request.name, request.source, deps.labels, faults);
      return template === undefined ? err(faults) : ok({ ...request, template });
    }
    const file = deps.templates.get(request.id);
    if (file !== undefined) return ok(file);
    return err([`there is no template "${request.id}"; known: ${[...deps.templates.keys()].join(', ')}`]);
  };

  /** Permit type for a preview: one that would use the template, else one of its form, else the first. */
  const typeOf = (wanted: string | undefined, template: LetterTemplate): Result<PermitType, readonly string[]> => {
    const all = [...permitTypes.values()];
    const found =
      wanted === undefined
        ? (all.find((type) => templateFor(templates, type, template.kind)?.id === template.id) ??
          all.find((type) => type.kind === template.form) ??
          all[0])
        : permitTypes.get(wanted);
    return found === undefined
      ? err([`there is no permit type "${wanted ?? ''}"; known: ${[...permitTypes.keys()].join(', ')}`])
      : ok(found);
  };

  /** The number that the office's register would give to the letter, without taking one. */
  const numberOf = (template: LetterTemplate, type: PermitType, date: LocalDate): Result<string, readonly string[]> => {
    const book = bookFor(office, template.kind, type.id);
    if (book === undefined) return err([`office: numbering.registers: none takes letters of kind ${template.kind}`]);
    const pattern = parsePattern(book.pattern, { reset: book.reset });
    const values = numberValues(date, numberCodes(office, type, book));
    const number = pattern.ok && values.ok ? formatNumber(pattern.value, SEQ, values.value) : null;
    return number?.ok === true
      ? ok(number.value)
      : err([`office: numbering.registers ${book.id}: its pattern "${book.pattern}" gives no number`]);
  };

  const issued = (
    content: LetterContent,
    template: LetterTemplate,
    type: PermitType,
    at: Instant,
  ): Result<LetterContent, readonly string[]> => {
    const date = localDate(at, office.office.zone);
    const number = numberOf(template, type, date);
    if (!number.ok) return number;
    const letter = issueLetter(content, { number: number.value, date, at });
    return letter.ok ? letter : err([`the letter cannot be issued: ${letter.error.code} (${letter.error.got})`]);
  };

  return {
    templates: [...templates.values()].map(({ id, kind, title }) => ({ id, kind, title })),
    async preview(request) {
      const file = fileOf(request.template);
      if (!file.ok) return file;
      const { template } = file.value;
      const type = typeOf(request.permitType, template);
      if (!type.ok) return type;
      const at = now();
      const composed = composeLetter(template, {
        office: letterOffice(office),
        data: letterData(office, type.value, merged(sample, request.data ?? {})),
        fields: type.value.fields,
        validity: validityFor(template.kind, type.value),
        verificationUrl: `${deps.publicUrl}/v/${VERIFICATION_ID}`,
        certificateIssuer: deps.certificateIssuer,
        draftedAt: at,
        sealed: request.sealed ?? isSealed(template.kind),
      });
      if (!composed.ok) return err(composed.error.map((fault) => faultText(file.value, type.value, fault)));
      const content = request.draft === true ? ok(composed.value) : issued(composed.value, template, type.value, at);
      if (!content.ok) return content;
      try {
        return ok((await drafter.draft(content.value, { showStamp: true })).bytes);
      } catch (cause) {
        // A refusal that the drafter names: a character that the font lacks, a coat of arms that cannot be read.
        if (cause instanceof Error && 'code' in cause) return err([`${file.value.name}: ${cause.message}`]);
        throw cause;
      }
    },
  };
};
