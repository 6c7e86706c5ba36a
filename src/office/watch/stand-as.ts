import type { ErrorCode } from '../../domain/shared/error-codes.js';
import type { Incidents } from '../../domain/ports/incidents.js';
import type { Instant } from '../../domain/shared/time.js';

export interface StandingIncident {
  readonly task: string;
  readonly code: ErrorCode;
  readonly detail: string;
}

/**
 * Makes the open incidents of one subject equal to these: a missing one is raised, a changed one is told anew, one that
 * is no longer true is closed. Killed anywhere, the next call does the rest.
 */
export const standAs = async (
  options: { readonly incidents: Pick<Incidents, 'raise' | 'settle' | 'list'>; readonly clock: () => Instant },
  subject: string,
  wanted: readonly StandingIncident[],
): Promise<void> => {
  const { incidents, clock } = options;
  const open = await incidents.list({ application: subject, open: true });
  for (const incident of wanted) {
    const stands = open.some(
      ({ task, code, detail }) => task === incident.task && code === incident.code && detail === incident.detail,
    );
    if (!stands) await incidents.raise({ application: subject, ...incident, at: clock() });
  }
  for (const { task, code } of open) {
    if (!wanted.some((incident) => incident.task === task && incident.code === code))
      await incidents.settle(subject, task, clock());
  }
};
