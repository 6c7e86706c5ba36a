/** Satisfaction surveys. */
import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

export interface FilledSurvey {
  readonly id: string;
  readonly application: string;
  readonly filledAt: Instant;
}

export interface Surveys {
  /** Opens the survey of an application; the same application answers the same survey. The secret's hash is stored. */
  open(application: string, secretHash: string, at: Instant): Promise<{ readonly id: string }>;
  bySecret(
    secretHash: string,
  ): Promise<{ readonly id: string; readonly application: string; readonly filledAt: Instant | null } | null>;
  byApplication(application: string): Promise<{ readonly id: string; readonly filledAt: Instant | null } | null>;
  /** Stores the answers once, without the applicant's name; false where they were already given. */
  fill(id: string, answers: JsonObject, at: Instant): Promise<boolean>;
}

export interface FilledSurveys {
  /**
   * Surveys filled before an instant whose running application has not learned of it, or still waits for a survey; in
   * the order of the applications, those after `after`.
   */
  filledInVain(query: {
    readonly office: string;
    readonly before: Instant;
    readonly after: string;
    readonly limit: number;
  }): Promise<readonly FilledSurvey[]>;
}
