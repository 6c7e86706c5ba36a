import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Public } from '../auth/current-user.js';
import { Limited } from '../http/rate-limit.guard.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { html, page, sendPage, type Html } from '../pages/html.js';
import { PORT } from '../ports.js';
import { HTTP_STATUS } from '../problem/http-status.js';
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
    @Inject(PORT.messages) private readonly messages: MessageCatalogue,
  ) {}

  @Get(':secret')
  async show(@Param('secret') secret: string, @Res() reply: FastifyReply): Promise<void> {
    await this.guarded(reply, async () => {
      const { filledAt } = await this.surveys.bySecret(secret);
      if (filledAt !== null) this.say(reply, 200, this.messages.text('survey.already'));
      else this.send(reply, 200, this.questions({}, null));
    });
  }

  @Post(':secret')
  async fill(@Param('secret') secret: string, @Body() body: unknown, @Res() reply: FastifyReply): Promise<void> {
    await this.guarded(reply, async () => {
      const fields = Fields.safeParse(body).data ?? {};
      const { comment = '', ...chosen } = fields;
      const answers = Object.fromEntries(Object.entries(chosen).map(([key, value]) => [key, Number(value)]));
      const parsed = answersSchema(this.form).safeParse({ answers, ...(comment.trim() === '' ? {} : { comment }) });
      if (!parsed.success) {
        this.send(reply, 400, this.questions(fields, this.messages.text('survey.missing')));
        return;
      }
      await this.surveys.fill(secret, parsed.data);
      this.say(reply, 201, this.messages.text('survey.thanks'));
    });
  }

  private async guarded(reply: FastifyReply, run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.say(reply, HTTP_STATUS[error.refusal.code], this.messages.title(error.refusal.code));
    }
  }

  private say(reply: FastifyReply, status: number, text: string): void {
    this.send(
      reply,
      status,
      html`<h1>${this.messages.text('survey.title')}</h1>
        <p role="status">${text}</p>`,
    );
  }

  private send(reply: FastifyReply, status: number, body: Html): void {
    sendPage(reply, status, page(this.messages.text('survey.title'), body));
  }

  private questions(given: Readonly<Record<string, string>>, fault: string | null): Html {
    const element = ({ key, question, answers }: SurveyForm['elements'][number]): Html =>
      html`<fieldset>
        <legend>${question}</legend>
        ${answers.map((label, index) => this.option(key, String(index + 1), label, given[key] === String(index + 1)))}
      </fieldset>`;
    return html`<h1>${this.messages.text('survey.title')}</h1>
      <p>${this.messages.text('survey.intro')}</p>
      ${fault === null ? [] : [html`<p class="verdict bad" role="alert">${fault}</p>`]}
      <form method="post">
        ${this.form.elements.map(element)}
        <p>
          <label for="comment">${this.messages.text('survey.comment')}</label><br />
          <textarea id="comment" name="comment" rows="4" maxlength="2000">${given['comment'] ?? ''}</textarea>
        </p>
        <button type="submit">${this.messages.text('survey.send')}</button>
      </form>`;
  }

  private option(key: string, value: string, label: string, checked: boolean): Html {
    const input = checked
      ? html`<input type="radio" name="${key}" value="${value}" required checked />`
      : html`<input type="radio" name="${key}" value="${value}" required />`;
    return html`<label class="option">${input} ${label}</label>`;
  }
}
