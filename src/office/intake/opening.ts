/**
 * Opening of an application, by the office's files as they are today. Kept once, it is what every later act is decided
 * with.
 */
import { calendarAfter, windowsAfter } from '../../domain/application/clock-notices.js';
import type { ApplicationContext } from '../../domain/application/context.js';
import { groupRequirements, LICENCES_VARIABLE, type LicenceGroup } from '../../domain/application/group.js';
import type { OpenedApplication } from '../../domain/application/opening.js';
import { RULES_REVISION } from '../../domain/application/revision.js';
import type { OfficeLetters } from '../../domain/letter/office.js';
import type { PermitType } from '../../domain/letter/permit-type.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { ClockNotices } from '../../domain/ports/clock-journal.js';
import { sentenceOf } from '../../domain/shared/field-fault.js';
import type { Forms } from '../../domain/ports/forms.js';
import type { Documents } from '../../domain/ports/documents.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';
import { PortFailure } from '../../domain/shared/port-failure.js';
import type { ClockPolicy, WorkingCalendar } from '../../domain/time/index.js';

export interface OpeningOptions {
  readonly documents: Pick<Documents, 'list'>;
  readonly notices: Pick<ClockNotices, 'since'>;
  readonly applications: Pick<Applications, 'file'>;
  readonly office: {
    readonly letters: Pick<OfficeLetters, 'paper'>;
    readonly permitTypes: ReadonlyMap<string, PermitType>;
    readonly groups: ReadonlyMap<string, LicenceGroup>;
    /** The calendar as its file has it, before any decree. */
    readonly calendar: WorkingCalendar;
    readonly clock: ClockPolicy;
    readonly forms: Forms;
  };
}

/** Makes the opening by today's files. Fails with PERMIT_TYPE_UNKNOWN where the files do not know the permit type. */
export type OpenToday = (application: ApplicationRow, definition: ProcessDefinition) => Promise<OpenedApplication>;

type PermitRules = Omit<ApplicationContext['rules'], 'clock' | 'revision'>;

/** Rules of a procedure that the office begins itself or that another calls: nothing is filed or promised for it. */
const plainRules = (permitType: string): PermitRules => ({
  permitType,
  requirements: [],
  recommendationRequired: false,
  applicantSignature: 'none',
  promise: null,
});

const requirementsOf = (type: PermitType | undefined): ApplicationContext['rules']['requirements'] =>
  (type?.requirements ?? []).map(({ id, required }) => ({ id, required }));

/** Place of an application among others: the variables that it begins with, its caller, its licence in a group. */
const placeOf = (
  { origin }: ApplicationRow,
  group: LicenceGroup | undefined,
): Pick<OpenedApplication, 'process' | 'variables' | 'start' | 'parent' | 'licence'> => {
  if (origin.source === 'office') {
    const { variables } = origin;
    if (origin.by === 'officer') return { variables };
    const { process, startEvent, message } = origin;
    return { variables, process, start: { startEvent, ...(message === null ? {} : { message }) } };
  }
  if (origin.source === 'procedure') {
    const { process, variables, parent, item, licence, after } = origin;
    return {
      ...{ process, variables, parent: { application: parent, item } },
      ...(licence === null ? {} : { licence: { id: licence, waitsFor: after } }),
    };
  }
  return group === undefined
    ? {}
    : { variables: { [LICENCES_VARIABLE]: group.licences.map((licence) => licence.permitType) } };
};

export const createOpening = ({ documents, notices, applications, office }: OpeningOptions): OpenToday => {
  const rulesOf = ({ permitType, origin: { source } }: ApplicationRow): PermitRules => {
    if (source === 'office' || source === 'procedure') return plainRules(permitType);
    const group = office.groups.get(permitType);
    if (group !== undefined) {
      return {
        permitType,
        requirements: groupRequirements(group, (id) => requirementsOf(office.permitTypes.get(id))),
        recommendationRequired: group.recommendationRequired,
        applicantSignature: group.applicantSignature,
        promise: group.promise,
      };
    }
    const type = office.permitTypes.get(permitType);
    if (type === undefined)
      throw new PortFailure('PERMIT_TYPE_UNKNOWN', `permit type ${permitType} is not configured`, { retryable: false });
    return {
      permitType,
      requirements: requirementsOf(type),
      recommendationRequired: type.recommendation.required,
      applicantSignature: type.applicantSignature,
      promise: type.promise,
    };
  };

  /**
   * Faults that keep a letter from being written, as one sentence. Applications of other systems are taken in spite of
   * them.
   */
  const lacksOf = async ({
    id,
    permitType,
    origin: { source },
  }: ApplicationRow): Promise<{ readonly lacks?: string }> => {
    if (source !== 'oss' && source !== 'sicantik') return {};
    const file = await applications.file(id);
    const faults =
      file === null ? [] : office.forms.faults(permitType, { applicant: { ...file.applicant }, data: file.data });
    return faults.length === 0 ? {} : { lacks: sentenceOf(faults) };
  };

  return async (row, definition) => {
    const filed = (await documents.list(row.id)).flatMap(({ kind, requirement, sha256 }) =>
      kind === 'requirement' && requirement !== null ? [[requirement, sha256] as const] : [],
    );
    const journal = await notices.since(row.office, 0);
    return {
      context: {
        definition,
        calendar: calendarAfter(office.calendar, journal),
        rules: {
          revision: RULES_REVISION,
          ...rulesOf(row),
          clock: office.clock,
          ...(row.origin.source === 'oss' ? { reportsStops: true as const } : {}),
          ...(office.letters.paper ? {} : { paperless: true as const }),
          deemedApproval: office.permitTypes.get(row.permitType)?.deemedApproval ?? null,
        },
      },
      office: row.office,
      applicantUser: row.applicantUser,
      requirements: Object.fromEntries(filed),
      receivedAt: row.receivedAt,
      ...(await lacksOf(row)),
      ...placeOf(row, office.groups.get(row.permitType)),
      notices: journal.at(-1)?.version ?? 0,
      windows: windowsAfter(journal).filter(({ to }) => to === null || to > row.receivedAt),
    };
  };
};
