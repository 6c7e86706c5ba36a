import { asText } from '../../domain/shared/json.js';
import { localDate, type OfficeZone } from '../../domain/letter/local-date.js';
import type { Accounts, Applications, Tasks } from '../../domain/ports/store.js';
import type { Mailer } from '../../domain/ports/world.js';
import type { Sender } from './sender.js';

export interface MailSenderOptions {
  readonly store: {
    readonly accounts: Pick<Accounts, 'byId' | 'byRole'>;
    readonly tasks: Pick<Tasks, 'find'>;
    readonly applications: Pick<Applications, 'file'>;
  };
  readonly mailer: Mailer;
  readonly wording: (key: string, values: Readonly<Record<string, string>>) => string;
  readonly zone: OfficeZone;
  readonly officeId: string;
}

/** Reminds the holder of a permit of its end; tells officers of a deadline: the holder, or all who may take the task; and the superior where it escalates. */
export const createMailSender = ({ store, mailer, wording, zone, officeId }: MailSenderOptions): Sender => {
  const addressesOf = async (
    application: string,
    task: string,
    role: string,
    superior: string,
  ): Promise<readonly string[]> => {
    const row = await store.tasks.find(application, task);
    const holder = row?.holder == null ? null : await store.accounts.byId(row.holder);
    const ones = [
      ...(holder === null ? await store.accounts.byRole(role, officeId) : [holder]),
      ...(superior === '' ? [] : await store.accounts.byRole(superior, officeId)),
    ];
    return [...new Set(ones.flatMap(({ email, disabled }) => (email === null || disabled ? [] : [email])))];
  };

  /** The holder of a permit, of whom the record still knows an address. */
  const applicantOf = async (
    application: string,
  ): Promise<{ readonly name: string; readonly email: string } | null> => {
    const applicant = (await store.applications.file(application))?.applicant;
    return applicant?.email === undefined ? null : { name: applicant.name, email: applicant.email };
  };

  return async ({ application, key, payload }) => {
    if (payload['to'] === 'applicant') {
      const applicant = await applicantOf(application);
      if (applicant === null)
        return { kind: 'sent', answer: { skipped: true, reason: 'the record has no e-mail address of the holder' } };
      const until = typeof payload['dueAt'] === 'number' ? localDate(payload['dueAt'], zone) : '-';
      const given = { application, name: applicant.name, number: asText(payload['number']), until };
      const called = `mail.${asText(payload['template'])}`;
      const sent = await mailer.send({
        ...{ key, to: applicant.email },
        subject: wording(`${called}.subject`, { ...given, days: String(payload['days']) }),
        text: wording(`${called}.text`, { ...given, days: String(payload['days']) }),
      });
      return { kind: 'sent', answer: { messageId: sent.messageId } };
    }
    const to = await addressesOf(
      application,
      asText(payload['task']),
      asText(payload['role']),
      asText(payload['superior']),
    );
    if (to.length === 0)
      return { kind: 'sent', answer: { skipped: true, reason: 'nobody with an address holds the role' } };
    const due = typeof payload['dueAt'] === 'number' ? localDate(payload['dueAt'], zone) : '-';
    const values = { application, task: asText(payload['name']), due };
    const template = asText(payload['template']);
    const { messageId } = await mailer.send({
      key,
      to: to.join(', '),
      subject: wording(`mail.${template}.subject`, values),
      text: wording(`mail.${template}.text`, values),
    });
    return { kind: 'sent', answer: { messageId } };
  };
};
