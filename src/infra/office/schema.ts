/** The shape of an office's file (config/offices). */
import { z } from 'zod';
import { SEAL_PURPOSES } from '../../domain/ports/sealer.js';
import { isNear, unknownWord } from '../../domain/shared/nearest.js';
import {
  DEFAULT_CLOCK_POLICY,
  NAMED_UNITS,
  parseBudget,
  type Budget,
  type GroupBudget,
} from '../../domain/time/index.js';
import { letterSections } from '../letters/schemas.js';

/** Details of the ground "applicant" on which a clock may stop. */
export const APPLICANT_GROUNDS: readonly string[] = [...DEFAULT_CLOCK_POLICY.applicantGrounds, 'collection'];

const alarm = z.strictObject({
  id: z.string().min(1),
  fraction: z.number().positive().max(10),
  kind: z.enum(['reminder', 'escalation', 'overdue', 'promise']),
  to: z.array(z.enum(['holder', 'superior', 'head'])).min(1),
});

const alarms = z
  .array(alarm)
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'expected ids that differ')
  .refine(
    (list) => list.every(({ kind, fraction }) => fraction === 1 || kind === 'reminder' || kind === 'escalation'),
    'expected fraction 1 for the kinds overdue and promise: they mark that a budget is spent, and may decide',
  );
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time of day such as '07:30'");

/** A duration beside its unit, read as one budget. */
const budgeted = { budget: z.string(), unit: z.enum(NAMED_UNITS).default('working-time') };
const readBudget = (
  { budget, unit }: { readonly budget: string; readonly unit: (typeof NAMED_UNITS)[number] },
  issues: z.core.$ZodRawIssue[],
): Budget => {
  const parsed = parseBudget(budget, unit);
  if (parsed.ok) return parsed.value;
  issues.push({ code: 'custom', message: parsed.error, path: ['budget'], input: budget });
  return z.NEVER;
};
const group = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,49}$/, 'expected an id of small letters, digits and -'),
    procedure: z.string().min(1).nullable().default(null),
    steps: z.array(z.string().min(1)).min(1),
    ...budgeted,
    legalReference: z.string().min(1).nullable().default(null),
  })
  .transform(({ id, procedure, steps, legalReference, budget, unit }, { issues }): GroupBudget => ({
    id,
    procedure,
    steps,
    legalReference,
    budget: readBudget({ budget, unit }, issues),
  }));

const clock = z.strictObject({
  startsAt: z.enum(['opened', 'claimed']).optional(),
  stopRule: z
    .strictObject({
      rule: z.enum(['touched-days', 'time-taken']),
      legalReference: z.string().min(1).nullable().default(null),
    })
    .optional(),
  groups: z
    .array(group)
    .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'expected ids that differ')
    .optional(),
  alarms: alarms
    .refine(
      (list) => list.every(({ kind }) => kind !== 'promise'),
      'expected no alarm of kind promise: steps and groups are overdue, only the whole application has a promise',
    )
    .optional(),
  promiseAlarms: alarms
    .refine(
      (list) => list.some(({ kind, fraction }) => kind === 'promise' && fraction === 1),
      'expected one of kind promise at fraction 1: the end of the promise is always marked',
    )
    .optional(),
  legalHolds: z.record(z.string(), z.string()).optional(),
  outageCauses: z.array(z.string().min(1)).min(1).optional(),
  consent: z.strictObject({ fromStop: z.int().min(0), lastFraction: z.number().min(0).max(1) }).optional(),
  remindFromMinutes: z.number().nonnegative().optional(),
  quietHours: z.strictObject({ from: timeOfDay, to: timeOfDay }).nullable().optional(),
  digest: z.strictObject({ at: timeOfDay, threshold: z.int().min(0).max(1000) }).optional(),
  head: z.string().min(1).nullable().optional(),
});

/** Grounds on which a clock rests, as records name them; each may also be named without its kind. */
const groundsOf = ({
  legalHolds = {},
  outageCauses = [...DEFAULT_CLOCK_POLICY.outageCauses],
}: z.infer<typeof clock>): readonly string[] => {
  const whole = [
    ...APPLICANT_GROUNDS.map((ground) => `applicant:${ground}`),
    ...Object.keys(legalHolds).map((ground) => `legal-hold:${ground}`),
    ...['oss:41', 'oss:43', 'outage:a', 'outage:b', 'outage:c'],
  ];
  return [...whole, ...whole.map((ground) => ground.slice(ground.indexOf(':') + 1)), ...outageCauses];
};

/**
 * Refuses names of unknown grounds that are like a known one: nobody would read them. A name that is like none may be
 * for a ground of an earlier configuration.
 */
const withKnownGrounds = (file: z.infer<typeof officeShape>, issues: z.core.$ZodRawIssue[]): typeof file => {
  const known = groundsOf(file.clock);
  for (const ground of Object.keys(file.grounds))
    if (!known.includes(ground) && known.some((candidate) => isNear(ground, candidate)))
      issues.push({
        ...{ code: 'custom', path: ['grounds', ground], input: ground },
        message: unknownWord('ground on which the clock rests', ground, known),
      });
  return file;
};

/**
 * The whole file of an office. Each reader takes its sections of it; a key that the schema does not know is a fault.
 */
const officeShape = z.strictObject({
  ...letterSections,
  procedures: z.record(z.string(), z.string()).default({}),
  calendar: z.string().min(1),
  certificateIssuer: z.string().min(1),
  seal: z.record(z.enum(SEAL_PURPOSES), z.string().min(1)).nullable().default(null),
  grounds: z.record(z.string(), z.string().min(1)).default({}),
  clock: clock.default({}),
  oss: z
    .strictObject({
      region: z.string().regex(/^\d{4}$/, 'expected the first four digits of the region code'),
      authority: z.enum(['00', '01', '02']),
      agency: z.string().min(1),
    })
    .nullable()
    .default(null),
});

export const officeFile = officeShape.transform((file, { issues }) => withKnownGrounds(file, issues));
