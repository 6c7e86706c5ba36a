/**
 * Letters that wait for a paraf or a signature which nobody present may give, because each stands behind another paraf
 * of the letter: an incident for the supervisor, as long as that lasts. The loop keeps nothing: the next pass does the
 * work that a killed one has left.
 */
import { barsEverybody } from '../../domain/application/parafs.js';
import { assentingPeople } from '../../domain/application/signatory.js';
import type { Accounts } from '../../domain/ports/accounts.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { Delegation, Delegations } from '../../domain/ports/delegations.js';
import type { Holdings, InitialledTask } from '../../domain/ports/holdings.js';
import type { Incidents } from '../../domain/ports/incidents.js';
import type { ErrorCode, Refusal } from '../../domain/shared/error-codes.js';
import { signatoriesFor } from '../acts/signatory.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';

/** Codes of these incidents. */
const BARRED: readonly ErrorCode[] = ['PARAF_TWICE_BY_ONE', 'PARAF_AND_SIGNATURE_BY_ONE'];

export interface BarredOptions extends LoopOptions {
  readonly office: string;
  readonly holdings: Pick<Holdings, 'rolesAtWork' | 'initialledBy'>;
  readonly accounts: Pick<Accounts, 'byId' | 'byRole'>;
  readonly applications: Pick<Applications, 'find'>;
  readonly delegations: Pick<Delegations, 'inForce' | 'list'>;
  readonly incidents: Pick<Incidents, 'raise' | 'settle' | 'list'>;
}

export const createBarredLoop = (options: BarredOptions): Loop => {
  const { office, holdings, accounts, applications, delegations, incidents, clock } = options;

  /**
   * People who could act for the role now, each with the person they stand in for. Where somebody stands in, the holder
   * is away.
   */
  const thereFor = async (role: string): Promise<readonly (readonly string[])[]> => {
    const all = await signatoriesFor({ accounts, delegations }, office, role, clock());
    const substitutes = all.filter(({ standsInFor }) => standsInFor !== null);
    return (substitutes.length > 0 ? substitutes : all).map(assentingPeople);
  };

  /**
   * These people, with everybody who has ever stood in for one of them: their parafs count as those of the person they
   * stood in for.
   */
  const withSubstitutes = (people: readonly string[], ever: readonly Delegation[]): readonly string[] => {
    const substitutes = ever.filter(({ from }) => people.includes(from));
    return [...new Set([...people, ...substitutes.map(({ to }) => to)])];
  };

  const whyBarred = async (
    { application, task, element, action }: InitialledTask,
    there: readonly (readonly string[])[],
  ): Promise<Refusal | null> => {
    const state = (await applications.find(application))?.state ?? null;
    if (state === null) return null;
    const routed = state.routed?.[task];
    return barsEverybody(state.parafs, { id: element, action }, routed === undefined ? there : [...there, [routed.to]]);
  };

  return createLoop('barred', options, async () => {
    const found: (InitialledTask & Refusal)[] = [];
    const ever = await delegations.list(office);
    for (const role of await holdings.rolesAtWork(office)) {
      const there = await thereFor(role);
      for (const waiting of await holdings.initialledBy(office, role, withSubstitutes(there.flat(), ever))) {
        const refused = await whyBarred(waiting, there);
        if (refused !== null) found.push({ ...waiting, ...refused });
      }
    }
    const open = (await incidents.list({ office, open: true })).filter(({ code }) =>
      BARRED.some((barred) => barred === code),
    );
    for (const { application, task, code, detail } of found) {
      const stands = open.some(
        (incident) => incident.application === application && incident.task === task && incident.code === code,
      );
      if (!stands) await incidents.raise({ application, task, code, detail, at: clock() });
    }
    for (const { application, task } of open)
      if (!found.some((waiting) => waiting.application === application && waiting.task === task))
        await incidents.settle(application, task, clock());
    return 0;
  });
};
