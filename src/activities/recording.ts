import type { ApplicationContext } from '../domain/application/context.js';
import { refusal } from '../domain/shared/error-codes.js';
import type { RecordingActivities } from './contracts.js';
import type { Deps } from './deps.js';
import { detailOf, hasCode, permanent } from './failures.js';

/** The promise of a permit type, counted as its office says. */
const promiseOf = (workingDays: number | null): ApplicationContext['rules']['promise'] =>
  workingDays === null ? null : { budget: { unit: 'working-day', amount: workingDays }, legalReference: null };

export const createRecordingActivities = ({ store, office }: Pick<Deps, 'store' | 'office'>): RecordingActivities => ({
  async openApplication(application) {
    const row = await store.applications.find(application);
    if (row === null) throw permanent('APPLICATION_NOT_FOUND', `no application ${application} is on record`);
    const definition = await store.definitions.find(row.definitionDigest);
    if (definition === null)
      throw permanent('INVARIANT', `the procedure ${row.definitionDigest} of ${application} is not on record`);
    const type = office.permitTypes.get(row.permitType);
    if (type === undefined) throw permanent('PERMIT_TYPE_UNKNOWN', `permit type ${row.permitType} is not configured`);
    const documents = await store.documents.list(application);
    const requirements = documents.flatMap(({ kind, requirement, sha256 }) =>
      kind === 'requirement' && requirement !== null ? [[requirement, sha256] as const] : [],
    );
    return {
      context: {
        definition,
        calendar: office.calendar,
        rules: {
          permitType: type.id,
          requirements: type.requirements.map(({ id, required }) => ({ id, required })),
          recommendationRequired: type.recommendation.required,
          clock: office.clock,
          promise: promiseOf(type.promise?.workingDays ?? null),
        },
      },
      office: row.office,
      applicantUser: row.applicantUser,
      requirements: Object.fromEntries(requirements),
      receivedAt: row.receivedAt,
    };
  },

  async recordTransition(transition) {
    // A raw signal may claim anything; the gate opens only from the survey's own record.
    if (transition.message.type === 'survey-completed' && transition.accepted) {
      const survey = await store.surveys.byApplication(transition.application);
      if (survey?.filledAt == null) {
        return {
          outcome: 'refuted',
          refusal: refusal('SURVEY_NOT_OPEN', 'the survey of this application is not filled'),
        };
      }
    }
    try {
      return await store.recorder.record(transition);
    } catch (error) {
      throw hasCode(error) && error.code === 'INVARIANT' ? permanent('INVARIANT', detailOf(error)) : error;
    }
  },
});
