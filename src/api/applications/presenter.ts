import { isObject } from '../../domain/shared/json.js';
import type { ApplicationFile, ApplicationRow, LedgerView } from '../../domain/ports/applications.js';
import type { AuditRow } from '../../domain/ports/audit.js';
import type { DocumentRow } from '../../domain/ports/documents.js';
import type { PermitRow } from '../../domain/ports/permits.js';
import type { TaskRow } from '../../domain/ports/tasks.js';
import { isoInstant, type Instant, isoOrNull } from '../../domain/shared/time.js';
import { printAmount, type BudgetUnit } from '../../domain/time/index.js';
import { presentDocument } from '../documents/presenter.js';
import { presentApplicantSignature } from '../application-signatures/presenter.js';
import type { ApplicationState } from '../../domain/application/state.js';
import type { SignaturePolicy } from '../../domain/application/applicant-signature.js';
import { actorWithoutName } from '../clock/actors.js';
import type { Certainty } from '../clock/clocks.service.js';
import type { Answer } from '../http/schema.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import type { NameBook } from '../names/names.js';
import { issuedNumberOf } from '../../domain/application/issued-number.js';
import { isErrorCode } from '../../domain/shared/error-codes.js';
import { presentReason, presentVoid } from '../messages/reason.js';
import { voidReasonNow } from '../../domain/application/void-reason.js';
import { lastSigningFailure } from '../messages/signature.js';
import { peopleOf, presentTask } from '../tasks/presenter.js';
import { taskSegment } from '../tasks/task-segment.js';
import type { ApplicationAnswer, ApplicationClockAnswer, CaseAnswer, HistoryAnswer } from './answers.js';
import { presentClock, type ClockInForce } from './clock.js';

export type PresentedApplication = Answer<typeof ApplicationAnswer>;

/**
 * Values that an application is shown with: whether its date reflects every window, the findings on that date, names,
 * and corrections.
 */
export interface ApplicationView {
  readonly dueAdjusted: boolean;
  readonly certainty: Certainty;
  readonly names: NameBook;
  readonly corrections: PresentedApplication['corrections'];
}

/** A row without personal data. */
export const presentApplication = (
  row: ApplicationRow,
  { dueAdjusted, certainty, names, corrections }: ApplicationView,
): PresentedApplication => ({
  id: row.id,
  number: row.number,
  office: row.office,
  permitType: row.permitType,
  permitTypeName: names.permitType(row.permitType),
  source: row.origin.source,
  status: row.status,
  receivedAt: isoInstant(row.receivedAt),
  finishedAt: isoOrNull(row.finishedAt),
  dueAt: isoOrNull(row.dueAt),
  dueAdjusted,
  dueFindings: certainty(row.receivedAt, row.dueAt),
  clockRunning: row.clockRunning,
  corrections,
  started: row.workflowStarted,
});

export type PresentedCase = Answer<typeof CaseAnswer>;

/** A licence that is opened and not yet begun waits for all that its group says. */
const waitsForOf = ({ state, origin }: Pick<ApplicationRow, 'state' | 'origin'>): readonly string[] => {
  if (state !== null) return state.licence?.waitsFor ?? [];
  return origin.source === 'procedure' ? origin.after : [];
};

const presentCalled = (
  { id, number, permitType, status, state, origin }: ApplicationRow,
  names: NameBook,
): PresentedCase['called'][number] => ({
  id,
  permitType,
  permitTypeName: names.permitType(permitType),
  isLicence: origin.source === 'procedure' && origin.licence !== null,
  status,
  waitsFor: waitsForOf({ state, origin }),
  number,
  letterNumber: issuedNumberOf(state),
  reason: state?.refusalReason ?? state?.stoppedBy?.reason ?? null,
});

const presentLetter = (state: NonNullable<ApplicationRow['state']>, names: NameBook): PresentedCase['letter'] => {
  const { kind, number, date, draft, final, signed } = state.letter;
  return {
    kind,
    number: number ?? null,
    date: date ?? null,
    draft: draft?.sha256 ?? null,
    final: final?.sha256 ?? null,
    signed: signed === undefined ? null : { ...signed, byName: names.person(signed.by), at: isoInstant(signed.at) },
  };
};

const presentPermit = ({ number, state, verificationId, validUntil }: PermitRow): PresentedCase['permit'] => ({
  number,
  state,
  verificationId,
  validUntil: isoOrNull(validUntil),
});

/** People whose names an officer reads on the page of an application. */
export const peopleOfCase = (
  { state }: ApplicationRow,
  tasks: readonly TaskRow[],
  documents: readonly DocumentRow[],
): readonly (string | null | undefined)[] => [
  ...documents.map(({ createdBy }) => createdBy),
  ...tasks.flatMap(peopleOf),
  ...(state?.parafs ?? []).flatMap(({ by, onBehalfOf, routed }) => [by, onBehalfOf, routed?.by]),
  state?.letter.signed?.by,
];

/**
 * Corrections that machine work waits for. Their detail may quote the file, so it stands sealed in the audit and
 * nowhere else.
 */
const presentWanted = (
  { state }: ApplicationRow,
  audit: readonly AuditRow[],
  lacking: (task: string) => PresentedCase['corrections'][number]['items'],
  catalogue: MessageCatalogue,
): PresentedCase['wanted'] =>
  Object.values(state?.wanted ?? {}).map(({ task, element, role, code, since }) => {
    const personal = audit.findLast((row) => row.verb === 'correction-wanted' && row.task === task)?.personal;
    const told = isObject(personal) ? personal['detail'] : null;
    const lacks =
      personal === undefined
        ? []
        : lacking(task).map(({ field, fieldName, reason }) => `${fieldName ?? field ?? ''}: ${reason}`);
    const { title, detail } = presentReason({ code, detail: '' }, catalogue);
    // what the catalogue has for this code speaks of a request
    const meaning = code === 'INPUT_INVALID' ? title : detail;
    return {
      ...{ task: taskSegment(task), element, role, code, title, since: isoInstant(since) },
      detail: lacks.length > 0 ? lacks.join('; ') : meaning,
      technical: typeof told === 'string' ? told : null,
    };
  });

export const presentCase = (
  row: ApplicationRow,
  parts: {
    readonly tasks: readonly TaskRow[];
    readonly documents: readonly DocumentRow[];
    readonly recommendation: ApplicationState['recommendation'];
    readonly personal: ApplicationFile | null;
    readonly dataDestroyed: boolean;
    readonly surveyFilledAt: Instant | null;
    readonly audit: readonly AuditRow[];
    readonly called: readonly ApplicationRow[];
    readonly permit: PermitRow | null;
    readonly signaturePolicy: SignaturePolicy;
    readonly dueAdjusted: boolean;
  },
  {
    now,
    catalogue,
    names,
    grounds,
    inForce,
    certainty,
    corrections,
    correctionsOf,
  }: {
    readonly now: Instant;
    readonly catalogue: MessageCatalogue;
    readonly names: NameBook;
    readonly grounds: Readonly<Record<string, string>>;
    readonly inForce: ClockInForce | null;
    readonly certainty: Certainty;
    readonly corrections: PresentedCase['corrections'];
    readonly correctionsOf: (task: TaskRow) => PresentedCase['corrections'];
  },
): PresentedCase => {
  const { state } = row;
  return {
    ...presentApplication(row, { dueAdjusted: parts.dueAdjusted, certainty, names, corrections }),
    requirements: state?.requirements ?? {},
    recommendation: parts.recommendation,
    applicantSignature: presentApplicantSignature(
      parts.signaturePolicy,
      state?.applicantSignature,
      parts.personal === null ? [] : parts.audit,
      catalogue,
      names.titles(row.permitType),
    ),
    parafs: (state?.parafs ?? []).map((paraf) => ({
      element: paraf.element,
      by: paraf.by,
      byName: names.person(paraf.by),
      onBehalfOf: paraf.onBehalfOf ?? null,
      onBehalfOfName: names.person(paraf.onBehalfOf ?? null),
      routed: paraf.routed === undefined ? null : { ...paraf.routed, byName: names.person(paraf.routed.by) },
      at: isoInstant(paraf.at),
      draft: paraf.draft,
      void: presentVoid(
        paraf.void === undefined
          ? undefined
          : { ...paraf.void, reason: voidReasonNow(paraf.void.reason, state?.letter.kind) },
        catalogue,
        names.titles(row.permitType),
      ),
    })),
    letter: state === null ? null : presentLetter(state, names),
    permit: parts.permit === null ? null : presentPermit(parts.permit),
    survey: { filledAt: isoOrNull(parts.surveyFilledAt ?? state?.surveyAt ?? null) },
    clock: presentClock(row, inForce, now, { catalogue, grounds }),
    signing: { lastFailure: lastSigningFailure(parts.audit, catalogue) },
    wanted: presentWanted(
      row,
      parts.personal === null ? [] : parts.audit,
      (id) =>
        parts.tasks
          .filter((task) => task.id === id)
          .flatMap((task) => correctionsOf(task).flatMap(({ items }) => items)),
      catalogue,
    ),
    held: state?.held == null ? null : { ground: state.held.ground, since: isoInstant(state.held.since) },
    refusalReason: state?.refusalReason ?? null,
    outcome: state?.outcome ?? null,
    parent: state?.parent?.application ?? null,
    waitsFor: waitsForOf(row),
    stoppedBy: state?.stoppedBy ?? null,
    called: parts.called.map((called) => presentCalled(called, names)),
    tasks: parts.tasks.map((task) =>
      presentTask(task, { number: row.number, certainty, names, corrections: correctionsOf(task) }),
    ),
    documents: parts.documents.map((document) => presentDocument(document, names, row.number)),
    personal: parts.personal,
    dataDestroyed: parts.dataDestroyed,
  };
};

export type PresentedLedger = Answer<typeof ApplicationClockAnswer>['ledger'][number];

/** Reason of an audit entry: a code and a sentence in English; null where the entry gives none. */
const whyOf = ({ after }: AuditRow): Parameters<typeof presentReason>[0] | null => {
  const code = isObject(after) ? after['code'] : null;
  const detail = isObject(after) ? after['detail'] : null;
  return isErrorCode(code) && typeof detail === 'string' ? { code, detail } : null;
};

export const presentAudit = (
  row: AuditRow,
  names: NameBook,
  catalogue: MessageCatalogue,
): Answer<typeof HistoryAnswer>['items'][number] => {
  const why = whyOf(row);
  return {
    ...row,
    task: row.task === null ? null : taskSegment(row.task),
    at: isoInstant(row.at),
    actorName: names.person(row.actor),
    onBehalfOfName: names.person(row.onBehalfOf),
    reason: why === null ? null : presentReason(why, catalogue),
  };
};

/** An entry of the ledger for the applicant: what was done to the clock and why, never by whom of the office. */
export const withoutNames = (entry: LedgerView, applicantUser: string | null): LedgerView => ({
  ...entry,
  actor: actorWithoutName(entry.actor, applicantUser),
  consent: entry.consent === null ? null : 'supervisor',
  // The ground of a reset names the supervisor.
  ground: entry.ground?.startsWith('supervisor:') === true ? 'supervisor' : entry.ground,
});

const UNITS: readonly BudgetUnit[] = ['working-time', 'working-day', 'calendar', 'calendar-time'];

/** Time left, as a duration. Rows written before units were kept count working time. */
const left = (unit: string | null, amount: number | null): string | null =>
  amount === null ? null : printAmount(UNITS.find((known) => known === unit) ?? 'working-time', amount);

export const presentLedger = ({
  at,
  dueBefore,
  dueAfter,
  remainingBefore,
  remainingAfter,
  ...rest
}: LedgerView): PresentedLedger => ({
  ...rest,
  at: isoInstant(at),
  dueBefore: isoOrNull(dueBefore),
  dueAfter: isoOrNull(dueAfter),
  remainingBefore: left(rest.unit, remainingBefore),
  remainingAfter: left(rest.unit, remainingAfter),
});
