/**
 * Silence granted a permit: the office states it in a letter, numbered from a register, sealed with the office's own
 * seal and verifiable like any other; nobody's key is used and nobody's name is under it. It is made from the outbox,
 * after the record holds the decision, and mailed to the applicant; each stage is found again by its key, so that a
 * retry goes on where it stopped.
 */
import { calendarAfter, calendarAt } from '../../domain/application/clock-notices.js';
import { clockEvidence, groundWords, holdsOf } from '../../domain/application/clock-evidence.js';
import { promiseWords } from '../../domain/application/promise.js';
import type { ApplicationState } from '../../domain/application/state.js';
import { letterFileName } from '../../domain/letter/file-name.js';
import { LETTER_KINDS } from '../../domain/letter/kinds.js';
import { localDate } from '../../domain/letter/local-date.js';
import type { Openings } from '../../domain/ports/case-record.js';
import type { ClockNotices } from '../../domain/ports/clock-journal.js';
import type { ApplicationRow } from '../../domain/ports/applications.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { Instant } from '../../domain/shared/time.js';
import { printInstant, type Budget } from '../../domain/time/index.js';
import { createApplicantNotices } from '../notices/applicant-notices.js';
import type { EffectActivities, EffectRequest } from '../../domain/effects/contracts.js';
import type { Deps } from '../casework.js';
import { lastingFailure } from '../../domain/shared/port-failure.js';
import { createSealOnce, type SealedLetterFile } from '../letters/sealing.js';
import { stampOf } from '../letters/stamp.js';

const TASK = 'deemed-approval';
const KIND = 'deemed-approval';

export type StateDeemedApproval = (
  application: string,
  decided: { readonly dueAt: Instant; readonly at: Instant },
) => Promise<{
  readonly number: string;
  readonly verificationId: string;
}>;

export const createDeeming = (
  deps: Omit<Deps, 'store'> & {
    /** The activities that make letters, the same whichever procedure asks. */
    readonly letters: Pick<EffectActivities, 'numberLetter' | 'draftFinalLetter' | 'publishLetter'>;
    readonly store: Deps['store'] & {
      readonly openings: Pick<Openings, 'find'>;
      readonly notices: Pick<ClockNotices, 'since'>;
    };
  },
): StateDeemedApproval => {
  const { store, office, files } = deps;
  const sealOnce = createSealOnce(deps);
  const tell = createApplicantNotices(deps);
  const { numberLetter, draftFinalLetter, publishLetter } = deps.letters;

  const sealed = (application: string, letter: string, drafted: string): Promise<SealedLetterFile> =>
    sealOnce(
      `${application}/${TASK}/sealed`,
      { application, task: TASK, letter, purpose: LETTER_KINDS[KIND].seal },
      async () => {
        const bytes = await files.get(application, drafted);
        const stamp = await stampOf({ store, files }, application, drafted);
        if (bytes !== null) return stamp === undefined ? { bytes } : { bytes, stamp };
        throw lastingFailure('DOCUMENT_NOT_FOUND', `the statement of ${application} is not in the archive`);
      },
    );

  /** Evidence about the promise for the statement: what it was, when it ended, and each time that did not count. */
  const evidenceOf = async (row: ApplicationRow, state: ApplicationState, dueAt: Instant): Promise<JsonObject> => {
    const { zone } = office.letters.office;
    const [ledger, audit, notices, opening] = await Promise.all([
      store.applications.ledger(row.id),
      store.applications.audit(row.id),
      store.notices.since(row.office, 0),
      store.openings.find(row.id),
    ]);
    const rules = opening?.context.rules;
    const evidence = clockEvidence({
      calendar: calendarAt(office.calendar, notices, state.clock.calendar) ?? calendarAfter(office.calendar, notices),
      ...{ clock: state.clock, ledger, notices, until: dueAt, holds: holdsOf(audit) },
      promise: rules?.promise ?? null,
      policy: rules?.clock ?? office.clock,
    });
    if (evidence === null)
      throw lastingFailure('INVARIANT', `the ledger of ${row.id} has no promise that could have ended`);
    /** Time of day on the office's clock, such as `10.30`. */
    const timeOf = (at: Instant): string => printInstant(at, zone).slice(11, 16).replace(':', '.');
    const said = (budget: Budget): string => {
      const { amount, unit } = promiseWords(budget);
      return `${amount} ${unit}`;
    };
    return {
      dueOn: localDate(dueAt, zone),
      promise: said({ unit: evidence.unit, amount: evidence.amount }),
      legalReference: evidence.legalReference,
      ...(evidence.dueWithoutStops === null ? {} : { firstDueOn: localDate(evidence.dueWithoutStops, zone) }),
      unstopped: evidence.stops.length === 0,
      stops: evidence.stops.map(({ from, to, ground, legalReference, document, cost }) => ({
        // Whole, for templates of earlier versions.
        from: printInstant(from, zone),
        to: to === null ? '-' : printInstant(to, zone),
        fromOn: localDate(from, zone),
        fromAt: timeOf(from),
        toOn: localDate(to ?? dueAt, zone),
        toAt: timeOf(to ?? dueAt),
        ground: [
          groundWords(ground, office.groundNames),
          ...(legalReference === null ? [] : [`(${legalReference})`]),
        ].join(' '),
        document,
        cost: said(cost),
      })),
    };
  };

  return async (application, { dueAt, at }) => {
    const row = await store.applications.find(application);
    if (row?.state == null) throw lastingFailure('APPLICATION_NOT_FOUND', `no application ${application} is on record`);
    const request: EffectRequest = {
      application,
      task: TASK,
      element: TASK,
      at,
      letter: { kind: KIND },
      refusalReason: null,
      copies: 1,
      parafs: [],
      deemed: await evidenceOf(row, row.state, dueAt),
    };
    const { number, key, date } = await numberLetter(request);
    const letter = { kind: KIND, number, numberKey: key, date } as const;
    const { sha256 } = await draftFinalLetter({ ...request, letter });
    const statement = await sealed(application, number, sha256);
    await store.documents.add({
      id: statement.sha256.slice(0, 32),
      application,
      kind: 'signed-letter',
      requirement: null,
      name: LETTER_KINDS[KIND].file,
      mediaType: 'application/pdf',
      size: statement.size,
      sha256: statement.sha256,
      createdAt: statement.at,
      createdBy: 'system',
      meta: { level: statement.level, number, kind: KIND },
    });
    const { verificationId } = await publishLetter({
      ...request,
      letter: {
        ...letter,
        signed: {
          sha256: statement.sha256,
          at: statement.at,
          by: office.letters.office.name,
          level: statement.level,
        },
      },
    });
    await store.numbers.use(key);
    const bytes = await files.get(application, statement.sha256);
    await tell({
      key: `${application}/${TASK}/mail`,
      application,
      task: TASK,
      template: LETTER_KINDS[KIND].mail.onPaper,
      values: { number, link: `${office.publicUrl}/v/${verificationId}` },
      attachment: bytes === null ? null : { name: letterFileName(KIND, number), bytes },
    });
    return { number, verificationId };
  };
};
