/** Context of an application's decisions, fixed at its start: an edited SOP or calendar never changes it by itself. */
import type { ProcessDefinition } from '../process/definition.js';
import type { SignaturePolicy } from './applicant-signature.js';
import type { Budget, ClockPolicy, WorkingCalendar } from '../time/index.js';
import type { ServicePromise } from './promise.js';

export interface Requirement {
  readonly id: string;
  readonly required: boolean;
}

/** Effect of the end of a promise where nobody has decided. */
export type DeemedApproval =
  | { readonly outcome: 'statement' }
  /** The head has this much longer; parafs and survey are still required before the signature. */
  | {
      readonly outcome: 'hand-to-head';
      readonly countdown: Budget;
      /** The article that sets the countdown; left out where the office's file names none. */
      readonly legalReference?: string;
    };

export interface ApplicationRules {
  /** Revision of the rules that decide the application (see revision.ts); left out: the first. */
  readonly revision?: number;
  readonly permitType: string;
  /** Requirements (*persyaratan*) that the file must hold before it can be received as complete. */
  readonly requirements: readonly Requirement[];
  /** True where the technical team's recommendation must be on file (Prabumulih decree 43/2019, row 1). */
  readonly recommendationRequired: boolean;
  /** Policy for the applicant's signature with a certificate of their own; left out where they may sign. */
  readonly applicantSignature?: SignaturePolicy;
  readonly clock: ClockPolicy;
  /** The office has switched paper off: nobody prints. Left out where it works on paper too. */
  readonly paperless?: true;
  /** True where the application's source keeps a clock of its own, which is told when ours rests for the applicant. */
  readonly reportsStops?: true;
  /** Effect of a promise that is spent undecided (*fiktif positif*); nothing happens where it is left out. */
  readonly deemedApproval?: DeemedApproval | null;
  /** The promise to the applicant for the whole permit, and the article that makes it; null where there is none. */
  readonly promise: ServicePromise | null;
}

export interface ApplicationContext {
  readonly definition: ProcessDefinition;
  readonly calendar: WorkingCalendar;
  readonly rules: ApplicationRules;
}
