import { z } from 'zod';
import { AnyJson } from '../http/schema.js';
import { pageQuery } from '../http/answers.js';

const text = (max: number): z.ZodString => z.string().trim().min(1).max(max);

export const ApplicantBody = z.strictObject({
  name: text(200),
  nationalId: z
    .string()
    .regex(/^\d{16}$/, 'expected 16 digits (NIK)')
    .optional(),
  taxId: z
    .string()
    .regex(/^\d{15,16}$/, 'expected 15 or 16 digits (NPWP)')
    .optional(),
  nib: z
    .string()
    .regex(/^\d{13}$/, 'expected 13 digits (NIB)')
    .optional(),
  email: z.email().max(200).optional(),
  phone: text(50).optional(),
  address: text(500).optional(),
  responsiblePerson: text(200).optional(),
});

export const IntakeBody = z.strictObject({
  permitType: text(100),
  applicant: ApplicantBody,
  data: z.record(z.string().min(1).max(100), AnyJson).default({}).describe("Answers of the permit type's form"),
});
export type IntakeInput = z.infer<typeof IntakeBody>;

export const ApplicationQuery = z.strictObject({
  office: text(100).optional().describe('Needed by who works in more than one office'),
  status: z
    .enum([
      'received',
      'running',
      'issued',
      'refused',
      'withdrawn',
      'superseded',
      'failed',
      'completed',
      'stopped',
      'deemed-approved',
    ])
    .optional(),
  ...pageQuery,
});
export type ApplicationInput = z.infer<typeof ApplicationQuery>;
