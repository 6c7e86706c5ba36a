/** Beginning of every application, whoever asks: a person, another system, the office, or another procedure. */
import { arrivalOutbox } from '../../domain/application/arrival.js';
import { seriesOf, type ApplicationNumbering } from '../../domain/application/number.js';
import { bodyOf, isByPerson, type Origin } from '../../domain/application/origin.js';
import type { Applications } from '../../domain/ports/applications.js';
import { refusalOfFile } from '../../domain/application/form.js';
import type { Forms } from '../../domain/ports/forms.js';
import type { Links } from '../../domain/ports/links.js';
import type { NewApplication, NewApplications } from '../../domain/ports/new-applications.js';
import type { Orchestration } from '../../domain/ports/world.js';
import { refusal, type Refusal } from '../../domain/shared/error-codes.js';
import { reasonOf } from '../../domain/shared/port-failure.js';
import { err, ok, type Result } from '../../domain/shared/result.js';
import type { LoopReport } from '../polling-loop.js';

export type Beginning = Omit<NewApplication, 'id' | 'origin' | 'series' | 'trackingSecretHash' | 'outbox'>;

export interface Begun {
  readonly id: string;
  /** False where the same source reference had begun the application before. */
  readonly created: boolean;
}

/**
 * Begins an application. Refuses with INPUT_INVALID a person's application for which no letter could be written
 * (`errors` are the faults), and with IDEMPOTENCY_KEY_REUSED other content under a reference that is taken. An
 * application of another system is taken as it is: it then waits for a correction from the start.
 */
export type Begin = (origin: Origin, application: Beginning) => Promise<Result<Begun, Refusal>>;

export interface BeginOptions {
  readonly applications: Pick<NewApplications, 'create'> & Pick<Applications, 'find' | 'findBySource' | 'markStarted'>;
  readonly orchestration: Pick<Orchestration, 'start'>;
  readonly forms: Forms;
  readonly numbering: ApplicationNumbering;
  readonly links: Pick<Links, 'trackingSecret'>;
  readonly newId: () => string;
  /** SHA-256 of a text, in hex. */
  readonly sha256: (text: string) => string;
  readonly report: LoopReport;
}

/**
 * Length of a called procedure's id. It follows from caller and item, as the caller's workflow knows it before it is
 * written down.
 */
const CALLED_ID_LENGTH = 32;

export const createBegin = ({
  applications,
  orchestration,
  forms,
  numbering,
  links,
  newId,
  sha256,
  report,
}: BeginOptions): Begin => {
  /**
   * Starts the application's workflow. When the orchestration is away the application stays stored; a loop starts it
   * later.
   */
  const start = async (id: string): Promise<void> => {
    try {
      await orchestration.start(id);
      await applications.markStarted(id);
    } catch (error) {
      report({ loop: 'begin', code: 'ORCHESTRATION_UNAVAILABLE', detail: reasonOf(error), application: id });
    }
  };

  return async (origin, application) => {
    if (isByPerson(origin)) {
      const { applicant, data, permitType, sourceRef } = application;
      const faults = forms.faults(permitType, { applicant: { ...applicant }, data });
      // An application that was taken before stays taken, whatever a form asks by now: its sender asks again for its
      // outcome.
      if (faults.length > 0 && (await applications.findBySource(origin.source, sourceRef)) === null)
        return err(refusalOfFile(permitType, faults));
    }
    const id =
      origin.source === 'procedure' ? sha256(`${origin.parent}/${origin.item}`).slice(0, CALLED_ID_LENGTH) : newId();
    const trackingSecretHash = sha256(links.trackingSecret(id));
    const series = seriesOf(numbering, application.receivedAt);
    const outbox = arrivalOutbox(id, origin);
    const begun = await applications.create({ ...application, id, origin, series, trackingSecretHash, outbox });
    if (!isByPerson(origin)) return ok(begun);
    const row = await applications.find(begun.id);
    if (row === null) throw new Error(`application "${begun.id}" was stored and is not found`);
    if (bodyOf(row.origin) !== bodyOf(origin))
      return err(
        refusal(
          'IDEMPOTENCY_KEY_REUSED',
          'this Idempotency-Key has begun another application; make a new key for each',
        ),
      );
    if (!row.workflowStarted) await start(begun.id);
    return ok(begun);
  };
};
