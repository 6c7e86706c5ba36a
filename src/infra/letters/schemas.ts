import { z } from 'zod';
import { NAMED_UNITS, parseBudget } from '../../domain/time/index.js';
import { codeOfOffice, OFFICE_CODE } from '../../domain/application/number.js';
import { SIGNATURE_POLICIES } from '../../domain/application/applicant-signature.js';
import { PERMIT_FORMS, STAMP_FRAMES, STAMP_PLACES } from '../../domain/letter/content.js';
import { LETTER_KIND_NAMES } from '../../domain/letter/kinds.js';
import { OFFICE_ZONES } from '../../domain/letter/local-date.js';
import type { JsonObject } from '../../domain/shared/json.js';
import { formSchema } from '../forms/schema.js';
import { promiseSchema } from '../office/promise.js';

const text = z.string().trim().min(1);
/** Longest ids of the office's files, and longest parts of letters' numbers: the room that the record has. */
const LONGEST_ID = 80;
const LONGEST_CODE = 40;
const LONGEST_PATTERN = 80;

const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected lower-case letters, digits and single hyphens')
  .max(LONGEST_ID);
/** A path in the data of a letter: `applicant.name`. */
const path = z.string().regex(/^[A-Za-z][\w-]*(\.[\w-]+)*$/, 'expected a path such as applicant.name');
const kind = z.enum(LETTER_KIND_NAMES);

const unique = <T>(of: (item: T) => string) => ({
  check: (list: readonly T[]): boolean => new Set(list.map(of)).size === list.length,
  message: 'expected each id once',
});

const field = z.strictObject({ label: text, value: text, when: path.optional() });
const list = { items: z.array(text).min(1).optional(), itemsFrom: path.optional(), item: text.optional() };
const when = path.optional();
const marker = z.enum(['number', 'letter', 'dash']);

/** A discriminated union whose fault names the words that could stand there. */
const oneOf = (words: readonly string[]) => ({ error: () => `expected one of ${words.join(', ')}` });

const block = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('paragraph'),
      when,
      text,
      align: z.enum(['justify', 'left', 'center']).optional(),
      indent: z.boolean().optional(),
    }),
    z.strictObject({ type: z.literal('heading'), when, text }),
    z.strictObject({
      type: z.literal('clauses'),
      when,
      label: text,
      marker: z.enum(['number', 'letter', 'dash', 'none']).optional(),
      ...list,
    }),
    z.strictObject({ type: z.literal('dictum'), when, label: text, text }),
    z.strictObject({
      type: z.literal('fields'),
      when,
      from: z.literal('permit-type').optional(),
      rows: z.array(field).min(1).optional(),
      rowsFrom: path.optional(),
    }),
    z.strictObject({ type: z.literal('list'), when, marker: marker.optional(), ...list }),
    z.strictObject({
      type: z.literal('table'),
      when,
      rowsFrom: path,
      columns: z
        .array(
          z.strictObject({
            header: text,
            value: text,
            share: z.number().positive().optional(),
            align: z.enum(['left', 'center', 'right']).optional(),
          }),
        )
        .min(1)
        .max(8),
    }),
  ],
  oneOf(['paragraph', 'heading', 'clauses', 'dictum', 'fields', 'list', 'table']),
);

export const labelsSchema = z.strictObject({
  titleNumber: text,
  number: text,
  about: text,
  nature: text,
  enclosure: text,
  subject: text,
  recipient: text,
  place: text,
  date: text,
  signedBy: text,
  signatureRoom: text,
  sealedBy: text,
  sealRoom: text,
  nip: text,
  copies: text,
  draftMark: text,
  unlimited: text,
  page: text,
  printMark: text,
  printNote: text,
});

export const templateSchema = z.strictObject({
  id,
  kind,
  form: z.enum(PERMIT_FORMS).optional(),
  title: text,
  paper: z.enum(['A4', 'F4']).optional(),
  orientation: z.enum(['portrait', 'landscape']).optional(),
  frame: z.enum(['rules', 'ornament']).optional(),
  opening: z.discriminatedUnion(
    'layout',
    [
      z.strictObject({ layout: z.literal('judul'), title: text, about: text.optional(), authority: text.optional() }),
      z.strictObject({
        layout: z.literal('korespondensi'),
        nature: text,
        enclosure: text,
        subject: text,
        recipient: z.array(text).min(1),
      }),
      z.strictObject({
        layout: z.literal('penghargaan'),
        title: text,
        about: text.optional(),
        presented: text,
        holder: text,
      }),
    ],
    oneOf(['judul', 'korespondensi', 'penghargaan']),
  ),
  body: z.array(block).min(1),
  copies: z.array(text).optional(),
  /** Words of this template that differ from labels.yaml. */
  labels: labelsSchema.partial().optional(),
});

const requirement = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/)
    .max(LONGEST_ID),
  name: text,
  required: z.boolean(),
});
const onceById = unique<{ id: string }>(({ id: own }) => own);

export const permitTypeSchema = z.strictObject({
  id,
  name: text,
  kind: z.enum(PERMIT_FORMS),
  code: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'expected a short code without blanks or slashes')
    .max(LONGEST_CODE),
  kodeOss: z
    .string()
    .regex(/^(\d{3}|\d{12})$/, 'expected 3 or 12 digits, in quotation marks')
    .nullable(),
  classification: z.strictObject({ old: text.max(LONGEST_CODE), new: text.max(LONGEST_CODE) }),
  process: id,
  letters: z.partialRecord(kind, id),
  validity: z.union([z.strictObject({ months: z.int().min(1).max(1200) }), z.literal('unlimited'), z.literal('none')]),
  promise: promiseSchema,
  deemedApproval: z.union([
    z.literal(false).transform(() => null),
    z.literal(true).transform(() => ({ outcome: 'statement' as const })),
    z.strictObject({ outcome: z.literal('statement') }),
    z
      .strictObject({
        outcome: z.literal('hand-to-head'),
        countdown: z.strictObject({
          budget: z.string(),
          unit: z.enum(NAMED_UNITS).default('working-day'),
          legalReference: text.optional(),
        }),
      })
      .transform(({ outcome, countdown: { budget, unit, legalReference } }, { issues }) => {
        const parsed = parseBudget(budget, unit);
        if (parsed.ok)
          return { outcome, countdown: parsed.value, ...(legalReference === undefined ? {} : { legalReference }) };
        issues.push({ code: 'custom', message: parsed.error, path: ['countdown', 'budget'], input: budget });
        return z.NEVER;
      }),
  ]),
  fee: z.int().min(0),
  recommendation: z.strictObject({ required: z.boolean(), agency: text.nullable() }),
  applicantSignature: z.enum(SIGNATURE_POLICIES).default('optional'),
  requirements: z.array(requirement).refine(onceById.check, onceById.message),
  data: formSchema.transform((schema) => schema as JsonObject),
  fields: z.array(field).min(1),
  legalBasis: z.array(text).min(1),
  conditions: z.array(text),
  retention: z.strictObject({
    activeYears: z.int().min(0),
    inactiveYears: z.int().min(0),
    then: z.enum(['permanent', 'destroy']),
  }),
});

const register = z.strictObject({
  id,
  name: text,
  pattern: text.max(LONGEST_PATTERN),
  reset: z.enum(['yearly', 'never']),
  kinds: z.array(kind).min(1),
  permitTypes: z.array(id).min(1).optional(),
  classification: z.enum(['old', 'new']).optional(),
});

const stampLines = z
  .array(z.strictObject({ text, size: z.number().min(5).max(14).default(8.5), accent: z.boolean().optional(), when }))
  .min(1)
  .max(8);

const stamp = z.strictObject({
  place: z.enum(STAMP_PLACES),
  frame: z.enum(STAMP_FRAMES).default('rule'),
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, "expected a colour such as '#1a3669', in quotation marks")
    .default('#000000'),
  image: text.nullable().default(null),
  lines: stampLines,
  sealLines: stampLines.nullable().default(null),
});

/** Sections of an office's file that letters and numbers need. */
export const letterSections = {
  office: z
    .strictObject({
      id,
      code: z.string().regex(OFFICE_CODE, 'expected two to six capital letters').optional(),
      name: text,
      region: text,
      headTitle: text,
      place: text,
      regionHead: text,
      zone: z.enum(OFFICE_ZONES),
    })
    .transform(({ code, ...office }) => ({ ...office, code: code ?? codeOfOffice(office.id) })),
  paper: z.boolean().default(true),
  correction: z.strictObject({ workingDays: z.int().min(1).max(365) }).optional(),
  letterhead: z.strictObject({
    government: text,
    agency: text,
    address: z.array(text).min(1).max(5),
    emblem: text.nullable(),
    footer: z.array(text).min(1).max(6),
    footerSealed: z.array(text).min(1).max(6),
  }),
  signatory: z.strictObject({
    capacity: z.enum(['a.n.', 'Plt.', 'Plh.']).nullable(),
    position: text,
    name: text,
    rank: text.nullable(),
    nip: z
      .string()
      .regex(/^\d{18}$/, 'expected 18 digits, in quotation marks')
      .nullable(),
  }),
  signature: z.strictObject({ reason: text, location: text, visible: stamp.nullable().default(null) }),
  numbering: z.strictObject({
    unit: text,
    classification: z.enum(['old', 'new']),
    registers: z.array(register).min(1).refine(onceById.check, onceById.message),
  }),
};
