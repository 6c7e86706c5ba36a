import { z } from 'zod';
import { INCIDENT_KINDS, INCIDENT_OWNERS } from '../../domain/incidents/table.js';
import { ERROR_CODES } from '../../domain/shared/error-codes.js';
import { ApplicationNumber } from '../applications/number.js';
import { listOf } from '../http/answers.js';
import { Instant } from '../http/schema.js';
import { RemedyAnswer } from './remedy.js';

const Incident = z
  .strictObject({
    id: z.string(),
    application: z.string().nullable().describe('Null where it belongs to the office as a whole'),
    applicationNumber: ApplicationNumber.nullable(),
    kind: z.enum(INCIDENT_KINDS).describe('What it is about'),
    kindText: z.string(),
    task: z.string().nullable().describe('The task, or the machine work, that it belongs to, as the API gives ids'),
    about: z.string().nullable().describe('Of what belongs to no task: the channel, the role, the permit code …'),
    aboutName: z
      .string()
      .nullable()
      .describe('Name of the official whose key it is about; null where it is about none'),
    code: z.enum(ERROR_CODES),
    title: z.string(),
    detail: z.string().describe('What it means, in the language of the reader'),
    technical: z.string().describe('What came and what was expected; for an operator, in English'),
    owner: z.enum(INCIDENT_OWNERS).describe('Who sees to it'),
    ownerText: z.string(),
    remedies: z.array(RemedyAnswer).min(1).describe('What to do, the first to be tried first'),
    firstAt: Instant,
    lastAt: Instant,
    count: z.int(),
    settledAt: Instant.nullable().describe('When its cause was gone: nobody closes an incident by hand'),
  })
  .meta({ id: 'Incident' });

export const IncidentList = listOf('IncidentList', Incident);
