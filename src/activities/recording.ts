import { calendarAfter, windowsAfter } from '../domain/application/clock-notices.js';
import type { ApplicationContext } from '../domain/application/context.js';
import { groupRequirements, LICENCES_VARIABLE, type LicenceGroup } from '../domain/application/group.js';
import { RULES_REVISION } from '../domain/application/revision.js';
import type { OfficeLetters } from '../domain/letter/office.js';
import type { PermitType } from '../domain/letter/permit-type.js';
import type { Transition } from '../domain/ports/recorder.js';
import type { Openings } from '../domain/ports/case-record.js';
import type { ApplicationRow } from '../domain/ports/applications.js';
import type { Definitions } from '../domain/ports/definitions.js';
import { refusal, type Refusal } from '../domain/shared/error-codes.js';
import type { OpenedApplication, RecordingActivities } from '../domain/effects/contracts.js';
import type { Deps } from './deps.js';
import { detailOf, hasCode, permanent } from './failures.js';

type PermitRules = Omit<ApplicationContext['rules'], 'clock' | 'revision'>;

/** Of a procedure that the office begins itself or that another calls: nothing is filed with it, nothing promised for it. */
const plainRules = (permitType: string): PermitRules => ({
  permitType,
  requirements: [],
  recommendationRequired: false,
  applicantSignature: 'none',
  promise: null,
});

const requirementsOf = (type: PermitType | undefined): ApplicationContext['rules']['requirements'] =>
  (type?.requirements ?? []).map(({ id, required }) => ({ id, required }));

/** Where an application stands among others: what it begins with, who called it, which licence of a group it is. */
const placeOf = (
  { origin, permitType }: ApplicationRow,
  groups: ReadonlyMap<string, LicenceGroup>,
): Pick<OpenedApplication, 'process' | 'variables' | 'start' | 'parent' | 'licence'> => {
  const group = groups.get(permitType);
  if (origin.source === 'office') {
    const { variables } = origin;
    if (origin.by === 'officer') return { variables };
    const { process, startEvent, message } = origin;
    return { variables, process, start: { startEvent, ...(message === null ? {} : { message }) } };
  }
  if (origin.source !== 'procedure') {
    return group === undefined
      ? {}
      : { variables: { [LICENCES_VARIABLE]: group.licences.map((licence) => licence.permitType) } };
  }
  const { process, variables, parent, item, licence, after } = origin;
  return {
    ...{ process, variables, parent: { application: parent, item } },
    ...(licence === null ? {} : { licence: { id: licence, waitsFor: after } }),
  };
};

/**
 * Keeps what an application began with in its record, once: with its messages it is enough to run the rules again. An
 * attempt whose answer was lost is answered what stands.
 */
export const keepingOpenings = (
  activities: RecordingActivities,
  { openings, definitions }: { readonly openings: Openings; readonly definitions: Pick<Definitions, 'find'> },
  now: () => number,
): RecordingActivities => ({
  ...activities,
  async openApplication(application) {
    const opened = await activities.openApplication(application);
    const { definition: compiled, ...others } = opened.context;
    const kept = await openings.keep(
      application,
      { ...opened, context: { ...others, definition: compiled.digest } },
      now(),
    );
    const { context, ...rest } = kept;
    const definition = context.definition === compiled.digest ? compiled : await definitions.find(context.definition);
    if (definition === null)
      throw permanent('INVARIANT', `the procedure ${context.definition} of ${application} is not on record`);
    return { ...rest, context: { ...context, definition } };
  },
});

export interface RecordingDeps {
  readonly store: Pick<
    Deps['store'],
    'applications' | 'definitions' | 'documents' | 'surveys' | 'recorder' | 'notices'
  >;
  readonly office: Pick<Deps['office'], 'permitTypes' | 'groups' | 'calendar' | 'clock'> & {
    readonly letters: Pick<OfficeLetters, 'paper'>;
  };
}

export const createRecordingActivities = ({ store, office }: RecordingDeps): RecordingActivities => {
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
    if (type === undefined) throw permanent('PERMIT_TYPE_UNKNOWN', `permit type ${permitType} is not configured`);
    return {
      permitType,
      requirements: requirementsOf(type),
      recommendationRequired: type.recommendation.required,
      applicantSignature: type.applicantSignature,
      promise: type.promise,
    };
  };

  /** Why a message contradicts the record itself: a raw signal may claim anything. */
  const refuted = async ({ application, message }: Transition): Promise<Refusal | null> => {
    if (message.type === 'survey-completed') {
      const survey = await store.surveys.byApplication(application);
      return survey?.filledAt == null
        ? refusal('SURVEY_NOT_OPEN', 'the survey of this application is not filled')
        : null;
    }
    if (message.type === 'application-signed') {
      const { sha256, statement, indication } = message.signature;
      const filed = (await store.documents.list(application)).some(
        ({ kind, sha256: digest, meta }) =>
          kind === 'application-signature' &&
          digest === sha256 &&
          meta['statement'] === statement &&
          meta['indication'] === indication,
      );
      return filed ? null : refusal('STATE_CHANGED', 'no signature of this verdict is on file');
    }
    if (message.type === 'call-ended') {
      const child = await store.applications.findBySource('procedure', `${application}/${message.task}`);
      return child?.id === message.child && child.state?.outcome === message.outcome
        ? null
        : refusal('STATE_CHANGED', 'the called procedure has not ended so');
    }
    return null;
  };

  return {
    async openApplication(application) {
      const row = await store.applications.find(application);
      if (row === null) throw permanent('APPLICATION_NOT_FOUND', `no application ${application} is on record`);
      const definition = await store.definitions.find(row.definitionDigest);
      if (definition === null)
        throw permanent('INVARIANT', `the procedure ${row.definitionDigest} of ${application} is not on record`);
      const documents = await store.documents.list(application);
      const requirements = documents.flatMap(({ kind, requirement, sha256 }) =>
        kind === 'requirement' && requirement !== null ? [[requirement, sha256] as const] : [],
      );
      const notices = await store.notices.since(row.office, 0);
      return {
        context: {
          definition,
          calendar: calendarAfter(office.calendar, notices),
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
        requirements: Object.fromEntries(requirements),
        receivedAt: row.receivedAt,
        ...placeOf(row, office.groups),
        notices: notices.at(-1)?.version ?? 0,
        windows: windowsAfter(notices).filter(({ to }) => to === null || to > row.receivedAt),
      };
    },

    async recordTransition(transition) {
      const why = transition.accepted ? await refuted(transition) : null;
      if (why !== null) return { outcome: 'refuted', refusal: why };
      try {
        return await store.recorder.record(transition);
      } catch (error) {
        throw hasCode(error) && error.code === 'INVARIANT' ? permanent('INVARIANT', detailOf(error)) : error;
      }
    },
  };
};
