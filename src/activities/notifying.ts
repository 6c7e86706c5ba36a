import { letterFileName } from '../domain/letter/file-name.js';
import { kindOf, LETTER_KINDS, type LetterKind } from '../domain/letter/kinds.js';
import type { EffectActivities, EffectRequest } from '../domain/effects/contracts.js';
import type { Deps } from '../office/casework.js';
import { createApplicantNotices } from '../office/notices/applicant-notices.js';

/** The mail that brings a letter; one that nobody is told of otherwise is brought like a permit. */
const mailFor = (kind: LetterKind, paper: boolean): string => {
  const { onPaper, without } = kindOf(kind).mail ?? LETTER_KINDS.permit.mail;
  return paper ? onPaper : without;
};

type Notifying = Pick<EffectActivities, 'notifyReady' | 'inviteSurvey'>;

export const createNotifyingActivities = (deps: Deps): Notifying => {
  const { store, office, files, links, sha256, now } = deps;
  const tell = createApplicantNotices(deps);

  const mailApplicant = async (
    { application, task, letter }: EffectRequest,
    template: string,
    values: Readonly<Record<string, string>>,
    withLetter: boolean,
  ): Promise<boolean> => {
    const bytes = withLetter && letter.signed !== undefined ? await files.get(application, letter.signed.sha256) : null;
    return tell({
      key: `${application}/${task}/mail`,
      application,
      task,
      template,
      values: { number: letter.number ?? '', ...values },
      attachment: bytes === null ? null : { name: letterFileName(letter.kind, letter.number ?? application), bytes },
    });
  };

  return {
    async notifyReady(request) {
      const verificationId = await store.permits.reserveVerificationId(request.application);
      const template =
        request.letter.signed === undefined ? 'case-finished' : mailFor(request.letter.kind, office.letters.paper);
      return {
        sent: await mailApplicant(request, template, { link: `${office.publicUrl}/v/${verificationId}` }, true),
      };
    },
    /** The clock rests from here until the applicant has answered. Who has answered is not asked again. */
    async inviteSurvey(request) {
      const secret = links.surveySecret(request.application);
      const survey = await store.surveys.open(request.application, sha256(secret), now());
      if ((await store.surveys.byApplication(request.application))?.filledAt != null) return { survey: survey.id };
      await mailApplicant(request, 'survey-invitation', { link: `${office.publicUrl}/s/${secret}` }, false);
      return { survey: survey.id };
    },
  };
};
