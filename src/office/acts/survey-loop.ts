import { openSurveyGate } from '../../domain/application/facts.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { Courier } from '../../domain/ports/courier.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { FilledSurvey, FilledSurveys } from '../../domain/ports/surveys.js';
import type { Millis } from '../../domain/shared/time.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';
import { surveyTold } from './survey-told.js';

export interface SurveyLoopOptions extends LoopOptions {
  readonly surveys: FilledSurveys;
  readonly applications: Pick<Applications, 'find' | 'transitionByKey'>;
  readonly definitions: Pick<Definitions, 'find'>;
  readonly courier: Pick<Courier, 'find' | 'post'>;
  readonly office: string;
  readonly batch: number;
  /** Time that is left to the one who stored the answers for telling the procedure. */
  readonly graceMs: Millis;
}

/**
 * Tells procedures of filled surveys that they do not know of: a process was killed between storing the answers and
 * telling of them, or the application began before facts were kept and waits at its gate for something that has
 * happened.
 */
export const createSurveyLoop = (options: SurveyLoopOptions): Loop => {
  const { surveys, applications, definitions, courier, office, clock } = options;

  /**
   * The gate that still waits although the first message is on record; null where none waits, or the message is under
   * way.
   */
  const gateInVain = async ({ application }: FilledSurvey, key: string): Promise<string | null> => {
    if ((await applications.transitionByKey(application, key)) === null) return null;
    const row = await applications.find(application);
    if (row?.state == null || row.finishedAt !== null) return null;
    const definition = await definitions.find(row.definitionDigest);
    return definition === null ? null : openSurveyGate(definition, row.state.process);
  };

  const tell = async (survey: FilledSurvey): Promise<boolean> => {
    const first = surveyTold(survey);
    if ((await courier.find(survey.application, first.key)) === null)
      return (await courier.post(survey.application, first)).fresh;
    const gate = await gateInVain(survey, first.key);
    return gate !== null && (await courier.post(survey.application, surveyTold(survey, gate))).fresh;
  };

  return createLoop('surveys', options, async () => {
    let told = 0;
    let after = '';
    for (;;) {
      const found = await surveys.filledInVain({
        office,
        before: clock() - options.graceMs,
        after,
        limit: options.batch,
      });
      for (const survey of found) if (await tell(survey)) told += 1;
      const last = found.at(-1);
      if (last === undefined || found.length < options.batch) return told;
      after = last.application;
    }
  });
};
