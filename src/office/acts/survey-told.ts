import { SYSTEM, type SurveyCompleted } from '../../domain/application/messages.js';
import type { Instant } from '../../domain/shared/time.js';

/**
 * Message that tells a procedure of its filled survey, under a key that any process makes again. `gate`: the open item
 * that waits although the survey is filled, told once by itself.
 */
export const surveyTold = (
  survey: { readonly id: string; readonly filledAt: Instant },
  gate?: string,
): SurveyCompleted => ({
  type: 'survey-completed',
  key: gate === undefined ? `survey-${survey.id}` : `survey-${survey.id}/${gate}`,
  at: survey.filledAt,
  actor: SYSTEM,
  survey: survey.id,
  ...(gate === undefined ? {} : { gate }),
});
