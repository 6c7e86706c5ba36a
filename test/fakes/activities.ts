/** The world as workflows see it: a record in memory, effects that work or fail as told, incidents that can be read. */
import { ApplicationFailure } from '@temporalio/common';
import type {
  EffectActivities,
  EffectRequest,
  IncidentActivities,
  OpenedApplication,
  RecordingActivities,
  SigningActivities,
} from '../../src/domain/effects/contracts.js';
import { withIncidents } from '../../src/activities/incidents.js';
import type { Incidents } from '../../src/domain/ports/incidents.js';
import type { Transition } from '../../src/domain/ports/recorder.js';
import { refusal } from '../../src/domain/shared/error-codes.js';
import { APPLICANT, COVERED, DRAFT, FINAL } from '../builders/case.js';
import { memoryRecord, type MemoryRecord } from './record.js';

export type Effect = keyof EffectActivities | 'signDigest';

interface Incident {
  readonly application: string;
  readonly task: string | null;
  readonly code: string;
  settled: boolean;
}

export interface FakeWorld {
  readonly record: MemoryRecord;
  /** Each effect that was asked for: its name and task. */
  readonly asked: { readonly application: string; readonly effect: Effect; readonly task: string }[];
  readonly incidents: Incident[];
  /** The next calls of an effect fail so, one by one. */
  readonly faults: Map<Effect, Error[]>;
  /** Answers of effects that replace the usual ones. */
  readonly results: Map<Effect, Readonly<Record<string, string>>>;
  /** Applications whose survey is on record as filled. */
  readonly surveys: Set<string>;
  /** Contexts of applications that differ from the office's usual one. */
  readonly contexts: Map<string, OpenedApplication['context']>;
  /** Gaps in the files of applications from elsewhere. */
  readonly lacks: Map<string, string>;
  /** While set, the record does not answer. */
  away: Error | null;
  /** Milliseconds by which the message of a key stands on record later than it was proposed. */
  readonly standsLater: Map<string, number>;
  /** Number of calls by way of recording. */
  readonly calls: { local: number; regular: number };
  readonly activities: RecordingActivities & EffectActivities & SigningActivities & IncidentActivities;
}

const COUNTER_LETTER = {
  number: 'TT/00001/DPMPTSP.V/2026',
  date: '2026-11-24',
  sha256: 'c'.repeat(64),
  verificationId: 'v-2',
};

export const transientFault = (code: string): Error =>
  ApplicationFailure.create({ message: `${code} for a test`, type: code, nonRetryable: false });
export const permanentFault = (code: string): Error =>
  ApplicationFailure.create({ message: `${code} for a test`, type: code, nonRetryable: true });

export const BY_THE_HEAD = { signatory: 'user-kadin', standsInFor: null };

interface FakeWorldOptions {
  readonly opened: OpenedApplication['context'];
  readonly taskQueue: string;
  /** True while the current call is a local activity: only the worker knows. */
  readonly isLocal: () => boolean;
}

export const fakeWorld = ({ opened, taskQueue, isLocal }: FakeWorldOptions): FakeWorld => {
  const record = memoryRecord();
  const asked: FakeWorld['asked'] = [];
  const incidents: Incident[] = [];
  const faults: FakeWorld['faults'] = new Map();
  const results: FakeWorld['results'] = new Map();
  const surveys = new Set<string>();
  const contexts: FakeWorld['contexts'] = new Map();
  const lacks: FakeWorld['lacks'] = new Map();

  const store: { readonly incidents: Pick<Incidents, 'raise' | 'settle'> } = {
    incidents: {
      raise: ({ application, task, code }) => {
        incidents.push({ application, task, code, settled: false });
        return Promise.resolve();
      },
      settle: (application, task, _at, but) => {
        for (const incident of incidents)
          if (incident.application === application && incident.task === task && incident.code !== but)
            incident.settled = true;
        return Promise.resolve();
      },
    },
  };

  const effect =
    <R>(name: Effect, result: R) =>
    ({ application, task }: Pick<EffectRequest, 'application' | 'task'>): Promise<R> => {
      asked.push({ application, effect: name, task });
      const fault = faults.get(name)?.shift();
      return fault === undefined ? Promise.resolve({ ...result, ...results.get(name) }) : Promise.reject(fault);
    };

  const effects: EffectActivities = {
    draftLetter: effect('draftLetter', { sha256: DRAFT, covered: COVERED, ...BY_THE_HEAD }),
    draftFinalLetter: effect('draftFinalLetter', { sha256: FINAL, covered: COVERED, ...BY_THE_HEAD }),
    numberLetter: effect('numberLetter', {
      number: '500.16.7.2/0001/IUTS/DPMPTSP.V/2026',
      key: 'app-1/permit',
      date: '2026-11-24',
    }),
    prepareSignature: effect('prepareSignature', { prepared: 'e'.repeat(64), digest: '5'.repeat(64), taskQueue }),
    settleSignature: effect('settleSignature', { signed: false }),
    completeSignature: effect('completeSignature', { sha256: 'a'.repeat(64), level: 'B-LTA', signer: 'user-kadin' }),
    publishLetter: effect('publishLetter', { verificationId: 'v-1' }),
    printLetter: effect('printLetter', { job: 'job-1', printer: 'ipp' }),
    issueReceipt: effect('issueReceipt', { ...COUNTER_LETTER, key: 'app-1/receipt' }),
    requestCorrection: effect('requestCorrection', { ...COUNTER_LETTER, key: 'app-1/correction-request' }),
    notifyReady: effect('notifyReady', { sent: true }),
    inviteSurvey: effect('inviteSurvey', { survey: 's-1' }),
    archiveCase: effect('archiveCase', { manifest: 'b'.repeat(64) }),
  };

  const world: FakeWorld = {
    record,
    asked,
    incidents,
    faults,
    results,
    surveys,
    contexts,
    lacks,
    away: null,
    standsLater: new Map(),
    calls: { local: 0, regular: 0 },
    activities: {
      openApplication: (application) =>
        Promise.resolve({
          context: contexts.get(application) ?? opened,
          office: 'prabumulih',
          applicantUser: APPLICANT.user,
          requirements: { nib: '1'.repeat(64), ktp: '2'.repeat(64) },
          receivedAt: Date.now(),
          ...(lacks.has(application) ? { lacks: lacks.get(application) ?? '' } : {}),
        }),
      recordTransition: async (transition: Transition) => {
        world.calls[isLocal() ? 'local' : 'regular'] += 1;
        if (world.away !== null) throw world.away;
        if (
          transition.message.type === 'survey-completed' &&
          transition.accepted &&
          !surveys.has(transition.application)
        ) {
          return {
            outcome: 'refuted',
            refusal: refusal('SURVEY_NOT_OPEN', 'the survey of this application is not filled'),
          };
        }
        const { message } = transition;
        const standsLater = world.standsLater.get(message.key) ?? 0;
        return record.record({ ...transition, message: { ...message, at: message.at + standsLater } });
      },
      raiseIncident: (incident) => store.incidents.raise({ ...incident, at: Date.now() }),
      ...withIncidents(effects, { store, now: Date.now }),
      signDigest: effect('signDigest', { signed: true as const }),
    },
  };
  return world;
};
