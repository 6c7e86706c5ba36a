import { isAsKept, isFromOutside } from '../domain/application/kept-message.js';
import { isUnsentKey } from '../domain/application/read-signal.js';
import type { OfficeLetters } from '../domain/letter/office.js';
import type { Transition } from '../domain/ports/recorder.js';
import type { Courier } from '../domain/ports/courier.js';
import type { Openings } from '../domain/ports/case-record.js';
import type { Definitions } from '../domain/ports/definitions.js';
import { refusal, type Refusal } from '../domain/shared/error-codes.js';
import { createOpening } from '../office/intake/opening.js';
import type { RecordingActivities } from '../domain/effects/contracts.js';
import type { Deps } from '../office/casework.js';
import { asFailure, detailOf, hasCode, permanent } from './failures.js';

/**
 * Keeps an application's opening in its record, once: with its messages it is enough to run the rules again. An attempt
 * whose answer was lost gets the stored answer.
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

/**
 * Takes only those messages from a signal that the office has sent: they match, word for word, those that the courier
 * keeps under their key. All others are refuted, whether the rules would accept or decline them: an entry under the key
 * of an act that waits would silence the act.
 */
export const onlyKeptMessages = (
  activities: RecordingActivities,
  courier: Pick<Courier, 'find'>,
): RecordingActivities => ({
  ...activities,
  async recordTransition(transition) {
    const { application, message, accepted } = transition;
    // what stands in the place of a message that was refuted here, and says nothing
    const isRefuted = !accepted && isUnsentKey(message.key);
    if (isFromOutside(message) && !isRefuted) {
      const kept = await courier.find(application, message.key);
      if (kept === null || !isAsKept(kept.message, message)) return { outcome: 'refuted', refusal: UNSENT };
    }
    return activities.recordTransition(transition);
  },
});

const UNSENT = refusal(
  'MESSAGE_UNSENT',
  'the office keeps no such message under this key: somebody signalled the procedure directly',
);

export interface RecordingDeps {
  readonly store: Pick<
    Deps['store'],
    'applications' | 'definitions' | 'documents' | 'surveys' | 'recorder' | 'notices'
  >;
  readonly office: Pick<Deps['office'], 'permitTypes' | 'groups' | 'calendar' | 'clock' | 'forms'> & {
    readonly letters: Pick<OfficeLetters, 'paper'>;
  };
}

export const createRecordingActivities = ({ store, office }: RecordingDeps): RecordingActivities => {
  const openToday = createOpening({ ...store, office });

  /** Refusal of a message that contradicts the record itself, or null: a raw signal may claim anything. */
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
      try {
        return await openToday(row, definition);
      } catch (error) {
        throw asFailure(error);
      }
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
