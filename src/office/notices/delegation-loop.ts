import { localDate, type OfficeZone } from '../../domain/letter/local-date.js';
import type { Accounts } from '../../domain/ports/accounts.js';
import type { Delegation, DelegationNews, DelegationNotices } from '../../domain/ports/delegations.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';
import type { Notifier } from './notifier.js';

export interface DelegationLoopOptions extends LoopOptions {
  readonly office: { readonly id: string; readonly name: string };
  readonly zone: OfficeZone;
  readonly notices: DelegationNotices;
  readonly accounts: Pick<Accounts, 'byId'>;
  readonly notifier: Notifier;
}

/** Reason of an end that was its time. */
const OVER = 'jangka waktunya habis';

/**
 * Tells who stands in and who is stood in for that a delegation is in force, and that it has ended. Killed between the
 * mail and its mark, the next pass sends it again under the same key.
 */
export const createDelegationLoop = (options: DelegationLoopOptions): Loop => {
  const { office, zone, notices, accounts, notifier, clock, report } = options;

  const tell = async (delegation: Delegation, news: DelegationNews): Promise<void> => {
    const { id, kind, role, letter, from, to, startsAt, endsAt, endedAt, endedReason } = delegation;
    const [official, standIn] = await Promise.all([accounts.byId(from), accounts.byId(to)]);
    const common = {
      ...{ office: office.name, kind, role, letter },
      ...{ official: official?.name ?? from, standIn: standIn?.name ?? to },
      ...{ from: localDate(startsAt, zone), until: localDate(endedAt ?? endsAt, zone) },
    };
    for (const account of [standIn, official]) {
      if (account === null || account.email === null) continue;
      const { name, email } = account;
      const told = await notifier.notify({
        ...{ key: `delegation/${id}/${news}/${account.id}`, to: { name, email }, template: `delegation-${news}` },
        values: { ...common, name, ...(news === 'ended' ? { reason: endedReason ?? OVER } : {}) },
      });
      if (!told.told && told.why === 'refused')
        report({
          loop: 'delegations',
          code: told.code,
          detail: `${account.id} is not told of delegation ${id}: ${told.detail}`,
        });
    }
  };

  return createLoop('delegations', options, async () => {
    const untold = await notices.untold(office.id, clock());
    for (const { delegation, news } of untold) {
      await tell(delegation, news);
      await notices.told(delegation.id, news, clock());
    }
    return untold.length;
  });
};
