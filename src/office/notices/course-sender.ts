import { firstWork, isAppliedFor } from '../../domain/application/arrival.js';
import { ENDED, reasonOfEnd } from '../../domain/application/ended.js';
import type { OfficeZone } from '../../domain/letter/local-date.js';
import { dayInWords } from '../../domain/letter/wording.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { PermitType } from '../../domain/letter/permit-type.js';
import type { Documents } from '../../domain/ports/documents.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { OutboxRow } from '../../domain/ports/outbox.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';
import type { Instant } from '../../domain/shared/time.js';
import { skipped, type Delivery, type Sender } from '../outbox/sender.js';
import type { TellApplicant } from './applicant-notices.js';

export interface CourseSenderOptions {
  readonly store: {
    readonly applications: Pick<Applications, 'find' | 'audit' | 'file'>;
    readonly definitions: Pick<Definitions, 'find'>;
    readonly documents: Pick<Documents, 'list'>;
  };
  readonly zone: OfficeZone;
  readonly permitTypes: ReadonlyMap<string, Pick<PermitType, 'requirements'>>;
  /** Lines that say how the office is reached. */
  readonly contact: readonly string[];
  readonly tellApplicant: TellApplicant;
}

const NONE = '-';
const NOTHING = '- tidak ada';

/** Tells an applicant that their application has come in, and of an end that no letter tells. */
export const createCourseSender = ({
  store,
  zone,
  permitTypes,
  contact,
  tellApplicant,
}: CourseSenderOptions): Sender => {
  const values = { contact: contact.join('\n') };

  const tell = async ({ application, key }: OutboxRow, template: string, said: Readonly<Record<string, string>>) => {
    const told = await tellApplicant({
      ...{ key, application, template, task: template, attachment: null },
      values: { ...values, ...said },
    });
    return { kind: 'sent', answer: { told } } as const;
  };

  /** Requirements that must be on file and are not, a line each. */
  const missingIn = async ({ id, permitType }: ApplicationRow): Promise<string> => {
    const filed = new Set((await store.documents.list(id)).map(({ requirement }) => requirement));
    const missing = (permitTypes.get(permitType)?.requirements ?? []).filter(
      ({ id: requirement, required }) => required && !filed.has(requirement),
    );
    return missing.length === 0 ? NOTHING : missing.map(({ name }) => `- ${name}`).join('\n');
  };

  const arrived = async (row: OutboxRow, about: ApplicationRow, definition: ProcessDefinition): Promise<Delivery> => {
    const { task, lane, isReceiptAtOnce } = firstWork(definition);
    if (isReceiptAtOnce) return skipped('the procedure sends its receipt at once');
    const next = task === null ? NONE : `${task.name} (${lane ?? task.role})`;
    const received = dayInWords(about.receivedAt, zone);
    return tell(row, 'application-received', { next, received, missing: await missingIn(about) });
  };

  const ended = async (row: OutboxRow): Promise<Delivery> => {
    const { application, payload } = row;
    const day = dayInWords(payload['at'] as Instant, zone);
    const reason = reasonOfEnd(await store.applications.audit(application)) ?? NONE;
    const template = payload['outcome'] === 'withdrawn' ? 'application-withdrawn' : 'application-ended';
    return tell(row, template, { day, reason });
  };

  return async (row) => {
    const about = await store.applications.find(row.application);
    const definition = about === null ? null : await store.definitions.find(about.definitionDigest);
    if (about === null || definition === null)
      return { kind: 'never', code: 'INVARIANT', reason: 'the record has no such application, or not its procedure' };
    if (!isAppliedFor(about.origin, definition))
      return skipped('it is a case of the office, and nobody applied for it');
    if ((await store.applications.file(row.application)) === null)
      return skipped("the record's data of the applicant have been destroyed");
    return row.payload['kind'] === ENDED ? ended(row) : arrived(row, about, definition);
  };
};
