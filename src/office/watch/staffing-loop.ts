/**
 * Clears up after people who leave: tasks that their holder may no longer hold go back to the role, and a role that
 * nobody holds is an incident as long as that lasts. The loop compares the present state and keeps nothing. Whatever
 * door somebody left by, and wherever a pass was killed, the next pass does the rest.
 */
import { rolesOfPeople, whyNotHold } from '../../domain/access/staffing.js';
import { ROLES_SUBJECT } from '../../domain/incidents/subjects.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { Delegations } from '../../domain/ports/delegations.js';
import type { Holdings } from '../../domain/ports/holdings.js';
import type { Incidents } from '../../domain/ports/incidents.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';
import { standAs } from './stand-as.js';
import { rolesWithoutHolder, type Staff } from './staffing.js';

export const ROLE_WITHOUT_HOLDER = 'ROLE_WITHOUT_HOLDER';

export interface StaffingOptions extends LoopOptions, Staff {
  readonly office: string;
  readonly holdings: Holdings;
  readonly applications: Pick<Applications, 'find'>;
  readonly delegations: Pick<Delegations, 'inForce' | 'standInsOf'>;
  readonly incidents: Pick<Incidents, 'raise' | 'settle' | 'list'>;
  /** Procedures that applications of the office's permit types take now. */
  readonly procedures: () => Promise<readonly ProcessDefinition[]>;
}

interface Holder {
  readonly account: UserRow | null;
  readonly standsInFor: readonly string[];
}

export const createStaffingLoop = (options: StaffingOptions): Loop => {
  const { office, holdings, applications, accounts, delegations, clock } = options;

  const holderOf = async (holder: string): Promise<Holder> => ({
    account: await accounts.byId(holder),
    standsInFor: (await delegations.standInsOf(holder, clock()))
      .filter((delegation) => delegation.office === office)
      .map(({ role }) => role),
  });

  const returnTasks = async (): Promise<void> => {
    const holders = new Map<string, Holder>();
    for (const holding of await holdings.inDoubt(office)) {
      const { application, role, task } = holding;
      const holder = holders.get(holding.holder) ?? (await holderOf(holding.holder));
      holders.set(holding.holder, holder);
      const row = await applications.find(application);
      const because = whyNotHold(holder.account, holder.standsInFor, {
        ...{ role, office },
        applicantUser: row?.applicantUser ?? null,
        routedTo: row?.state?.routed?.[task]?.to ?? null,
      });
      if (because !== null) await holdings.takeBack(holding, because, clock());
    }
  };

  const raise = async (): Promise<void> => {
    const inUse = (await options.procedures()).flatMap(rolesOfPeople);
    const roles = [...inUse, ...(await holdings.rolesAtWork(office))];
    const empty = await rolesWithoutHolder(options, office, roles, clock());
    await standAs(
      options,
      ROLES_SUBJECT,
      empty.map((role) => ({
        task: `role/${role}`,
        code: ROLE_WITHOUT_HOLDER,
        detail: `no active account holds role "${role}", and nobody stands in for one: its tasks wait for nobody`,
      })),
    );
  };

  return createLoop('staffing', options, async () => {
    await returnTasks();
    await raise();
    return 0;
  });
};
