import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoOrNull } from '../../domain/shared/time.js';
import { CurrentUser } from '../auth/current-user.js';
import { answers } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { parseInput } from '../http/zod.pipe.js';
import { PORT } from '../ports.js';
import { FilledAnswer, KioskAnswer, SurveyAnswer } from './answers.js';
import { answersSchema, type SurveyForm } from './form.js';
import { SurveysService } from './surveys.service.js';

/** Answers as documented; the elements come from the form itself. */
const AnswersBody = z.object({
  answers: z
    .record(z.string(), z.int().min(1).max(4))
    .describe('Each element of the form by its key, 1 (worst) to 4 (best)'),
  comment: z.string().max(2000).optional(),
});

@ApiTags('surveys')
@Controller()
export class SurveysController {
  constructor(
    @Inject(SurveysService) private readonly surveys: SurveysService,
    @Inject(PORT.surveyForm) private readonly form: SurveyForm,
  ) {}

  @Get('surveys/:secret')
  @Doc({
    id: 'getSurvey',
    summary: 'The survey that a link opens',
    limited: 'survey',
    open: true,
    answer: SurveyAnswer,
    errors: ['SURVEY_NOT_FOUND'],
  })
  async find(@Param('secret') secret: string): Promise<Answer<typeof SurveyAnswer>> {
    const { filledAt } = await this.surveys.bySecret(secret);
    return { filledAt: isoOrNull(filledAt), form: this.form };
  }

  @Post('surveys/:secret')
  @HttpCode(201)
  @Doc({
    id: 'fillSurvey',
    summary: 'Fill the survey, once',
    limited: 'survey',
    body: AnswersBody,
    open: true,
    answer: { 201: answers(FilledAnswer, 'Stored without a name') },
    errors: ['SURVEY_NOT_FOUND', 'SURVEY_ALREADY_FILLED'],
  })
  async fill(@Param('secret') secret: string, @Body() body: unknown): Promise<Answer<typeof FilledAnswer>> {
    await this.surveys.fill(secret, parseInput(answersSchema(this.form), body));
    return { status: 'filled' };
  }

  @Post('applications/:id/survey/kiosk')
  @HttpCode(200)
  @Doc({
    id: 'openSurveyKiosk',
    summary: "Open the applicant's survey on the office's device",
    permission: 'open-survey-kiosk',
    repeatable: true,
    answer: KioskAnswer,
    errors: ['OWN_APPLICATION', 'APPLICATION_NOT_FOUND', 'SURVEY_NOT_OPEN', 'SURVEY_ALREADY_FILLED'],
  })
  kiosk(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<Answer<typeof KioskAnswer>> {
    return this.surveys.kiosk(user, id);
  }
}
