import type { ApplicationFile, ApplicationRow, LedgerView } from '../../domain/ports/applications.js';
import type { AuditRow } from '../../domain/ports/audit.js';
import type { DocumentRow } from '../../domain/ports/documents.js';
import type { PermitRow } from '../../domain/ports/permits.js';
import type { TaskRow } from '../../domain/ports/tasks.js';
import { isoInstant, type Instant, isoOrNull } from '../../domain/shared/time.js';
import { printAmount, type BudgetUnit, type CalendarFinding } from '../../domain/time/index.js';
import { presentDocument, type PresentedDocument } from '../documents/presenter.js';
import { presentApplicantSignature, type PresentedApplicantSignature } from '../application-signatures/presenter.js';
import type { SignaturePolicy } from '../../domain/application/applicant-signature.js';
import { actorWithoutName } from '../clock/actors.js';
import type { Certainty } from '../clock/clocks.service.js';
import type { PresentedFailure } from '../messages/answer.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { lastSigningFailure } from '../messages/signature.js';
import { presentTask, type PresentedTask, type TaskNames } from '../tasks/presenter.js';
import { presentClock, type PresentedClock } from './clock.js';

export interface PresentedApplication {
  readonly id: string;
  readonly office: string;
  readonly permitType: string;
  readonly source: ApplicationRow['source'];
  readonly status: ApplicationRow['status'];
  readonly receivedAt: string;
  readonly finishedAt: string | null;
  readonly dueAt: string | null;
  /** False while `dueAt` does not yet reflect every outage window and decree. */
  readonly dueAdjusted: boolean;
  /** Years on the way to `dueAt` whose holidays are not known, or not confirmed. */
  readonly dueFindings: readonly CalendarFinding[];
  readonly clockRunning: boolean;
  /** False while the orchestration has not begun: what is sent meanwhile is kept. */
  readonly started: boolean;
}

/** A row without personal data. */
export const presentApplication = (
  row: ApplicationRow,
  dueAdjusted: boolean,
  certainty: Certainty,
): PresentedApplication => ({
  id: row.id,
  office: row.office,
  permitType: row.permitType,
  source: row.source,
  status: row.status,
  receivedAt: isoInstant(row.receivedAt),
  finishedAt: isoOrNull(row.finishedAt),
  dueAt: isoOrNull(row.dueAt),
  dueAdjusted,
  dueFindings: certainty(row.receivedAt, row.dueAt),
  clockRunning: row.clockRunning,
  started: row.workflowStarted,
});

export interface PresentedCalled {
  readonly id: string;
  /** Permit type of a licence of a group; otherwise what the called procedure is of. */
  readonly permitType: string;
  readonly isLicence: boolean;
  readonly status: ApplicationRow['status'];
  readonly waitsFor: readonly string[];
  readonly number: string | null;
  readonly reason: string | null;
}

/** A licence that is opened and not yet begun waits for all that its group says. */
const waitsForOf = ({ state, sourceKeys }: Pick<ApplicationRow, 'state' | 'sourceKeys'>): readonly string[] => {
  if (state !== null) return state.licence?.waitsFor ?? [];
  const after = sourceKeys['after'];
  return Array.isArray(after) ? after.filter((id): id is string => typeof id === 'string') : [];
};

const presentCalled = ({ id, permitType, status, state, sourceKeys }: ApplicationRow): PresentedCalled => ({
  id,
  permitType,
  isLicence: typeof sourceKeys['licence'] === 'string',
  status,
  waitsFor: waitsForOf({ state, sourceKeys }),
  number: state?.letter.number ?? null,
  reason: state?.refusalReason ?? state?.stoppedBy?.reason ?? null,
});

export interface PresentedCase extends PresentedApplication {
  readonly permitTypeName: string;
  readonly requirements: Readonly<Record<string, string>>;
  readonly recommendation: {
    readonly number: string;
    readonly date: string;
    readonly result: string;
    readonly sha256: string;
  } | null;
  /** The applicant's own signature under the application: whether one is asked for, and what stands. */
  readonly applicantSignature: PresentedApplicantSignature;
  readonly parafs: readonly {
    readonly element: string;
    readonly by: string;
    /** Who was stood in for (Plh., Plt.). */
    readonly onBehalfOf: string | null;
    readonly at: string;
    readonly draft: string;
    readonly void: string | null;
  }[];
  readonly letter: {
    readonly kind: string;
    readonly number: string | null;
    readonly date: string | null;
    readonly draft: string | null;
    readonly final: string | null;
    readonly signed: {
      readonly sha256: string;
      readonly at: string;
      readonly by: string;
      readonly level: string;
    } | null;
  } | null;
  /** The permit that its letter granted, as it is today: valid, revoked, cancelled …; null where none was published. */
  readonly permit: {
    readonly number: string;
    readonly state: PermitRow['state'];
    readonly verificationId: string;
    readonly validUntil: string | null;
  } | null;
  /** That it was filled and when; never the answers. */
  readonly survey: { readonly filledAt: string | null };
  readonly clock: PresentedClock;
  /** The last failure where the letter waits to be signed again; its title is for a person. */
  readonly signing: { readonly lastFailure: PresentedFailure | null };
  /** Set while a supervisor holds the application. */
  readonly held: { readonly ground: string; readonly since: string } | null;
  readonly refusalReason: string | null;
  readonly outcome: string | null;
  /** The application whose procedure called this one. */
  readonly parent: string | null;
  /** Licences of the group that are issued before this one, as long as they are not. */
  readonly waitsFor: readonly string[];
  /** The licence that was not issued and so stopped this one. */
  readonly stoppedBy: { readonly licence: string; readonly outcome: string; readonly reason: string | null } | null;
  /** What its procedure called: the licences of a group, side by side. */
  readonly called: readonly PresentedCalled[];
  readonly tasks: readonly PresentedTask[];
  readonly documents: readonly PresentedDocument[];
  /** Null where the caller may not see it, or the applicant's key was destroyed. */
  readonly personal: ApplicationFile | null;
}

const presentLetter = (state: NonNullable<ApplicationRow['state']>): PresentedCase['letter'] => {
  const { kind, number, date, draft, final, signed } = state.letter;
  return {
    kind,
    number: number ?? null,
    date: date ?? null,
    draft: draft?.sha256 ?? null,
    final: final?.sha256 ?? null,
    signed: signed === undefined ? null : { ...signed, at: isoInstant(signed.at) },
  };
};

const presentPermit = ({ number, state, verificationId, validUntil }: PermitRow): PresentedCase['permit'] => ({
  number,
  state,
  verificationId,
  validUntil: isoOrNull(validUntil),
});

export const presentCase = (
  row: ApplicationRow,
  parts: {
    readonly tasks: readonly TaskRow[];
    readonly documents: readonly DocumentRow[];
    readonly personal: ApplicationFile | null;
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
    certainty,
  }: {
    readonly now: Instant;
    readonly catalogue: MessageCatalogue;
    readonly names: TaskNames;
    readonly grounds: Readonly<Record<string, string>>;
    readonly certainty: Certainty;
  },
): PresentedCase => {
  const { state } = row;
  return {
    ...presentApplication(row, parts.dueAdjusted, certainty),
    permitTypeName: names.permitTypes.get(row.permitType) ?? row.permitType,
    requirements: state?.requirements ?? {},
    recommendation: state?.recommendation ?? null,
    applicantSignature: presentApplicantSignature(
      parts.signaturePolicy,
      state?.applicantSignature,
      parts.personal === null ? [] : parts.audit,
    ),
    parafs: (state?.parafs ?? []).map((paraf) => ({
      element: paraf.element,
      by: paraf.by,
      onBehalfOf: paraf.onBehalfOf ?? null,
      at: isoInstant(paraf.at),
      draft: paraf.draft,
      void: paraf.void?.reason ?? null,
    })),
    letter: state === null ? null : presentLetter(state),
    permit: parts.permit === null ? null : presentPermit(parts.permit),
    survey: { filledAt: isoOrNull(parts.surveyFilledAt ?? state?.surveyAt ?? null) },
    clock: presentClock(row, now, { catalogue, grounds }),
    signing: { lastFailure: lastSigningFailure(parts.audit, catalogue) },
    held: state?.held == null ? null : { ground: state.held.ground, since: isoInstant(state.held.since) },
    refusalReason: state?.refusalReason ?? null,
    outcome: state?.outcome ?? null,
    parent: state?.parent?.application ?? null,
    waitsFor: waitsForOf(row),
    stoppedBy: state?.stoppedBy ?? null,
    called: parts.called.map(presentCalled),
    tasks: parts.tasks.map((task) => presentTask(task, certainty, names)),
    documents: parts.documents.map(presentDocument),
    personal: parts.personal,
  };
};

export type PresentedLedger = Omit<
  LedgerView,
  'at' | 'dueBefore' | 'dueAfter' | 'remainingBefore' | 'remainingAfter'
> & {
  readonly at: string;
  readonly dueBefore: string | null;
  readonly dueAfter: string | null;
  /** ISO 8601 durations of the row's unit. */
  readonly remainingBefore: string | null;
  readonly remainingAfter: string | null;
};

/** For the applicant: what was done to the clock and why, never by whom of the office. */
export const withoutNames = (entry: LedgerView, applicantUser: string | null): LedgerView => ({
  ...entry,
  actor: actorWithoutName(entry.actor, applicantUser),
  consent: entry.consent === null ? null : 'supervisor',
  // The ground of a reset names the supervisor.
  ground: entry.ground?.startsWith('supervisor:') === true ? 'supervisor' : entry.ground,
});

const UNITS: readonly BudgetUnit[] = ['working-time', 'working-day', 'calendar', 'calendar-time'];

/** Rows of before units were kept count working time. */
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
