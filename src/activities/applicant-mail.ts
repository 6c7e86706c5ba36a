/** Mail to the applicant: once by key; an applicant without an address is told at the counter, which the record shows. */
import type { Deps } from './deps.js';
import { codeOf, detailOf, isRefused, permanent } from './failures.js';

export interface ApplicantMail {
  /** Of the deed that records it: the same key is never sent twice. */
  readonly key: string;
  readonly application: string;
  readonly task: string;
  /** In the mail catalogue: `mail.<template>.subject` and `.text`. */
  readonly template: string;
  readonly values: Readonly<Record<string, string>>;
  readonly attachment: { readonly name: string; readonly bytes: Uint8Array } | null;
}

type MailDeps = Pick<Deps, 'store' | 'office' | 'mailer' | 'wording' | 'now'>;

export const createApplicantMail = ({
  store,
  office,
  mailer,
  wording,
  now,
}: MailDeps): { send(mail: ApplicantMail): Promise<boolean> } => {
  const titleOf = async (application: string): Promise<string> => {
    const row = await store.applications.find(application);
    if (row === null) return application;
    return (office.permitTypes.get(row.permitType) ?? office.groups.get(row.permitType))?.name ?? application;
  };

  return {
    /** Whether it was sent. */
    async send({ key, application, task, template, values, attachment }) {
      const done = await store.deeds.find(key);
      if (done !== null) return done['sent'] === true;
      const file = await store.applications.file(application);
      if (file === null)
        throw permanent('INVARIANT', `the personal data of ${application} has been destroyed: nobody can be told`);
      const to = file.applicant.email;
      if (to === undefined || to === '') {
        await store.deeds.save(key, application, 'mail', { sent: false, reason: 'no address' }, now());
        return false;
      }
      const all = {
        name: file.applicant.name,
        office: office.letters.office.name,
        application,
        permit: await titleOf(application),
        ...values,
      };
      try {
        const { messageId } = await mailer.send({
          key,
          to,
          subject: wording(`mail.${template}.subject`, all),
          text: wording(`mail.${template}.text`, all),
          ...(attachment === null ? {} : { attachments: [{ ...attachment, mediaType: 'application/pdf' }] }),
        });
        await store.deeds.save(key, application, 'mail', { sent: true, messageId, template }, now());
        return true;
      } catch (error) {
        if (!isRefused(error)) throw error;
        // An address that the mail server refuses for good does not hold up the permit: the counter tells the applicant.
        await store.incidents.raise({ application, task, code: codeOf(error), detail: detailOf(error), at: now() });
        await store.deeds.save(key, application, 'mail', { sent: false, reason: 'refused' }, now());
        return false;
      }
    },
  };
};
