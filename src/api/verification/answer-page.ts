/** What a verification says to a person: the verdict, what it means, and the data to compare with the paper in hand. */
import type { PermitRow } from '../../domain/ports/store.js';
import type { SignatureFinding, VerificationReport } from '../../domain/ports/verifier.js';
import { html, type Html } from '../pages/html.js';
import type { Pages } from '../pages/pages.js';
import type { PageText } from '../messages/page-texts.js';
import type { OfficeInfo } from '../ports.js';
import type { Verification } from './verification.service.js';

interface Verdict {
  readonly tone: 'good' | 'bad' | 'unsure';
  readonly text: string;
  readonly meaning: PageText;
}

const verdictOf = (pages: Pages, state: PermitRow['state'], { indication }: VerificationReport): Verdict => {
  const invalid = pages.text('verify.not-valid');
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
    : { tone: 'unsure', text: pages.text('verify.undetermined'), meaning: 'verify.meaning.undetermined' };
};

const shown = (pages: Pages, { tone, text, meaning }: Verdict): Html =>
  html`<p class="verdict ${tone}" role="status">${text}</p>
    <p>${pages.text(meaning)}</p>`;

/** A signing time with the clock that says so: a time-stamp authority's, the signer's, or the register's alone. */
const signedAt = (pages: Pages, permit: PermitRow, { signatures }: VerificationReport): string => {
  const signature = signatures[0];
  if (signature?.stampedAt != null) return `${pages.time(signature.stampedAt)}, ${pages.text('verify.clock.stamped')}`;
  if (signature?.claimedAt != null) return `${pages.time(signature.claimedAt)}, ${pages.text('verify.clock.claimed')}`;
  return `${pages.time(permit.signedAt)}, ${pages.text('verify.clock.register')}`;
};

/** @param letter address of the letter, for who holds its unguessable id; null for everyone else */
export const answerOf = (
  pages: Pages,
  office: OfficeInfo,
  { permit, state, report }: Verification,
  letter: string | null,
): Html =>
  html`${shown(pages, verdictOf(pages, state, report))}
    ${pages.list([
      [pages.text('verify.number'), permit.number],
      [pages.text('verify.kind'), pages.text(`verify.kind.${permit.kind}`)],
      [pages.text('verify.state'), pages.text(`verify.state.${state}`)],
      [pages.text('verify.office'), permit.office === office.id ? office.name : permit.office],
      [pages.text('verify.signer'), permit.signer],
      [pages.text('verify.signed-at'), signedAt(pages, permit, report)],
      [
        pages.text('verify.valid-until'),
        permit.validUntil === null ? pages.text('verify.no-end') : pages.day(permit.validUntil),
      ],
      [pages.text('verify.signature'), pages.text(`verify.signature.${report.indication}`)],
      [pages.text('verify.sha256'), html`<span class="digest">${permit.sha256}</span>`],
    ])}
    <p>${pages.text('verify.compare')}</p>
    ${letter === null ? [] : [html`<p><a class="button" href="${letter}">${pages.text('verify.download')}</a></p>`]}`;

const signatureRows = (pages: Pages, signature: SignatureFinding): Html => {
  const at = signature.stampedAt ?? signature.claimedAt;
  const clock = pages.text(signature.stampedAt === null ? 'verify.clock.claimed' : 'verify.clock.stamped');
  return pages.list([
    [pages.text('verify.signer'), signature.signerName ?? signature.signer ?? pages.text('verify.unknown')],
    [pages.text('verify.signed-at'), at === null ? pages.text('verify.unknown') : `${pages.time(at)}, ${clock}`],
    [pages.text('verify.signature'), pages.text(`verify.signature.${signature.indication}`)],
    [pages.text('verify.covers'), pages.text(signature.coversWholeFile ? 'verify.yes' : 'verify.no')],
  ]);
};

/** A file that is no letter of this office, or no longer one. */
export const foreignAnswerOf = (pages: Pages, report: VerificationReport): Html => {
  const signed = report.signatures.length > 0;
  const meaning: PageText =
    signed && report.indication === 'passed'
      ? 'verify.meaning.foreign-valid'
      : signed && report.indication === 'failed'
        ? 'verify.meaning.failed'
        : 'verify.meaning.foreign';
  const tone = report.indication === 'failed' ? 'bad' : 'unsure';
  return html`${shown(pages, { tone, text: pages.text('verify.foreign'), meaning })}
    <h2>${pages.text('verify.signatures')}</h2>
    ${
      signed
        ? report.signatures.map((signature) => signatureRows(pages, signature))
        : [html`<p>${pages.text('verify.no-signatures')}</p>`]
    }
    ${pages.list([[pages.text('verify.sha256'), html`<span class="digest">${report.sha256}</span>`]])}`;
};

/** Both ways to check: by the file, by the number. */
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
