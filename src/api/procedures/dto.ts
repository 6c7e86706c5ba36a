import { z } from 'zod';
import { AnyJson, AsciiId } from '../http/schema.js';

const id = AsciiId;
const Fields = z.record(z.string().min(1).max(100), AnyJson);

export const PublishBody = z.strictObject({
  bpmn: z.string().min(1).max(900_000).describe('A BPMN 2.0 file as text (XML)'),
  dryRun: z.boolean().default(false).describe('Only say what would be found'),
});
export type PublishInput = z.infer<typeof PublishBody>;

export const VersionsQuery = z.strictObject({
  procedure: id.optional().describe('Only the versions of this procedure'),
});
export type VersionsInput = z.infer<typeof VersionsQuery>;

export const CaseBody = z.strictObject({
  procedure: id.describe('Id of a published procedure'),
  about: id.optional().describe('The application that it is about, e.g. whose permit is to be revoked'),
  variables: Fields.default({}).describe('What the procedure begins with; nothing personal'),
  data: Fields.default({}).describe('Data of the case; encrypted'),
});
export type CaseInput = z.infer<typeof CaseBody>;

export const MessageBody = z.strictObject({
  name: z.string().trim().min(1).max(200).describe('Name of the BPMN message'),
  payload: AnyJson.default(null).describe(
    'The entries of an object become variables of the procedure; nothing personal',
  ),
  correlationKey: AnyJson.default(null),
});
export type MessageInput = z.infer<typeof MessageBody>;
