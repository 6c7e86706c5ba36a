/**
 * The letters of the counter: the receipt and the request to correct a file. Each is numbered, carries the office's
 * seal, is filed, can be verified, and goes to the applicant by mail and account (Palembang regulation 74/2018,
 * articles 6(2)b and 11(2)f and g). Each part is found again by its key, so that a retry makes no second letter.
 */
import { askedCorrections } from '../domain/application/asked-correction.js';
import { askedLine } from '../domain/application/asked-line.js';
import { titlesOf } from '../domain/application/called.js';
import { templateFor } from '../domain/letter/choose.js';
import { composeLetter } from '../domain/letter/compose.js';
import type { LetterContent } from '../domain/letter/content.js';
import { letterFileName } from '../domain/letter/file-name.js';
import { isSealed, LETTER_KINDS } from '../domain/letter/kinds.js';
import { issueLetter } from '../domain/letter/issue.js';
import { localDate, type LocalDate } from '../domain/letter/local-date.js';
import { letterData, letterOffice } from '../domain/letter/office.js';
import type { PermitType } from '../domain/letter/permit-type.js';
import type { ApplicationRow } from '../domain/ports/applications.js';
import type { JsonObject } from '../domain/shared/json.js';
import type { Instant } from '../domain/shared/time.js';
import { dueAt, type Budget } from '../domain/time/index.js';
import type { EffectActivities, EffectRequest } from '../domain/effects/contracts.js';
import type { AnswerOf } from '../domain/effects/table.js';
import type { Deps } from '../office/casework.js';
import { permanent } from './failures.js';
import { createApplicantNotices } from '../office/notices/applicant-notices.js';
import { createNumbering } from '../office/letters/numbering.js';
import { createSealOnce } from '../office/letters/sealing.js';
import { unsealedOf } from '../office/letters/stamp.js';

type CounterLetter = AnswerOf<'receipt' | 'request-correction'>;

/** Letters beside the application's own: what each is, all of it from its kind. */
type CounterKind = 'receipt' | 'correction-request';

/**
 * True for the letter that the applicant keeps: it carries the tracking secret. The other is read by officers at their
 * work.
 */
const carriesSecret = (kind: CounterKind): boolean => kind === 'receipt';

type Counter = Pick<EffectActivities, 'issueReceipt' | 'requestCorrection'>;

export const createCounterActivities = (deps: Deps): Counter => {
  const { store, office, files, drafter, links, sha256 } = deps;
  const tell = createApplicantNotices(deps);
  const numbering = createNumbering(deps);
  const sealOnce = createSealOnce(deps);

  const rowOf = async (application: string): Promise<ApplicationRow> => {
    const row = await store.applications.find(application);
    if (row === null) throw permanent('APPLICATION_NOT_FOUND', `no application ${application} is on record`);
    return row;
  };

  const typeOf = ({ permitType }: ApplicationRow): PermitType => {
    const type = office.permitTypes.get(permitType);
    if (type === undefined) throw permanent('PERMIT_TYPE_UNKNOWN', `permit type ${permitType} is not configured`);
    return type;
  };

  /** The last day on which a correction is awaited, by the office's own working days. */
  const awaitedUntil = (at: Instant): { readonly dueOn?: LocalDate } => {
    const { correction, office: own } = office.letters;
    if (correction === null) return {};
    const budget: Budget = { unit: 'working-day', amount: correction.workingDays };
    const { due } = dueAt(office.calendar, { from: at, budget, stops: [] });
    return due === null ? {} : { dueOn: localDate(due, own.zone) };
  };

  /**
   * Reason and items of the correction, as the record has them: the procedure's own variable has only sentences with
   * keys, and is taken where nobody on record asked for anything.
   */
  const correctionOf = async (
    { id }: ApplicationRow,
    type: PermitType,
    request: EffectRequest,
  ): Promise<{ readonly reason: string; readonly items: readonly string[] }> => {
    const told = request.correction ?? { reason: '', items: [] };
    const { requirements, data } = type;
    const asked = askedCorrections(
      await store.applications.audit(id),
      requirements.map((requirement) => requirement.id),
    ).findLast(({ kind }) => kind === 'incomplete');
    if (asked === undefined || asked.items.length !== told.items.length) return told;
    const title = titlesOf({ requirements, form: data });
    return { reason: told.reason, items: asked.items.map((item) => askedLine(item, title)) };
  };

  const trackingOf = ({ id, number }: ApplicationRow): { readonly secret: string; readonly url: string } => {
    const secret = links.trackingSecret(id);
    return { secret, url: `${office.publicUrl}/t/${number}/${secret}` };
  };

  const dataOf = async (
    row: ApplicationRow,
    type: PermitType,
    request: EffectRequest,
    kind: CounterKind,
  ): Promise<JsonObject> => {
    const file = await store.applications.file(row.id);
    if (file === null)
      throw permanent('INVARIANT', `the personal data of ${row.id} has been destroyed: nothing can be drafted`);
    const filed = (await store.documents.list(row.id)).filter(({ kind }) => kind === 'requirement');
    const { reason, items } = await correctionOf(row, type, request);
    return letterData(office.letters, type, {
      applicant: { ...file.applicant },
      data: file.data,
      application: {
        ...{ id: row.id, number: row.number },
        receivedOn: localDate(row.receivedAt, office.letters.office.zone),
      },
      attachments: type.requirements
        .filter(({ id }) => filed.some(({ requirement }) => requirement === id))
        .map(({ name }) => ({ name, note: null })),
      // Made anew from the office's key, and kept nowhere but in the receipt.
      ...(carriesSecret(kind) ? { tracking: trackingOf(row) } : {}),
      decision: {
        corrections: items.length > 0 ? [...items] : [reason],
        ...(reason === '' ? {} : { reason }),
        ...awaitedUntil(request.at),
      },
    });
  };

  const compose = async (request: EffectRequest, row: ApplicationRow, kind: CounterKind): Promise<LetterContent> => {
    const type = typeOf(row);
    const template = templateFor(office.templates, type, kind);
    if (template === undefined)
      throw permanent('INVARIANT', `no letter template for ${kind} of ${type.id}; add one to config/letters`);
    const verificationId = await store.permits.reserveVerificationId(`${request.application}/${request.task}`);
    const composed = composeLetter(template, {
      office: letterOffice(office.letters),
      data: await dataOf(row, type, request, kind),
      fields: type.fields,
      validity: { type: 'none' },
      verificationUrl: `${office.publicUrl}/v/${verificationId}`,
      certificateIssuer: office.certificateIssuer,
      draftedAt: request.at,
      sealed: isSealed(kind),
    });
    if (composed.ok) return composed.value;
    const faults = composed.error.map(({ code, at, got }) => `${at}: ${code} (${got})`).join('; ');
    throw permanent('INPUT_INVALID', `the letter cannot be filled: ${faults}`);
  };

  const make = async (request: EffectRequest, row: ApplicationRow, kind: CounterKind): Promise<CounterLetter> => {
    const { application, task, at } = request;
    const key = `${application}/${task}/${kind}`;
    const taken = await numbering.take({ row, kind, key, at });
    const { number, date } = taken;
    const { sha256: digest } = await sealOnce(
      key,
      { application, task, letter: number, purpose: LETTER_KINDS[kind].seal },
      async () => {
        const issued = issueLetter(await compose(request, row, kind), { number, date, at });
        if (issued.ok) return unsealedOf(await drafter.draft(issued.value));
        throw permanent('INVARIANT', `the letter cannot be issued: ${issued.error.code} (${issued.error.got})`);
      },
    );
    const verificationId = await store.permits.reserveVerificationId(`${application}/${task}`);
    return { ...taken, sha256: digest, verificationId };
  };

  const publish = async (
    request: EffectRequest,
    row: ApplicationRow,
    kind: CounterKind,
    letter: CounterLetter,
  ): Promise<void> => {
    const { application, task } = request;
    const bytes = await files.get(application, letter.sha256);
    if (bytes === null) throw permanent('DOCUMENT_NOT_FOUND', `the sealed letter of ${task} is not in the archive`);
    await store.documents.add({
      id: sha256(`${application}/${task}/${kind}`).slice(0, 32),
      application,
      kind,
      requirement: null,
      name: LETTER_KINDS[kind].file,
      mediaType: 'application/pdf',
      size: bytes.length,
      sha256: letter.sha256,
      createdAt: request.at,
      createdBy: 'system',
      meta: { kind, number: letter.number, ...(carriesSecret(kind) ? { carriesSecret: true } : {}) },
    });
    await store.permits.publish({
      verificationId: letter.verificationId,
      application,
      office: row.office,
      number: letter.number,
      kind,
      sha256: letter.sha256,
      signedAt: request.at,
      signer: office.letters.office.name,
      validUntil: null,
      state: 'valid',
    });
    await tell({
      key: `${application}/${task}/mail`,
      application,
      task,
      template: LETTER_KINDS[kind].mail.onPaper,
      values: { number: letter.number, link: `${office.publicUrl}/v/${letter.verificationId}` },
      attachment: { name: letterFileName(kind, letter.number), bytes },
    });
  };

  const counter =
    (kind: CounterKind) =>
    async (request: EffectRequest): Promise<CounterLetter> => {
      const row = await rowOf(request.application);
      const letter = await make(request, row, kind);
      await publish(request, row, kind, letter);
      return letter;
    };

  return { issueReceipt: counter('receipt'), requestCorrection: counter('correction-request') };
};
