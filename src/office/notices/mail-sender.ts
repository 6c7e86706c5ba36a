import { asText } from '../../domain/shared/json.js';
import { localDate, type OfficeZone } from '../../domain/letter/local-date.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { Mailer } from '../../domain/ports/world.js';
import type { Sender } from '../outbox/sender.js';

export interface MailSenderOptions {
  readonly store: { readonly applications: Pick<Applications, 'file'> };
  readonly mailer: Mailer;
  readonly wording: (key: string, values: Readonly<Record<string, string>>) => string;
  readonly zone: OfficeZone;
  /** Of what concerns officers: a deadline, an escalation. */
  readonly officers: Sender;
}

/** Reminds the holder of a permit of its end; what concerns officers is theirs. */
export const createMailSender = ({ store, mailer, wording, zone, officers }: MailSenderOptions): Sender => {
  /** The holder of a permit, of whom the record still knows an address. */
  const applicantOf = async (
    application: string,
  ): Promise<{ readonly name: string; readonly email: string } | null> => {
    const applicant = (await store.applications.file(application))?.applicant;
    return applicant?.email === undefined ? null : { name: applicant.name, email: applicant.email };
  };

  return async (row) => {
    const { application, key, payload } = row;
    if (payload['to'] !== 'applicant') return officers(row);
    const applicant = await applicantOf(application);
    if (applicant === null)
      return { kind: 'sent', answer: { skipped: true, reason: 'the record has no e-mail address of the holder' } };
    const until = typeof payload['dueAt'] === 'number' ? localDate(payload['dueAt'], zone) : '-';
    const days = typeof payload['days'] === 'number' ? String(payload['days']) : '-';
    const given = { application, name: applicant.name, number: asText(payload['number']), until, days };
    const called = `mail.${asText(payload['template'])}`;
    const { messageId } = await mailer.send({
      key,
      to: applicant.email,
      subject: wording(`${called}.subject`, given),
      text: wording(`${called}.text`, given),
    });
    return { kind: 'sent', answer: { messageId } };
  };
};
