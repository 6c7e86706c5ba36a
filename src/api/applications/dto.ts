import { z } from 'zod';
import { faultAtDoor, PARTICULARS, type ParticularName } from '../../domain/application/particulars.js';
import { detailOf } from '../../domain/shared/field-fault.js';
import { AnyJson } from '../http/schema.js';
import { pageQuery } from '../http/answers.js';
import { ApplicationStatus } from './answers.js';
import { NumberQuery } from './number.js';

const text = (max: number): z.ZodString => z.string().trim().min(1).max(max);

const asParticular =
  (name: ParticularName) =>
  (given: string, context: z.RefinementCtx<string>): void => {
    const fault = faultAtDoor(name, given);
    if (fault !== null) context.addIssue({ code: 'custom', message: detailOf(fault) });
  };

const particular = (name: ParticularName): z.ZodString => {
  const { most, digits } = PARTICULARS[name];
  if (digits !== undefined) return z.string().regex(digits.pattern, digits.expected);
  // A name of control characters or of signs alone looks empty in every list and cannot be drawn.
  return text(most).superRefine(asParticular(name));
};

export const ApplicantBody = z.strictObject({
  name: particular('name'),
  nationalId: particular('nationalId').optional(),
  taxId: particular('taxId').optional(),
  nib: particular('nib').optional(),
  email: z.email({ abort: true }).max(PARTICULARS.email.most).superRefine(asParticular('email')).optional(),
  phone: particular('phone').optional(),
  address: particular('address').optional(),
  responsiblePerson: particular('responsiblePerson').optional(),
});

export const IntakeBody = z.strictObject({
  permitType: text(100),
  applicant: ApplicantBody,
  data: z.record(z.string().min(1).max(100), AnyJson).default({}).describe("Answers of the permit type's form"),
});
export type IntakeInput = z.infer<typeof IntakeBody>;

export const ApplicationQuery = z.strictObject({
  office: text(100).optional().describe('Needed by who works in more than one office'),
  status: ApplicationStatus.optional(),
  number: NumberQuery.optional(),
  awaits: z
    .enum(['recommendation'])
    .optional()
    .describe('Unfinished ones whose file is not complete without a recommendation, and has none yet'),
  ...pageQuery,
});
export type ApplicationInput = z.infer<typeof ApplicationQuery>;
