/** The signatory of a role now, by the record. */
import { chosenSignatory, type Signatory } from '../../domain/application/signatory.js';
import type { Paraf } from '../../domain/application/state.js';
import type { Accounts, UserRow } from '../../domain/ports/accounts.js';
import type { Delegations } from '../../domain/ports/delegations.js';
import type { Instant } from '../../domain/shared/time.js';

export interface SignatoryStore {
  readonly accounts: Pick<Accounts, 'byId' | 'byRole'>;
  readonly delegations: Pick<Delegations, 'inForce'>;
}

export interface SignatoryOnRecord extends Signatory {
  /** *Plh.* or *Plt.* before the position; null for the holder of the office. */
  readonly capacity: 'Plh.' | 'Plt.' | null;
  readonly account: UserRow;
}

/**
 * Officials who may sign for the role, in the order in which a letter goes to them: first those who stand in, the first
 * recorded first; then the role's holders.
 */
export const signatoriesFor = async (
  { accounts, delegations }: SignatoryStore,
  office: string,
  role: string,
  at: Instant,
): Promise<readonly SignatoryOnRecord[]> => {
  const found: SignatoryOnRecord[] = [];
  for (const { to, from, kind } of await delegations.inForce(office, role, at)) {
    const account = await accounts.byId(to);
    if (account !== null && !account.disabled)
      found.push({ user: account.id, standsInFor: from, capacity: kind, account });
  }
  for (const account of await accounts.byRole(role, office))
    found.push({ user: account.id, standsInFor: null, capacity: null, account });
  return found;
};

/** The one of them who signs a letter with these parafs; null where there is nobody. */
export const signatoryFor = async (
  store: SignatoryStore,
  office: string,
  role: string,
  at: Instant,
  parafs: readonly Paraf[],
): Promise<SignatoryOnRecord | null> => chosenSignatory(await signatoriesFor(store, office, role, at), parafs);
