import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import type { ApplicantData } from './applications.js';

/** Content of the statement: the whole application, as its applicant signs it. */
export interface StatementContent {
  readonly application: string;
  /** Number of the application, on the page for people. */
  readonly number: string;
  readonly permitType: { readonly id: string; readonly name: string };
  readonly receivedAt: Instant;
  readonly applicant: ApplicantData;
  readonly data: JsonObject;
  /** Files of the requirements, by the order of the permit type. */
  readonly files: readonly { readonly id: string; readonly name: string; readonly sha256: string }[];
}

export interface Statement {
  /** PDF/A-3b. */
  readonly bytes: Uint8Array;
  /** 64 hex digits. */
  readonly sha256: string;
}

/**
 * Makes the statement of an application that its applicant signs. The same content gives the same bytes, in any
 * process, so that nothing but the application itself has to be kept. Fails with LETTER_CHARACTER where the fonts lack
 * a character of the content.
 */
export interface Statements {
  make(content: StatementContent): Promise<Statement>;
}
