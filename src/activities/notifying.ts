import type { LetterKind } from '../domain/letter/content.js';
import type { EffectActivities, EffectRequest } from './contracts.js';
import type { Deps } from './deps.js';
import { codeOf, detailOf, isRefused, permanent } from './failures.js';

/** What the applicant is told, where it is not that a permit is ready. */
const READY: Readonly<Partial<Record<LetterKind, string>>> = {
  refusal: 'refusal-ready',
  revocation: 'revocation-ready',
  cancellation: 'cancellation-ready',
};

type Notifying = Pick<EffectActivities, 'notifyReady' | 'inviteSurvey'>;

export const createNotifyingActivities = ({
  store,
  office,
  files,
  mailer,
  links,
  wording,
  sha256,
  now,
}: Deps): Notifying => {
  const titleOf = async (application: string): Promise<string> => {
    const row = await store.applications.find(application);
    if (row === null) return application;
    return (office.permitTypes.get(row.permitType) ?? office.groups.get(row.permitType))?.name ?? application;
  };

  /** Mails the applicant once; an applicant without an address is told at the counter, which the record shows. */
  const mailApplicant = async (
    { application, task, letter }: EffectRequest,
    template: string,
    values: Readonly<Record<string, string>>,
    withLetter: boolean,
  ): Promise<boolean> => {
    const key = `${application}/${task}/mail`;
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
      number: letter.number ?? '',
      ...values,
    };
    const bytes = withLetter && letter.signed !== undefined ? await files.get(application, letter.signed.sha256) : null;
    try {
      const { messageId } = await mailer.send({
        key,
        to,
        subject: wording(`mail.${template}.subject`, all),
        text: wording(`mail.${template}.text`, all),
        ...(bytes === null ? {} : { attachments: [{ name: 'surat.pdf', mediaType: 'application/pdf', bytes }] }),
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
  };

  return {
    async notifyReady(request) {
      const verificationId = await store.permits.reserveVerificationId(request.application);
      const template =
        request.letter.signed === undefined ? 'case-finished' : (READY[request.letter.kind] ?? 'letter-ready');
      return {
        sent: await mailApplicant(request, template, { link: `${office.publicUrl}/v/${verificationId}` }, true),
      };
    },
    /** The clock rests from here until the applicant has answered. */
    async inviteSurvey(request) {
      const secret = links.surveySecret(request.application);
      const survey = await store.surveys.open(request.application, sha256(secret), now());
      await mailApplicant(request, 'survey-invitation', { link: `${office.publicUrl}/s/${secret}` }, false);
      return { survey: survey.id };
    },
  };
};
