import { Inject, Injectable } from '@nestjs/common';
import type { Surveys } from '../../domain/ports/surveys.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Links } from '../../domain/ports/links.js';
import type { Instant } from '../../domain/shared/time.js';
import { surveyTold } from '../../office/acts/survey-told.js';
import { CasesService } from '../applications/cases.service.js';
import { sha256Hex } from '../auth/tokens.js';
import { MessageGateway } from '../messages/message-gateway.js';
import { PORT, type ApiOptions } from '../ports.js';
import { problem } from '../problem/problem.js';
import type { SurveyAnswers } from './form.js';

type OpenSurvey = NonNullable<Awaited<ReturnType<Surveys['bySecret']>>>;

/** The satisfaction survey: filled once, kept without a name; the procedure learns only that it was filled. */
@Injectable()
export class SurveysService {
  constructor(
    @Inject(PORT.surveys) private readonly surveys: Surveys,
    @Inject(PORT.links) private readonly links: Links,
    @Inject(PORT.options) private readonly options: ApiOptions,
    @Inject(PORT.clock) private readonly clock: () => Instant,
    @Inject(MessageGateway) private readonly gateway: MessageGateway,
    @Inject(CasesService) private readonly cases: CasesService,
  ) {}

  async bySecret(secret: string): Promise<OpenSurvey> {
    const survey = await this.surveys.bySecret(sha256Hex(secret));
    if (survey === null) throw problem('SURVEY_NOT_FOUND', 'the link belongs to no survey');
    // a process that died between storing the answers and telling the procedure has left this undone
    if (survey.filledAt !== null) await this.tell(survey, survey.filledAt);
    return survey;
  }

  async fill(secret: string, { answers, comment }: SurveyAnswers): Promise<void> {
    const survey = await this.bySecret(secret);
    const now = this.clock();
    const filled =
      survey.filledAt === null &&
      (await this.surveys.fill(survey.id, { answers, ...(comment === undefined ? {} : { comment }) }, now));
    if (!filled) throw problem('SURVEY_ALREADY_FILLED', 'the survey of this application is filled');
    await this.tell(survey, now);
  }

  /** The link to the same form, for the office's own device. */
  async kiosk(
    user: UserRow,
    application: string,
  ): Promise<{
    readonly survey: string;
    readonly applicationNumber: string;
    readonly url: string;
    readonly api: string;
  }> {
    const { number } = await this.cases.permitted(user, application, 'open-survey-kiosk');
    const survey = await this.surveys.byApplication(application);
    if (survey === null) throw problem('SURVEY_NOT_OPEN', 'the procedure has not come to the survey yet');
    if (survey.filledAt !== null) throw problem('SURVEY_ALREADY_FILLED', 'the survey of this application is filled');
    const secret = this.links.surveySecret(application);
    return {
      survey: survey.id,
      applicationNumber: number,
      url: `${this.options.publicUrl}/s/${secret}`,
      api: `${this.options.publicUrl}/api/v1/surveys/${secret}`,
    };
  }

  private async tell(survey: OpenSurvey, filledAt: Instant): Promise<void> {
    const row = await this.gateway.application(survey.application);
    const message = surveyTold({ id: survey.id, filledAt });
    if ((await this.gateway.status(row.id, message.key))?.status !== 'accepted')
      await this.gateway.deliver(row, message, 0);
  }
}
