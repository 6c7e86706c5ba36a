/** Who signs for a role now, as the record says it. */
import type { Signatory } from '../../domain/application/signatory.js';
import type { Accounts, UserRow } from '../../domain/ports/accounts.js';
import type { Delegations } from '../../domain/ports/delegations.js';
import type { Instant } from '../../domain/shared/time.js';

export interface SignatoryStore {
  readonly accounts: Pick<Accounts, 'byId' | 'byRole'>;
  readonly delegations: Pick<Delegations, 'inForce'>;
}

export interface SignatoryOnRecord {
  readonly signatory: Signatory;
  /** *Plh.* or *Plt.* before the position; null for the holder of the office. */
  readonly capacity: 'Plh.' | 'Plt.' | null;
  readonly account: UserRow;
}

/** The one who stands in for the role's holder, else the holder who was appointed last; null where there is nobody. */
export const signatoryFor = async (
  { accounts, delegations }: SignatoryStore,
  office: string,
  role: string,
  at: Instant,
): Promise<SignatoryOnRecord | null> => {
  const delegation = await delegations.inForce(office, role, at);
  const substitute = delegation === null ? null : await accounts.byId(delegation.to);
  if (delegation !== null && substitute !== null && !substitute.disabled)
    return {
      signatory: { user: substitute.id, standsInFor: delegation.from },
      capacity: delegation.kind,
      account: substitute,
    };
  const holder = (await accounts.byRole(role, office))[0];
  return holder === undefined
    ? null
    : { signatory: { user: holder.id, standsInFor: null }, capacity: null, account: holder };
};
