/**
 * Result of a verification for a person: the verdict, what it means, and the data to compare with the paper in hand.
 */
import type { PermitRow } from '../../domain/ports/permits.js';
import type { SignatureFinding, VerificationReport } from '../../domain/ports/verifier.js';
import { codeOf } from '../../domain/verification/finding.js';
import { conditionsOf } from '../../domain/verification/conditions.js';
import { html, type Html } from '../pages/html.js';
import type { Pages } from '../pages/pages.js';
import type { PageText } from '../messages/page-texts.js';
import type { OfficeInfo } from '../ports.js';
import { presentConditions, presentLimit } from './presenter.js';
import type { Original, Verification } from './verification.service.js';

interface Verdict {
  readonly tone: 'good' | 'bad' | 'unsure';
  readonly text: string;
  readonly meaning: PageText;
}

const verdictOf = (pages: Pages, state: PermitRow['state'], report: VerificationReport): Verdict => {
  const { indication, findings: lines } = report;
  const found = lines.map(codeOf);
  const invalid = pages.text('verify.not-valid');
  if (found.includes('signer-differs'))
    return {
      tone: 'bad',
      text: `${invalid}: ${pages.text('verify.signer-differs')}`,
      meaning: 'verify.meaning.signer-differs',
    };
  if (indication === 'failed') {
    return {
      tone: 'bad',
      text: `${invalid}: ${pages.text('verify.signature.failed')}`,
      meaning: 'verify.meaning.failed',
    };
  }
  if (state !== 'valid') {
    return { tone: 'bad', text: `${invalid}: ${pages.text(`verify.state.${state}`)}`, meaning: 'verify.meaning.state' };
  }
  return indication === 'passed'
    ? { tone: 'good', text: pages.text('verify.valid'), meaning: 'verify.meaning.valid' }
    : {
        tone: 'unsure',
        text: pages.text('verify.undetermined'),
        meaning: found.includes('signer-unconfirmed')
          ? 'verify.meaning.signer-unconfirmed'
          : 'verify.meaning.undetermined',
      };
};

const shown = (pages: Pages, { tone, text, meaning }: Verdict): Html =>
  html`<p class="verdict ${tone}" role="status">${text}</p>
    <p>${pages.text(meaning)}</p>`;

/** A time with the clock that says so: a time-stamp authority's or the signer's. */
const signedAt = (pages: Pages, { stampedAt, claimedAt }: SignatureFinding): string => {
  if (stampedAt !== null) return `${pages.time(stampedAt)}, ${pages.text('verify.clock.stamped')}`;
  if (claimedAt !== null) return `${pages.time(claimedAt)}, ${pages.text('verify.clock.claimed')}`;
  return pages.text('verify.unknown');
};

const covered = (pages: Pages, { coversWholeFile, revision, revisions = 0 }: SignatureFinding): string => {
  if (coversWholeFile) return pages.text('verify.covers.all');
  if (revision === undefined || revision === null) return pages.text('verify.covers.nothing');
  return pages.text('verify.covers.revision', { revision, revisions });
};

/** Words about changes after a signature. A signature that does not hold is never said to have an unchanged file. */
const changes = (pages: Pages, { indication, revision, changesAfter = [] }: SignatureFinding): string => {
  if (changesAfter.some(({ allowed }) => !allowed)) return pages.text('verify.changes.forbidden');
  if (indication === 'failed') return pages.text('verify.changes.unknown');
  if (changesAfter.length > 0) return pages.text('verify.changes.allowed');
  return pages.text(revision === null ? 'verify.unknown' : 'verify.changes.none');
};

type Rows = Parameters<Pages['list']>[0];

/** Rows of a signature: signer, time and whose clock says it, verdict, covered bytes, and later changes. */
const signatureRows = (pages: Pages, signature: SignatureFinding): Rows => [
  [pages.text('verify.signer'), signature.signerName ?? signature.signer ?? pages.text('verify.unknown')],
  [pages.text('verify.signed-at'), signedAt(pages, signature)],
  [pages.text('verify.signature'), pages.text(`verify.signature.${signature.indication}`)],
  [pages.text('verify.covers'), covered(pages, signature)],
  [pages.text('verify.changes'), changes(pages, signature)],
];

const MARKS = { met: '\u2713', 'not-met': '\u2717', 'not-shown': '\u2013' } as const;
const TONES = { met: 'good', 'not-met': 'bad', 'not-shown': 'unsure' } as const;

const conditions = (pages: Pages, report: VerificationReport): Html =>
  html`<h2>${pages.text('verify.conditions')}</h2>
    <p>${pages.text('verify.conditions.lead')}</p>
    <ol class="conditions" type="a">
      ${presentConditions(conditionsOf(report), (key) => pages.text(key)).map(
        ({ outcome, requirement, shownBy }) =>
          html`<li>
            <strong>${requirement}</strong>
            <span class="tag ${TONES[outcome]}"
              ><span aria-hidden="true">${MARKS[outcome]} </span>${pages.text(`verify.outcome.${outcome}`)}</span
            >
            <p>${shownBy}</p>
          </li>`,
      )}
    </ol>`;

const findings = (pages: Pages, lines: readonly string[]): Rows =>
  lines.length === 0
    ? []
    : [
        [
          pages.text('verify.technical.findings'),
          html`<ul lang="en">
            ${lines.map((line) => html`<li>${line}</li>`)}
          </ul>`,
        ],
      ];

const verdictWords = ({
  indication,
  subIndication,
}: Pick<VerificationReport, 'indication' | 'subIndication'>): string =>
  subIndication === null ? indication : `${indication} (${subIndication})`;

const verdictRow = (pages: Pages, verdict: Parameters<typeof verdictWords>[0]): Rows[number] => [
  pages.text('verify.technical.indication'),
  verdictWords(verdict),
];

/** Details for those who know the standards: folded, in the standards' words. */
const technical = (pages: Pages, report: VerificationReport): Html =>
  html`<details>
    <summary>${pages.text('verify.technical')}</summary>
    ${pages.list([
      verdictRow(pages, report),
      [pages.text('verify.sha256'), html`<span class="digest">${report.sha256}</span>`],
      ...findings(pages, report.findings),
    ])}
    ${report.signatures.map((signature) =>
      pages.list([
        [pages.text('verify.technical.field'), signature.field],
        verdictRow(pages, signature),
        [pages.text('verify.technical.subject'), signature.signer ?? pages.text('verify.unknown')],
        [pages.text('verify.technical.level'), signature.level ?? pages.text('verify.unknown')],
        ...findings(pages, [...signature.findings, ...(signature.changesAfter ?? []).map(({ detail }) => detail)]),
      ]),
    )}
    ${(report.documentTimestamps ?? []).map((stamp) =>
      pages.list([
        [pages.text('verify.technical.stamp'), stamp.authority ?? pages.text('verify.unknown')],
        [
          pages.text('verify.signed-at'),
          stamp.stampedAt === null ? pages.text('verify.unknown') : pages.time(stamp.stampedAt),
        ],
        verdictRow(pages, stamp),
        ...findings(pages, stamp.findings),
      ]),
    )}
  </details>`;

const signaturesOf = (pages: Pages, { signatures }: VerificationReport): Html =>
  html`<h2>${pages.text('verify.signatures')}</h2>
    ${
      signatures.length === 0
        ? [html`<p>${pages.text('verify.no-signatures')}</p>`]
        : signatures.map((signature) => pages.list(signatureRows(pages, signature)))
    }`;

/** @param letter address of the letter, for who holds its unguessable id; null for everyone else */
export const answerOf = (
  pages: Pages,
  office: OfficeInfo,
  { permit, state, takenOverBy, amendedBy, report }: Verification,
  letter: string | null,
): Html =>
  html`${shown(pages, verdictOf(pages, state, report))}
    ${pages.list([
      [pages.text('verify.number'), permit.number],
      [pages.text('verify.kind'), pages.text(`verify.kind.${permit.kind}`)],
      [pages.text('verify.state'), pages.text(`verify.state.${state}`)],
      ...(takenOverBy === null ? [] : ([[pages.text('verify.taken-over-by'), takenOverBy]] as const)),
      ...(amendedBy.length === 0 ? [] : ([[pages.text('verify.amended-by'), amendedBy.join('; ')]] as const)),
      [pages.text('verify.office'), permit.office === office.id ? office.name : permit.office],
      [pages.text('verify.signer'), permit.position == null ? permit.signer : `${permit.signer}, ${permit.position}`],
      ...(report.signatures.length > 0
        ? []
        : ([
            [pages.text('verify.signed-at'), `${pages.time(permit.signedAt)}, ${pages.text('verify.clock.register')}`],
          ] as const)),
      [
        pages.text('verify.valid-until'),
        permit.validUntil === null ? pages.text('verify.no-end') : pages.day(permit.validUntil),
      ],
      [pages.text('verify.signature'), pages.text(`verify.signature.${report.indication}`)],
    ])}
    <p>${pages.text('verify.compare')}</p>
    ${letter === null ? [] : [html`<p><a class="button" href="${letter}">${pages.text('verify.download')}</a></p>`]}
    ${report.signatures.length === 0 ? [] : [signaturesOf(pages, report)]} ${conditions(pages, report)}
    ${technical(pages, report)}`;

/** Answer about a file that is no letter of this office, or no longer one. */
export const foreignAnswerOf = (pages: Pages, report: VerificationReport): Html => {
  const signed = report.signatures.length > 0;
  if (report.limit !== undefined) {
    const { meaning } = presentLimit(report.limit, (key, values) => pages.text(key, values));
    const [tone, verdict] =
      report.indication === 'failed'
        ? (['bad', 'verify.foreign'] as const)
        : (['unsure', 'verify.undetermined'] as const);
    return html`<p class="verdict ${tone}" role="status">${pages.text(verdict)}</p>
      <p>${meaning}</p>
      ${technical(pages, report)}`;
  }
  if (report.findings.some((line) => codeOf(line) === 'cut-short'))
    return html`${shown(pages, { tone: 'bad', text: pages.text('verify.cut'), meaning: 'verify.meaning.cut' })}
    ${technical(pages, report)}`;
  const meaning: PageText =
    signed && report.indication === 'passed'
      ? 'verify.meaning.foreign-valid'
      : signed && report.indication === 'failed'
        ? 'verify.meaning.failed'
        : 'verify.meaning.foreign';
  const tone = report.indication === 'failed' ? 'bad' : 'unsure';
  return html`${shown(pages, { tone, text: pages.text('verify.foreign'), meaning })} ${signaturesOf(pages, report)}
  ${signed ? [conditions(pages, report)] : []} ${technical(pages, report)}`;
};

/**
 * Answer about a file that begins with a letter of this office and is not that letter: the original is the one to
 * trust.
 */
export const changedAnswerOf = (
  pages: Pages,
  { permit: { number }, file }: Original,
  report: VerificationReport,
): Html =>
  html`${shown(pages, {
    tone: report.indication === 'passed' ? 'unsure' : 'bad',
    text: `${pages.text(report.indication === 'passed' ? 'verify.undetermined' : 'verify.not-valid')}: ${pages.text('verify.changed')}`,
    meaning: file === 'added-to' ? 'verify.meaning.changed' : 'verify.meaning.unfinished',
  })}
  ${pages.list([
    [pages.text('verify.changed.original'), html`<a href="/v?number=${encodeURIComponent(number)}">${number}</a>`],
  ])}
  ${report.signatures.length === 0 ? [] : [signaturesOf(pages, report), conditions(pages, report)]}
  ${technical(pages, report)}`;

/** Forms for both ways to check: by the file, by the number. */
export const formsOf = (pages: Pages, maxBytes: number): Html =>
  html`<h2>${pages.text('verify.upload')}</h2>
    <p>${pages.text('verify.upload.lead')}</p>
    <form method="post" action="/v" enctype="multipart/form-data">
      <label class="field" for="file"
        >${pages.text('verify.upload.file', { megabytes: new Intl.NumberFormat('id-ID', { maximumFractionDigits: 1 }).format(maxBytes / 1_048_576) })}</label
      >
      <input id="file" type="file" name="file" accept="application/pdf,.pdf" required />
      <button type="submit">${pages.text('verify.upload.send')}</button>
    </form>
    <h2>${pages.text('verify.find')}</h2>
    <form method="get" action="/v">
      <label class="field" for="number">${pages.text('verify.find.number')}</label>
      <input id="number" type="text" name="number" required maxlength="200" autocomplete="off" />
      <button type="submit">${pages.text('verify.find.send')}</button>
    </form>`;
