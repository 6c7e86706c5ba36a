import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Public } from '../auth/current-user.js';
import { Limited } from '../http/rate-limit.guard.js';
import { Names } from '../names/names.js';
import { html, type Html } from '../pages/html.js';
import { Pages } from '../pages/pages.js';
import { PORT } from '../ports.js';
import { Problem } from '../problem/problem.js';
import { answersSchema, type SurveyForm } from './form.js';
import { SurveysService } from './surveys.service.js';

const Fields = z.record(z.string(), z.string());

/** The survey as a form that works on any telephone, without script. */
@ApiExcludeController()
@Public()
@Limited('survey')
@Controller('s')
export class SurveyPageController {
  constructor(
    @Inject(SurveysService) private readonly surveys: SurveysService,
    @Inject(PORT.surveyForm) private readonly form: SurveyForm,
    @Inject(Pages) private readonly pages: Pages,
    @Inject(Names) private readonly names: Names,
  ) {}

  @Get(':secret')
  async show(@Param('secret') secret: string, @Res() reply: FastifyReply): Promise<void> {
    const { filledAt, application } = await this.surveys.bySecret(secret);
    if (filledAt === null) this.send(reply, 200, await this.questions(application, {}, null));
    else this.already(reply, 200);
  }

  @Post(':secret')
  async fill(@Param('secret') secret: string, @Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    const fields = Fields.safeParse(body).data ?? {};
    const { comment = '', ...chosen } = fields;
    const answers = Object.fromEntries(Object.entries(chosen).map(([key, value]) => [key, Number(value)]));
    const parsed = answersSchema(this.form).safeParse({ answers, ...(comment.trim() === '' ? {} : { comment }) });
    if (!parsed.success) {
      const { filledAt, application } = await this.surveys.bySecret(secret);
      if (filledAt === null)
        this.send(reply, 400, await this.questions(application, fields, this.pages.text('survey.missing')));
      else this.already(reply, 409);
      return;
    }
    try {
      await this.surveys.fill(secret, parsed.data);
    } catch (error) {
      if (!(error instanceof Problem && error.refusal.code === 'SURVEY_ALREADY_FILLED')) throw error;
      this.already(reply, 409);
      return;
    }
    const thanks = html`<h1>${this.pages.text('survey.thanks.title')}</h1>
      <p class="verdict good" role="status">${this.pages.text('survey.thanks')}</p>`;
    this.send(reply, 201, thanks);
  }

  private already(reply: FastifyReply, status: number): void {
    const body = html`<h1>${this.pages.text('survey.title')}</h1>
      <p class="verdict good" role="status">${this.pages.text('survey.already')}</p>`;
    this.send(reply, status, body);
  }

  private send(reply: FastifyReply, status: number, body: Html): void {
    this.pages.send(reply, status, this.pages.text('survey.title'), body);
  }

  private async questions(
    application: string,
    given: Readonly<Record<string, string>>,
    fault: string | null,
  ): Promise<Html> {
    const number = (await this.names.numbersOf([application]))(application);
    const count = this.form.elements.length;
    const element = ({ key, question, answers }: SurveyForm['elements'][number], index: number): Html =>
      html`<fieldset>
        <legend><small>${this.pages.text('survey.question', { number: index + 1, count })}</small>${question}</legend>
        ${answers.map((label, place) => this.option(key, String(place + 1), label, given[key] === String(place + 1)))}
      </fieldset>`;
    return html`<h1>${this.pages.text('survey.title')}</h1>
      <p>
        ${this.pages.text('survey.application', { number })} ${this.pages.text('survey.intro')}
        ${this.pages.text('survey.length', { count })}
      </p>
      ${fault === null ? [] : [html`<p class="verdict bad" role="alert">${fault}</p>`]}
      <form method="post">
        ${this.form.elements.map(element)}
        <p>
          <label class="field" for="comment">${this.pages.text('survey.comment')}</label>
          <textarea id="comment" name="comment" rows="4" maxlength="2000">${given['comment'] ?? ''}</textarea>
        </p>
        <button type="submit">${this.pages.text('survey.send')}</button>
      </form>`;
  }

  private option(key: string, value: string, label: string, checked: boolean): Html {
    const input = checked
      ? html`<input type="radio" name="${key}" value="${value}" required checked />`
      : html`<input type="radio" name="${key}" value="${value}" required />`;
    return html`<label class="option">${input} ${label}</label>`;
  }
}
