/** Writing down a new application: the office's `begin` (src/office/intake/begin.ts) asks for it, and nothing else may. */
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
  /** Not personal. What was copied from another application is refused once that one's data were erased. */
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
  /** The next number of this series is the application's. */
  readonly series: NumberSeries;
  /** Secret that the applicant follows the application with; only its SHA-256 is stored. */
  readonly trackingSecretHash: string;
  /** What is told of its beginning, and stored with it; nothing where left out. */
  readonly outbox?: readonly OutboxEntry[];
}

export interface NewApplications {
  /**
   * Stores a new application with its first audit event and what is told of it; a second with the
   * same source reference answers the first. A
   * called procedure is started by its caller: the loop that starts what waits leaves it alone.
   */
  create(application: NewApplication): Promise<{ readonly id: string; readonly created: boolean }>;
  /**
   * Numbers the applications of an office that have no number yet, of before there were numbers, in the order in which they
   * were received. Answers how many. Several may do it at once; killed in between, the next goes on.
   */
  numberOlder(office: string, seriesOf: (receivedAt: Instant) => NumberSeries): Promise<number>;
}
