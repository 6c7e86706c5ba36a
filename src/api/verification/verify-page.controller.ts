import { Controller, Get, Inject, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../auth/current-user.js';
import { Limited } from '../http/rate-limit.guard.js';
import type { MessageCatalogue, PageText } from '../messages/catalogue.js';
import { html, page, sendPage, type Html } from '../pages/html.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { HTTP_STATUS } from '../problem/http-status.js';
import { Problem } from '../problem/problem.js';
import { VerificationService, type Verification } from './verification.service.js';

/** What the QR code on a letter opens: the answer first, then the data to compare with the paper in hand. */
@ApiExcludeController()
@Public()
@Limited('verify')
@Controller('v')
export class VerifyPageController {
  constructor(
    @Inject(VerificationService) private readonly verification: VerificationService,
    @Inject(PORT.messages) private readonly messages: MessageCatalogue,
    @Inject(PORT.office) private readonly office: OfficeInfo,
  ) {}

  @Get(':verification')
  async show(@Param('verification') id: string, @Res() reply: FastifyReply): Promise<void> {
    try {
      this.send(reply, 200, this.answer(await this.verification.byId(id)));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const title = this.messages.title(error.refusal.code);
      this.send(
        reply,
        HTTP_STATUS[error.refusal.code],
        html`<h1>${this.text('verify.title')}</h1>
          <p class="verdict bad" role="status">${title}</p>`,
      );
    }
  }

  @Get(':verification/surat.pdf')
  async letter(@Param('verification') id: string): Promise<StreamableFile> {
    const { bytes } = await this.verification.letter(id);
    return new StreamableFile(bytes, {
      type: 'application/pdf',
      disposition: 'inline; filename="surat.pdf"',
      length: bytes.length,
    });
  }

  private text(key: PageText): string {
    return this.messages.text(key);
  }

  private send(reply: FastifyReply, status: number, body: Html): void {
    sendPage(reply, status, page(this.text('verify.title'), body));
  }

  /** Day and time where the office is, as people there write it. */
  private time(at: number, withTime: boolean): string {
    return new Intl.DateTimeFormat('id-ID', {
      timeZone: this.office.zone,
      dateStyle: 'long',
      ...(withTime ? { timeStyle: 'long' as const } : {}),
    }).format(at);
  }

  private verdict({ state, report }: Verification): Html {
    if (report.indication === 'failed' || state !== 'valid') {
      const why =
        report.indication === 'failed' ? this.text('verify.signature.failed') : this.text(`verify.state.${state}`);
      return html`<p class="verdict bad" role="status">${this.text('verify.not-valid')}: ${why}</p>`;
    }
    return report.indication === 'passed'
      ? html`<p class="verdict good" role="status">${this.text('verify.valid')}</p>`
      : html`<p class="verdict unsure" role="status">${this.text('verify.undetermined')}</p>`;
  }

  private answer(verification: Verification): Html {
    const { permit, state, report } = verification;
    const rows: readonly (readonly [PageText, string])[] = [
      ['verify.number', permit.number],
      ['verify.kind', this.text(`verify.kind.${permit.kind}`)],
      ['verify.office', permit.office === this.office.id ? this.office.name : permit.office],
      ['verify.signer', permit.signer],
      ['verify.signed-at', this.time(permit.signedAt, true)],
      [
        'verify.valid-until',
        permit.validUntil === null ? this.text('verify.no-end') : this.time(permit.validUntil, false),
      ],
      ['verify.state', this.text(`verify.state.${state}`)],
      ['verify.signature', this.text(`verify.signature.${report.indication}`)],
      ['verify.sha256', permit.sha256],
    ];
    return html`<h1>${this.text('verify.title')}</h1>
      <p>${this.text('verify.intro')}</p>
      ${this.verdict(verification)}
      <dl>
        ${rows.map(
          ([key, value]) =>
            html`<dt>${this.text(key)}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
      <p>${this.text('verify.compare')}</p>`;
  }
}
