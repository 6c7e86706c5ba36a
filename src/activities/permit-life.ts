/** Changes that time brings to an issued permit, decided by the record. */
import { nextWake, type PermitPolicy } from '../domain/permit/life.js';
import type { PermitLives } from '../domain/ports/permit-lives.js';
import type { PermitLifeActivities } from '../domain/effects/contracts.js';
import { permanent } from './failures.js';

export interface PermitLifeDeps {
  readonly lives: Pick<PermitLives, 'tell'>;
  readonly policy: PermitPolicy;
  readonly now: () => number;
}

export const createPermitLifeActivities = ({ lives, policy, now }: PermitLifeDeps): PermitLifeActivities => ({
  async keepPermitTime(permit) {
    const at = now();
    const told = await lives.tell(permit, { type: 'time', key: `time/look/${String(at)}`, at, by: 'system' }, policy);
    if (!told.ok) throw permanent(told.error.code, told.error.detail);
    return { nextAt: nextWake(told.value, policy) };
  },
});
