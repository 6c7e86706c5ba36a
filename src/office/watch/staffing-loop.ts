/**
 * What people who leave leave behind: tasks that their holder may no longer hold go back to the role, and a role that nobody
 * holds is an incident as long as that lasts. It compares what stands and keeps nothing: by whatever door somebody left, and
 * wherever a pass was killed, the next one does the rest.
 */
import { rolesOfPeople, whyNotHold } from '../../domain/access/staffing.js';
import { ROLES_SUBJECT } from '../../domain/incidents/subjects.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { Delegations } from '../../domain/ports/delegations.js';
import type { Holding, Holdings } from '../../domain/ports/holdings.js';
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

export const createStaffingLoop = (options: StaffingOptions): Loop => {
  const { office, holdings, applications, accounts, delegations, clock } = options;

  const takeBack = async (holding: Holding, account: Awaited<ReturnType<Staff['accounts']['byId']>>): Promise<void> => {
    const row = await applications.find(holding.application);
    const standsInFor = (await delegations.standInsOf(holding.holder, clock()))
      .filter((delegation) => delegation.office === office)
      .map(({ role }) => role);
    const because = whyNotHold(account, standsInFor, {
      role: holding.role,
      office,
      applicantUser: row?.applicantUser ?? null,
      routedTo: row?.state?.routed?.[holding.task]?.to ?? null,
    });
    if (because !== null) await holdings.takeBack(holding, because, clock());
  };

  const returnTasks = async (): Promise<void> => {
    for (const holder of await holdings.holders(office)) {
      const account = await accounts.byId(holder);
      const own = new Set(account?.roles.flatMap((held) => (held.office === office ? [held.role] : [])));
      for (const holding of await holdings.of(office, holder)) {
        // What its holder has by a role of their own needs no further look.
        if (account?.disabled === false && own.has(holding.role)) continue;
        await takeBack(holding, account);
      }
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
