/** Reasons of refusals and failures, as a person reads them in an answer that itself is no problem. */
import { z } from 'zod';
import { isErrorCode, type ErrorCode } from '../../domain/shared/error-codes.js';
import { calledReason, type TitleOf } from '../../domain/application/called.js';
import { VOID_CODES, voidCode } from '../../domain/application/void-reason.js';
import { isoInstant } from '../../domain/shared/time.js';
import { Instant, type Answer } from '../http/schema.js';
import { withTaskSegments } from '../tasks/task-segment.js';
import type { MessageCatalogue } from './catalogue.js';

export const reasonFields = {
  code: z.string(),
  title: z.string().describe('For a person, in the language that `Accept-Language` prefers'),
  detail: z.string().describe('What it means and what to do, in the language of `title`'),
  technical: z.string().describe('What was expected and what came; for an operator, in English'),
};

export const Reason = z.strictObject(reasonFields).meta({ id: 'Reason' });

/** Reason why something counts no longer. */
export const VoidAnswer = z
  .strictObject({
    code: z.enum(VOID_CODES),
    reason: z.string().describe('For a person, in the language that `Accept-Language` prefers'),
    at: Instant,
  })
  .meta({ id: 'Void' });

export const presentVoid = (
  gone: { readonly reason: string; readonly at: number } | undefined,
  catalogue: Pick<MessageCatalogue, 'field'>,
  title: TitleOf,
): Answer<typeof VoidAnswer> | null =>
  gone === undefined
    ? null
    : {
        code: voidCode(gone.reason),
        reason: catalogue.field(calledReason(gone.reason, title)),
        at: isoInstant(gone.at),
      };

/** Words of a refusal: its cause, meaning and remedy; in the reader's language, or in the one that is asked for. */
export const spoken = (
  { code, detail }: { readonly code: ErrorCode; readonly detail: string },
  catalogue: Pick<MessageCatalogue, 'cause' | 'detail'>,
  wanted?: string,
): string => [catalogue.cause(detail, wanted), catalogue.detail(code, wanted)].filter((one) => one !== null).join(' ');

/** A code that the record has and this version does not know any more reads as an unexpected error. */
export const presentReason = (
  { code, detail }: { readonly code: string; readonly detail: string },
  catalogue: MessageCatalogue,
): Answer<typeof Reason> => {
  const known = isErrorCode(code) ? code : 'INVARIANT';
  return {
    code,
    title: catalogue.title(known),
    detail: withTaskSegments(spoken({ code: known, detail }, catalogue)),
    technical: withTaskSegments(detail),
  };
};
