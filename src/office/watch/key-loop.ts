/**
 * Stand-ins of a signatory who have no key that signs: each is an incident from the moment the delegation is recorded,
 * closed when the key comes or the delegation ends. The loop compares the present state and keeps nothing.
 */
import { headRoles } from '../../domain/access/second-person.js';
import { KEYS_SUBJECT, keyTask } from '../../domain/incidents/subjects.js';
import type { Delegations } from '../../domain/ports/delegations.js';
import type { Incidents } from '../../domain/ports/incidents.js';
import type { SignerStatus } from '../../domain/ports/signer.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';
import { lackingKey, signingStandIns } from '../../domain/signing/stand-in-key.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';
import { standAs, type StandingIncident } from './stand-as.js';

export interface KeyLoopOptions extends LoopOptions {
  readonly office: string;
  readonly delegations: Pick<Delegations, 'list'>;
  readonly incidents: Pick<Incidents, 'raise' | 'settle' | 'list'>;
  readonly signerStatus: (official: string) => Promise<SignerStatus>;
  /** Procedures that are published now. */
  readonly procedures: () => Promise<readonly ProcessDefinition[]>;
}

export const createKeyLoop = (options: KeyLoopOptions): Loop =>
  createLoop('keys', options, async () => {
    const { office, delegations, signerStatus, procedures, clock } = options;
    const roles = headRoles(await procedures());
    const wanted: StandingIncident[] = [];
    for (const delegation of signingStandIns(await delegations.list(office), roles, clock())) {
      const { status } = await signerStatus(delegation.to);
      // nobody can tell now: what stands is left as it is
      if (status === 'unreachable') return 0;
      const lacking = lackingKey(delegation, status);
      if (lacking !== null) wanted.push({ task: keyTask(delegation.id), code: lacking.code, detail: lacking.detail });
    }
    await standAs(options, KEYS_SUBJECT, wanted);
    return 0;
  });
