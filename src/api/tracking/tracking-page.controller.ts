import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { APPLICANT } from '../../domain/access/permissions.js';
import { issuedNumberOf } from '../../domain/application/issued-number.js';
import type { WaitNow } from '../../domain/application/waits-now.js';
import type { ApplicationRow } from '../../domain/ports/applications.js';
import type { TaskRow } from '../../domain/ports/tasks.js';
import type { Instant } from '../../domain/shared/time.js';
import { presentClock, waitsForApplicant } from '../applications/clock.js';
import type { PresentedCorrection } from '../corrections/presenter.js';
import { doubts } from '../clock/doubts.js';
import { presentExpected, type ExpectedAnswer } from '../clock/expected.js';
import { Public } from '../auth/current-user.js';
import { Limited } from '../http/rate-limit.guard.js';
import type { PageText } from '../messages/page-texts.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { html, type Html } from '../pages/html.js';
import { Pages } from '../pages/pages.js';
import type { PermitTypes } from '../../office/intake/offers.js';
import { PORT } from '../ports.js';
import { Names } from '../names/names.js';
import { TrackingService } from './tracking.service.js';

/** The tracked application for a person: the step, whether the clock runs and why, and when it should be done. */
@ApiExcludeController()
@Public()
@Controller('t')
export class TrackingPageController {
  constructor(
    @Inject(TrackingService) private readonly tracking: TrackingService,
    @Inject(Names) private readonly names: Names,
    @Inject(Pages) private readonly pages: Pages,
    @Inject(PORT.messages) private readonly messages: MessageCatalogue,
    @Inject(PORT.permitTypes) private readonly permitTypes: Pick<PermitTypes, 'policy'>,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  @Get(':application/:secret')
  @Limited('track')
  async show(
    @Param('application') application: string,
    @Param('secret') secret: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const tracked = await this.tracking.find(application, secret);
    const { row, tasks, expected, dueAdjusted, certainty, inForce, grounds, corrections, waits, dataDestroyed } =
      tracked;
    const clock = presentClock(row, inForce, this.clock(), { catalogue: this.messages, grounds });
    const text = (key: Parameters<Pages['text']>[0]): string => this.pages.text(key);
    const number = issuedNumberOf(row.state);
    const rows: readonly (readonly [string, string | Html])[] = [
      ...corrections.map((one) => [text('track.correction'), this.correction(one)] as const),
      [text('track.application'), row.number],
      [text('track.type'), this.names.withoutPeople().permitType(row.permitType)],
      [text('track.status'), text(`track.status.${row.status}`)],
      [text('track.received'), this.pages.time(row.receivedAt)],
      ...(row.finishedAt === null ? [] : [[text('track.finished'), this.pages.time(row.finishedAt)] as const]),
      ...(expected === null ? [] : [[text('track.expected'), this.expected(expected)] as const]),
      ...(row.finishedAt !== null || row.dueAt === null
        ? []
        : [
            [
              text('track.promise'),
              [
                this.promise(row.dueAt, dueAdjusted),
                ...doubts(certainty(row.receivedAt, row.dueAt), this.messages),
              ].join('. '),
            ] as const,
          ]),
      [text('track.clock'), [clock.text, ...clock.because.map((reason) => reason.text)].join('. ')],
      ...tasks.map((task): readonly [string, string] => [text('track.now'), this.task(row, task)]),
      ...waits.map((wait): readonly [string, string] => [text('track.now'), this.wait(wait)]),
      ...this.signature(row),
      ...(number === null ? [] : [[text('track.number'), number] as const]),
      ...(dataDestroyed ? [[text('track.destroyed'), text('track.destroyed.said')] as const] : []),
      ...this.own(tracked, secret),
    ];
    const title = text('track.title');
    this.pages.send(
      reply,
      200,
      title,
      html`<h1>${title}</h1>
        ${this.pages.list(rows)}`,
    );
  }

  /** Acts of an applicant without an account by the secret, as far as they are open now, with their addresses. */
  private own(
    { row, tasks, corrections }: Awaited<ReturnType<TrackingService['find']>>,
    secret: string,
  ): readonly (readonly [string, Html])[] {
    if (row.applicantUser !== null || row.finishedAt !== null || row.state?.letter.signed !== undefined) return [];
    const isAsked = tasks.some(({ role, action }) => role === APPLICANT && action === 'correct');
    const ofFields = isAsked && corrections.some(({ items }) => items.some(({ field }) => field !== null));
    const acts: readonly (readonly [PageText, string])[] = [
      ['track.own.documents', 'documents'],
      ...(ofFields ? [['track.own.fields', 'fields'] as const] : []),
      ...(isAsked ? [['track.own.correct', 'correct'] as const] : []),
      ['track.own.withdraw', 'withdraw'],
    ];
    const address = `/api/v1/track/${row.number}`;
    return [
      [
        this.pages.text('track.own'),
        html`${this.pages.text('track.own.lead')}
          <ul>
            ${acts.map(
              ([said, act]) =>
                html`<li>${this.pages.text(said)}: <code>POST ${address}/${act}?secret=${secret}</code></li>`,
            )}
          </ul>
          <a href="/api/docs">${this.pages.text('track.own.help')}</a>`,
      ],
    ];
  }

  /** The correction asked of the applicant: the reason, and each item with its day and whether it has come. */
  private correction({ reason, items }: PresentedCorrection): Html {
    const text: Pages['text'] = (key, values) => this.pages.text(key, values);
    const lines = items.map(({ requirementName, field, fieldName, reason: why, deadline, state }) => {
      const about = requirementName ?? fieldName ?? field;
      return [
        about === null || about === why || field === why ? (about ?? why) : `${about}: ${why}`,
        ...(deadline === null ? [] : [text('track.correction.deadline', { day: this.pages.date(deadline) })]),
        ...(state === 'done' ? [text('track.correction.done')] : []),
      ].join(' · ');
    });
    return html`${reason ?? ''}${
      lines.length === 0
        ? html``
        : html`<ul>
            ${lines.map((line) => html`<li>${line}</li>`)}
          </ul>`
    }`;
  }

  /** The two dates, with the reason for them, or for their lack. */
  private expected(answer: ExpectedAnswer): string {
    const { reason } = presentExpected(answer, this.messages);
    if (answer.p50 === null || answer.p90 === null) return `${reason.text}.`;
    const [median, late] = [this.pages.day(answer.p50), this.pages.day(answer.p90)];
    const dates =
      median === late
        ? this.pages.text('track.expected.day', { day: median })
        : this.pages.text('track.expected.range', { median, late });
    return `${[dates, reason.text, ...doubts(answer.findings, this.messages)].join('. ')}.`;
  }

  /** The end of the promise, and whether it will still move by a window or decree that is being worked in. */
  private promise(dueAt: Instant, dueAdjusted: boolean): string {
    const day = this.pages.day(dueAt);
    return dueAdjusted ? day : this.pages.text('track.promise.adjusting', { day });
  }

  /** Row of the signature, where the applicant has signed, or has to. */
  private signature({ permitType, state }: ApplicationRow): readonly (readonly [string, string])[] {
    const label = this.pages.text('track.signature');
    const signature = state?.applicantSignature;
    if (signature === undefined)
      return this.permitTypes.policy(permitType) === 'required'
        ? [[label, this.pages.text('track.signature.none')]]
        : [];
    if (signature.void !== undefined) return [[label, this.pages.text('track.signature.void')]];
    const verdict = signature.indication === 'passed' ? 'track.signature.valid' : 'track.signature.undetermined';
    return [[label, this.pages.text(verdict)]];
  }

  /** A gate or machine work, with whose turn it is. */
  private wait({ step, name, turn }: WaitNow): string {
    const row = step === null ? '' : `${this.pages.text('track.step', { step })}: `;
    const whose = { applicant: 'track.waits', machine: 'track.machine', other: null } as const;
    const said = whose[turn];
    return `${row}${name}${said === null ? '' : ` (${this.pages.text(said)})`}`;
  }

  /** The step and whether it waits for the applicant; no names of officers. */
  private task(application: ApplicationRow, task: TaskRow): string {
    const { step } = task;
    const name = this.names.withoutPeople().task(task);
    const row = step === null ? '' : `${this.pages.text('track.step', { step })}: `;
    const waits = waitsForApplicant(application, task) ? ` (${this.pages.text('track.waits')})` : '';
    return `${row}${name}${waits}`;
  }
}
