/** Questions of the engine to the record beside transitions: a called procedure's application, a published version. */
import { LICENCE_VARIABLE, licenceOf } from '../domain/application/group.js';
import { SYSTEM } from '../domain/application/messages.js';
import { conversationOf, type Called } from '../domain/application/origin.js';
import { OUTCOMES } from '../domain/application/state.js';
import type { ApplicationRow } from '../domain/ports/applications.js';
import type { Courier } from '../domain/ports/courier.js';
import type { Begin } from '../office/intake/begin.js';
import type { ChildRequest, ProcedureActivities } from '../domain/effects/contracts.js';
import type { Deps } from '../office/casework.js';
import { permanent, transient } from './failures.js';

const ENDED = new Set<string>(OUTCOMES);

export interface ProcedureDeps {
  readonly begin: Begin;
  readonly store: Pick<Deps['store'], 'applications' | 'definitions'> & { readonly courier: Pick<Courier, 'post'> };
  readonly office: Pick<Deps['office'], 'permitTypes' | 'groups'>;
}

export const createProcedureActivities = ({ store, office, begin }: ProcedureDeps): ProcedureActivities => {
  /** A process of the caller's own file, or the current version of another. */
  const digestFor = async (parent: ApplicationRow, process: string): Promise<string> => {
    const definition = await store.definitions.find(parent.definitionDigest);
    if (definition === null)
      throw permanent('INVARIANT', `the procedure ${parent.definitionDigest} of ${parent.id} is not on record`);
    if (definition.processes.includes(process)) return definition.digest;
    const current = await store.definitions.current(process);
    if (current === null)
      throw transient('INVARIANT', `${parent.id} calls procedure "${process}", which is not published; publish it`);
    return current;
  };

  /** Tells a new child of the licences that have ended already: it begins later and would not have heard it. */
  const tellOfEnded = async (parent: string, child: string, after: readonly string[], at: number): Promise<void> => {
    if (after.length === 0) return;
    for (const sibling of await store.applications.children(parent)) {
      if (!after.includes(sibling.permitType) || !ENDED.has(sibling.status) || sibling.state?.outcome == null) continue;
      await store.courier.post(child, {
        type: 'licence-ended',
        key: `${sibling.id}/ended`,
        at,
        actor: SYSTEM,
        licence: sibling.permitType,
        outcome: sibling.state.outcome,
        reason: sibling.state.refusalReason ?? sibling.state.stoppedBy?.reason ?? null,
      });
    }
  };

  const open = async (request: ChildRequest): Promise<string> => {
    const { application, task, process, variables, at } = request;
    const parent = await store.applications.find(application);
    const file = await store.applications.file(application);
    if (parent === null || file === null)
      throw permanent('APPLICATION_NOT_FOUND', `application ${application} and its data are not on record`);
    const group = office.groups.get(parent.permitType);
    const wanted = variables[LICENCE_VARIABLE];
    const licence = group === undefined || typeof wanted !== 'string' ? null : licenceOf(group, wanted);
    const after = licence?.after ?? [];
    const origin: Called = {
      source: 'procedure',
      parent: application,
      item: task,
      process,
      licence: licence?.permitType ?? null,
      conversation: conversationOf(parent),
      after,
      variables,
    };
    const begun = await begin(origin, {
      office: parent.office,
      permitType: licence?.permitType ?? (office.permitTypes.has(parent.permitType) ? parent.permitType : process),
      sourceRef: `${application}/${task}`,
      applicant: file.applicant,
      applicantUser: parent.applicantUser,
      data: file.data,
      definitionDigest: await digestFor(parent, process),
      receivedAt: at,
    });
    if (!begun.ok) throw permanent(begun.error.code, begun.error.detail);
    await tellOfEnded(application, begun.value.id, after, at);
    return begun.value.id;
  };

  return {
    openChild: async (request) => ({ child: await open(request) }),
    async openDefinition({ digest }) {
      const definition = await store.definitions.find(digest);
      if (definition === null) throw permanent('INVARIANT', `no definition ${digest} is on record`);
      return definition;
    },
  };
};
