/** Why something was refused or has failed, as a person reads it in an answer that itself is no problem. */
import { z } from 'zod';
import { isErrorCode } from '../../domain/shared/error-codes.js';
import type { Answer } from '../http/schema.js';
import type { MessageCatalogue } from './catalogue.js';

export const reasonFields = {
  code: z.string(),
  title: z.string().describe('For a person, in the language that `Accept-Language` prefers'),
  detail: z.string().describe('What it means and what to do, in the language of `title`'),
  technical: z.string().describe('What was expected and what came; for an operator, in English'),
};

export const Reason = z.strictObject(reasonFields).meta({ id: 'Reason' });

/** A code that the record has and this version does not know any more reads as an unexpected error. */
export const presentReason = (
  { code, detail }: { readonly code: string; readonly detail: string },
  catalogue: MessageCatalogue,
): Answer<typeof Reason> => {
  const known = isErrorCode(code) ? code : 'INVARIANT';
  return { code, title: catalogue.title(known), detail: catalogue.detail(known), technical: detail };
};
