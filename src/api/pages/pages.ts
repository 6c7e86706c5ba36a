import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ErrorCode } from '../../domain/shared/error-codes.js';
import type { Instant } from '../../domain/shared/time.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import type { PageText } from '../messages/page-texts.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { html, page, sendPage, type Html } from './html.js';

/** Error as a page shows it: enough to act on, and the reference by which the office finds it. */
export interface PageProblem {
  readonly code: ErrorCode;
  readonly title: string;
  readonly status: number;
  readonly reference: string;
}

const helpFor = ({ code, status }: PageProblem): PageText => {
  if (code === 'FILE_REFUSED' || status === 413) return 'page.help.file';
  if (code === 'PERMIT_NOT_FOUND') return 'page.help.forged';
  if (status === 404) return 'page.help.missing';
  return status === 429 || status === 503 ? 'page.help.later' : 'page.help';
};

/** Pages for anyone: in Indonesian, in the office's name, without script. */
@Injectable()
export class Pages {
  constructor(
    @Inject(PORT.messages) private readonly messages: MessageCatalogue,
    @Inject(PORT.office) private readonly office: OfficeInfo,
  ) {}

  text(key: PageText, values?: Readonly<Record<string, string | number>>): string {
    return this.messages.text(key, values);
  }

  send(reply: FastifyReply, status: number, title: string, body: Html): void {
    const content = page({
      title,
      body,
      office: this.office.name,
      foot: this.text('page.home', { office: this.office.name }),
    });
    sendPage(reply, status, content);
  }

  problem(reply: FastifyReply, problem: PageProblem): void {
    const body = html`<h1>${problem.title}</h1>
      <p>${this.text(helpFor(problem))}</p>
      ${this.list([
        [this.text('page.code'), problem.code],
        [this.text('page.reference'), problem.reference],
      ])}`;
    this.send(reply, problem.status, problem.title, body);
  }

  list(rows: readonly (readonly [string, string | Html])[]): Html {
    return html`<dl>
      ${rows.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>`;
  }

  /** Day and time where the office is, as people there write it. */
  time(at: Instant): string {
    return this.format(at, { dateStyle: 'long', timeStyle: 'long' });
  }

  day(at: Instant): string {
    return this.format(at, { dateStyle: 'long' });
  }

  /** A day of the calendar, YYYY-MM-DD, as people write it. */
  date(day: string): string {
    return new Intl.DateTimeFormat('id-ID', { timeZone: 'UTC', dateStyle: 'long' }).format(Date.parse(day));
  }

  private format(at: Instant, style: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat('id-ID', { timeZone: this.office.zone, ...style }).format(at);
  }
}
