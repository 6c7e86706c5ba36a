/** Time limits and retries of the activities. The reasons are measurements; see docs/adr. */
import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  proxyActivities,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type {
  EffectActivities,
  IncidentActivities,
  NoticeActivities,
  ProcedureActivities,
  RecordingActivities,
  SignatureActivities,
  SigningActivities,
} from '../domain/effects/contracts.js';

/**
 * Bounded, so that a database that is away does not hold the workflow's task: 3 s in all, then the regular activity
 * waits.
 */
const local = proxyLocalActivities<RecordingActivities>({
  startToCloseTimeout: '2s',
  scheduleToCloseTimeout: '3s',
  localRetryThreshold: '3s',
  retry: { initialInterval: '100ms', backoffCoefficient: 2, maximumAttempts: 4 },
});

/** Waits as long as it takes; the history stays flat meanwhile. */
const regular = proxyActivities<RecordingActivities>({
  startToCloseTimeout: '15s',
  retry: { initialInterval: '500ms', backoffCoefficient: 1.5, maximumInterval: '10s' },
});

const isPermanent = (error: unknown): boolean =>
  error instanceof ActivityFailure && error.cause instanceof ApplicationFailure && error.cause.nonRetryable === true;

/**
 * The record contradicts itself: not a failure of this permit. The workflow task fails, and waits for a fix of ours.
 */
const defect = (error: unknown): Error =>
  new Error(
    `the record refuses: ${error instanceof ActivityFailure && error.cause !== undefined ? error.cause.message : String(error)}`,
  );

export interface Recording extends RecordingActivities {
  /** True while the database was away at the last call: the next call goes straight to the regular activity. */
  degraded(): boolean;
}

/** Recording activities: the local one first; after a failure the regular one until it has succeeded once. */
export const recordingActivities = (): Recording => {
  let degraded = false;
  const either = async <T>(call: (activities: RecordingActivities) => Promise<T>): Promise<T> => {
    if (!degraded) {
      try {
        return await call(local);
      } catch (error) {
        if (isCancellation(error)) throw error;
        if (isPermanent(error)) throw defect(error);
        degraded = true;
      }
    }
    try {
      const answer = await call(regular);
      degraded = false;
      return answer;
    } catch (error) {
      throw isPermanent(error) ? defect(error) : error;
    }
  };
  return {
    openApplication: (application) => either((activities) => activities.openApplication(application)),
    recordTransition: (transition) => either((activities) => activities.recordTransition(transition)),
    degraded: () => degraded,
  };
};

/**
 * Drafting, numbering, printing, mail, archive: tried again until the world is back, each failure visible as an
 * incident.
 */
export const effects = proxyActivities<EffectActivities>({
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/**
 * Activities before and after the ceremony. The work of each is found again by its key, also where two run at once, so
 * that a worker that died is noticed by its missing heartbeats and the next one goes on.
 */
export const stages = proxyActivities<SignatureActivities>({
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '20s',
  retry: { initialInterval: '1s', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/**
 * Taking the passphrase, opening the key and signing are one attempt. A worker that died takes its key with it: it is
 * noticed by its heartbeats, and the official is asked again. Where no place came free in time, one that lives is asked
 * once more; the attempt may wait for a provider, and never lasts longer than the secret.
 */
export const signingOn = (taskQueue: string): SigningActivities =>
  proxyActivities<SigningActivities>({
    taskQueue,
    scheduleToStartTimeout: '20s',
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: '15s',
    retry: { maximumAttempts: 1 },
  });

/** Opening a called procedure, reading a version: the record alone, tried until it answers. */
export const procedures = proxyActivities<ProcedureActivities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '500ms', backoffCoefficient: 1.5, maximumInterval: '30s' },
});

/** Entries of the clock's journal since a version; asked for only when the office nudges. */
export const { newNotices } = proxyActivities<NoticeActivities>({
  startToCloseTimeout: '15s',
  retry: { initialInterval: '500ms', backoffCoefficient: 1.5, maximumInterval: '10s' },
});

export const incidents = proxyActivities<IncidentActivities>({
  startToCloseTimeout: '15s',
  retry: { initialInterval: '500ms', backoffCoefficient: 1.5, maximumInterval: '10s' },
});
