/** Creation of an application. Only the office's `begin` (src/office/intake/begin.ts) may use it. */
import type { NumberSeries } from '../application/number.js';
import type { Origin } from '../application/origin.js';
import type { JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import type { ApplicantData } from './applications.js';
import type { OutboxEntry } from './recorder.js';

export interface NewApplication {
  readonly id: string;
  readonly office: string;
  /** Permit type; id of the group where several licences are applied for; id of the procedure where there is no permit. */
  readonly permitType: string;
  /** Origin; not personal. A copy of another application's data is refused once that application's data were erased. */
  readonly origin: Origin;
  /** Stable reference of the source: a second intake with the same one answers the first application. */
  readonly sourceRef: string;
  readonly applicant: ApplicantData;
  /** Account of the applicant where one exists: it may not act as an officer on this application. */
  readonly applicantUser: string | null;
  /** Answers of the application form: personal data too. */
  readonly data: JsonObject;
  readonly definitionDigest: string;
  readonly receivedAt: Instant;
  /** Series of the application's number; it gets the next one. */
  readonly series: NumberSeries;
  /** SHA-256 of the secret with which the applicant follows the application; the secret itself is not stored. */
  readonly trackingSecretHash: string;
  /** Outgoing messages about its beginning, stored with it; none where left out. */
  readonly outbox?: readonly OutboxEntry[];
}

export interface NewApplications {
  /**
   * Stores a new application with its first audit event and its outgoing messages; a second with the same source
   * reference answers the first. A called procedure is started by its caller, so the loop that starts waiting
   * applications leaves it alone.
   */
  create(application: NewApplication): Promise<{ readonly id: string; readonly created: boolean }>;
  /**
   * Numbers the applications of an office that were received before there were numbers, in the order of their receipt.
   * Answers how many. Several processes may run it at once; a killed run is continued by the next.
   */
  numberOlder(office: string, seriesOf: (receivedAt: Instant) => NumberSeries): Promise<number>;
}
