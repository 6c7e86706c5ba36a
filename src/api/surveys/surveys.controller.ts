import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoOrNull } from '../../domain/shared/time.js';
import { CurrentUser, Public } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { Limited } from '../http/rate-limit.guard.js';
import { parseInput } from '../http/zod.pipe.js';
import { PORT } from '../ports.js';
import { answersSchema, type SurveyForm } from './form.js';
import { SurveysService } from './surveys.service.js';

/** As documented; which elements there are says the form itself. */
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
  @Public()
  @Limited('survey')
  @Doc({
    id: 'getSurvey',
    summary: 'The survey that a link opens',
    open: true,
    errors: ['SURVEY_NOT_FOUND', 'TOO_MANY_REQUESTS'],
  })
  async find(@Param('secret') secret: string): Promise<{ filledAt: string | null; form: SurveyForm }> {
    const { filledAt } = await this.surveys.bySecret(secret);
    return { filledAt: isoOrNull(filledAt), form: this.form };
  }

  @Post('surveys/:secret')
  @HttpCode(201)
  @Public()
  @Limited('survey')
  @Doc({
    id: 'fillSurvey',
    summary: 'Fill the survey, once',
    body: AnswersBody,
    open: true,
    ok: { 201: 'Stored without a name' },
    errors: ['INPUT_INVALID', 'SURVEY_NOT_FOUND', 'SURVEY_ALREADY_FILLED', 'TOO_MANY_REQUESTS'],
  })
  async fill(@Param('secret') secret: string, @Body() body: unknown): Promise<{ status: 'filled' }> {
    await this.surveys.fill(secret, parseInput(answersSchema(this.form), body));
    return { status: 'filled' };
  }

  @Post('applications/:id/survey/kiosk')
  @HttpCode(200)
  @Doc({
    id: 'openSurveyKiosk',
    summary: "Open the applicant's survey on the office's device",
    errors: [
      'PERMISSION_DENIED',
      'OWN_APPLICATION',
      'APPLICATION_NOT_FOUND',
      'SURVEY_NOT_OPEN',
      'SURVEY_ALREADY_FILLED',
    ],
  })
  kiosk(@Param('id') id: string, @CurrentUser() user: UserRow): Promise<{ survey: string; url: string; api: string }> {
    return this.surveys.kiosk(user, id);
  }
}
