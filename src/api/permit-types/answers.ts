import { z } from 'zod';
import { SIGNATURE_POLICIES } from '../../domain/application/applicant-signature.js';
import type { PromiseOffer } from '../../domain/application/promise.js';
import { listOf } from '../http/answers.js';
import { AnyObject, enumOf } from '../http/schema.js';

/** Promise for an application for a permit, as anyone may read it. */
export const PromiseAnswer = z
  .strictObject({
    unit: enumOf<PromiseOffer['unit']>({
      'working-time': true,
      'working-day': true,
      calendar: true,
      'calendar-time': true,
    }),
    budget: z.string().describe('ISO 8601 duration: P5D, PT7H30M'),
    text: z.string().describe('For a person: 5 hari kerja'),
    legalReference: z.string().nullable(),
    stopRule: z
      .strictObject({ rule: z.enum(['touched-days', 'time-taken']), legalReference: z.string().nullable() })
      .nullable()
      .describe('How a stop moves the date; null where time is counted'),
  })
  .meta({ id: 'Promise' });

export const PermitTypeAnswer = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    office: z.string(),
    kind: z.string().describe('Form of the permit: surat-izin, keputusan, sertifikat, piagam'),
    requirements: z.array(z.strictObject({ id: z.string(), name: z.string(), mandatory: z.boolean() })),
    recommendation: z.strictObject({ required: z.boolean(), agency: z.string().nullable() }),
    applicantSignature: z
      .enum(SIGNATURE_POLICIES)
      .describe('Whether the applicant signs the application with a certificate of their own'),
    fee: z.number().describe('Retribution in whole rupiah; 0 is free of charge'),
    promise: PromiseAnswer.nullable().describe('For the whole application; null where nothing is promised'),
    validity: z
      .union([z.int().describe('Months'), z.enum(['unlimited', 'none'])])
      .describe('Months; unlimited; none where the permit says nothing of its end'),
    deemedApproval: z.boolean().describe('Silence grants the permit'),
    legalBasis: z.array(z.string()),
    form: AnyObject.describe('JSON Schema (draft 2020-12) of the data of its applications'),
  })
  .meta({ id: 'PermitType' });

export const PermitTypeList = listOf('PermitTypeList', PermitTypeAnswer);
