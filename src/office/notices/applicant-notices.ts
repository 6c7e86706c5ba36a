/** Notices to an applicant about their application: each goes out once by its key, with its result on record. */
import type { LicenceGroup } from '../../domain/application/group.js';
import type { PermitType } from '../../domain/letter/permit-type.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { Deeds } from '../../domain/ports/deeds.js';
import type { Incidents } from '../../domain/ports/incidents.js';
import type { Links } from '../../domain/ports/links.js';
import { mailTask } from '../../domain/application/incident-end.js';
import { PortFailure } from '../../domain/shared/port-failure.js';
import type { Instant } from '../../domain/shared/time.js';
import type { Notifier } from './notifier.js';

export interface ApplicantNotice {
  /** Key of the deed that records the notice: the same key is never sent twice. */
  readonly key: string;
  readonly application: string;
  readonly task: string;
  readonly template: string;
  /** Values of the text, beside `name`, `office`, `application`, `permit` and `track`, which every notice may name. */
  readonly values: Readonly<Record<string, string>>;
  /** A PDF to attach; null where there is none. */
  readonly attachment: { readonly name: string; readonly bytes: Uint8Array } | null;
}

export interface ApplicantNoticesOptions {
  readonly store: {
    readonly applications: Pick<Applications, 'find' | 'file'>;
    readonly deeds: Pick<Deeds, 'find' | 'save'>;
    readonly incidents: Pick<Incidents, 'raise'>;
  };
  readonly office: {
    readonly letters: { readonly office: { readonly name: string } };
    readonly permitTypes: ReadonlyMap<string, Pick<PermitType, 'name'>>;
    readonly groups: ReadonlyMap<string, Pick<LicenceGroup, 'name'>>;
    /** Address of the office's pages. */
    readonly publicUrl: string;
  };
  readonly links: Pick<Links, 'trackingSecret'>;
  readonly notifier: Notifier;
  readonly now: () => Instant;
}

/**
 * Tells an applicant, and answers whether they were told. Where no way leads to them, or every way refuses for good,
 * the permit goes on: the counter tells them, which the record shows.
 */
export type TellApplicant = (notice: ApplicantNotice) => Promise<boolean>;

export const createApplicantNotices = ({
  store,
  office,
  links,
  notifier,
  now,
}: ApplicantNoticesOptions): TellApplicant => {
  /** The names that the applicant knows the application by: its number, and the name of the permit. */
  const calledOf = async (application: string): Promise<{ readonly number: string; readonly permit: string }> => {
    const row = await store.applications.find(application);
    const number = row?.number ?? application;
    const type =
      row === null ? undefined : (office.permitTypes.get(row.permitType) ?? office.groups.get(row.permitType));
    return { number, permit: type?.name ?? number };
  };

  return async ({ key, application, task, template, values, attachment }) => {
    const done = await store.deeds.find(key);
    if (done !== null) return done['sent'] === true;
    const file = await store.applications.file(application);
    if (file === null)
      throw new PortFailure('INVARIANT', `the personal data of ${application} has been destroyed: nobody can be told`, {
        retryable: false,
      });
    const { applicant } = file;
    const { number, permit } = await calledOf(application);
    const answer = await notifier.notify({
      ...{ key, template, to: applicant },
      values: {
        name: applicant.name,
        office: office.letters.office.name,
        application: number,
        permit,
        track: `${office.publicUrl}/t/${number}/${links.trackingSecret(application)}`,
        ...values,
      },
      ...(attachment === null ? {} : { attachments: [{ ...attachment, mediaType: 'application/pdf' }] }),
    });
    if (answer.told) {
      await store.deeds.save(key, application, 'mail', { sent: true, messageId: answer.messageId, template }, now());
      return true;
    }
    if (answer.why === 'refused')
      await store.incidents.raise({
        ...{ application, code: answer.code, detail: answer.detail, at: now() },
        // Not the item's own: what is settled when its work is done says nothing of who was not told.
        task: mailTask(task),
      });
    const reason = answer.why === 'refused' ? 'refused' : 'no address';
    await store.deeds.save(key, application, 'mail', { sent: false, reason }, now());
    return false;
  };
};
