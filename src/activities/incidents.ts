import { ApplicationFailure } from '@temporalio/common';
import type { IncidentActivities } from '../domain/effects/contracts.js';
import type { Incidents } from '../domain/ports/incidents.js';
import { asFailure, codeOf, detailOf } from './failures.js';

interface IncidentDeps {
  readonly store: { readonly incidents: Pick<Incidents, 'raise' | 'settle'> };
  readonly now: () => number;
}

export const createIncidentActivities = ({ store, now }: IncidentDeps): IncidentActivities => ({
  async raiseIncident(incident) {
    // An incident that the same work waited for before it failed for good is over: one cause stands.
    await store.incidents.settle(incident.application, incident.task, now(), incident.code);
    await store.incidents.raise({ ...incident, at: now() });
  },
});

interface Request {
  readonly application: string;
  readonly task: string;
}

/**
 * Wraps activities so that each failure is an open incident of its application while it is tried again, and each
 * success settles it. The failure itself goes on to Temporal unchanged.
 */
export const withIncidents = <A extends { readonly [K in keyof A]: (request: never) => Promise<unknown> }>(
  activities: A,
  { store, now }: IncidentDeps,
): A => {
  const wrapped = Object.entries(activities).map(([name, activity]) => [
    name,
    async (request: Request): Promise<unknown> => {
      try {
        const result = await (activity as (request: Request) => Promise<unknown>)(request);
        await store.incidents.settle(request.application, request.task, now());
        return result;
      } catch (thrown) {
        const error = asFailure(thrown);
        // A failure for good goes back to the procedure or is raised there. Only failures that are tried again are
        // raised here.
        if (error instanceof ApplicationFailure && error.nonRetryable === true) throw error;
        await store.incidents
          .raise({
            application: request.application,
            task: request.task,
            code: codeOf(error),
            detail: detailOf(error),
            at: now(),
          })
          // The database may be what is away; the failure that matters is the one below.
          .catch(() => undefined);
        throw error;
      }
    },
  ]);
  return Object.fromEntries(wrapped) as A;
};
