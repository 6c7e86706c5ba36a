/**
 * Goes round the applications that have not ended: one that nothing leads on gets an incident, and an incident whose
 * cause is gone is closed. It keeps nothing: killed anywhere, the next round finds the same.
 */
import { isCauseGone, WATCH_TASK } from '../../domain/application/incident-end.js';
import { whyStuck } from '../../domain/application/stuck.js';
import type { Applications, ApplicationRow } from '../../domain/ports/applications.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { Incidents } from '../../domain/ports/incidents.js';
import type { Rounds, UnendedApplications, UnendedApplication } from '../../domain/ports/unended.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';
import type { Millis } from '../../domain/shared/time.js';
import { MESSAGE_SUBJECT } from '../../domain/incidents/subjects.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';

const WEEK: Millis = 7 * 86_400_000;

export const STUCK = 'APPLICATION_STUCK';

export interface WatchOptions extends LoopOptions {
  readonly office: string;
  readonly unended: UnendedApplications;
  readonly applications: Pick<Applications, 'find'>;
  readonly definitions: Pick<Definitions, 'find'>;
  readonly incidents: Pick<Incidents, 'raise' | 'settle' | 'list'>;
  /** Applications in one pass. */
  readonly batch: number;
}

export const createWatchLoop = (options: WatchOptions): Loop => {
  const { office, unended, applications, incidents, clock } = options;
  const definitions = new Map<string, ProcessDefinition | null>();
  /** Sequence number of the record at which an application was found well, by application. */
  let well = new Map<string, number>();
  let stillWell = new Map<string, number>();
  let place: Rounds | null = null;
  /** Applications that the operator was told of, once each; the incident is seen as long as it lasts. */
  const reported = new Set<string>();

  const definitionOf = async ({ definitionDigest: digest }: ApplicationRow): Promise<ProcessDefinition | null> => {
    const known = definitions.get(digest) ?? (await options.definitions.find(digest));
    // Only definitions on record are kept: a missing one may be put back.
    if (known !== null) definitions.set(digest, known);
    return known;
  };

  const look = async ({ id, seq }: UnendedApplication): Promise<void> => {
    if (well.get(id) === seq) {
      stillWell.set(id, seq);
      return;
    }
    const row = await applications.find(id);
    if (row === null || row.finishedAt !== null) return;
    const at = clock();
    const why = whyStuck(await definitionOf(row), row, at);
    if (why !== null) {
      await incidents.raise({ application: id, task: WATCH_TASK, code: STUCK, detail: why, at });
      if (!reported.has(id)) options.report({ loop: 'watch', code: STUCK, detail: why, application: id });
      reported.add(id);
      return;
    }
    reported.delete(id);
    if (row.state !== null) stillWell.set(id, row.seq);
  };

  const closeWhatIsOver = async (): Promise<void> => {
    for (const incident of await incidents.list({ office, open: true })) {
      const { application, task } = incident;
      const row = await applications.find(application);
      // A message that belongs to no application is news of the day: after a week nobody sends it again for that.
      if (row === null && application.startsWith(MESSAGE_SUBJECT) && clock() - incident.lastAt > WEEK)
        await incidents.settle(application, task, clock());
      if (row !== null && isCauseGone(incident, await definitionOf(row), row, clock()))
        await incidents.settle(application, task, clock());
    }
  };

  return createLoop('watch', options, async () => {
    const page = await unended.page(office, place, options.batch);
    for (const one of page) await look(one);
    place = page.length < options.batch ? null : (page.at(-1) ?? null);
    if (place !== null) return page.length;
    [well, stillWell] = [stillWell, new Map<string, number>()];
    await closeWhatIsOver();
    return 0;
  });
};
