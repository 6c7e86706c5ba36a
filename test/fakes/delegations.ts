/** Delegations in memory. */
import { isInForce, type Delegation, type Delegations } from '../../src/domain/ports/delegations.js';

export const memoryDelegations = (rows: Delegation[] = []): Delegations => {
  const waiting = (id: string, change: Partial<Delegation>): boolean => {
    const index = rows.findIndex((row) => row.id === id && row.confirmedAt === null && row.endedAt === null);
    const row = rows[index];
    if (row === undefined) return false;
    rows[index] = { ...row, ...change };
    return true;
  };
  return {
    add: async (delegation) =>
      void rows.unshift({
        ...delegation,
        ...{ decree: null, confirmedBy: null, confirmedAt: null, endedAt: null, endedBy: null, endedReason: null },
      }),
    fileDecree: async (id, decree) => waiting(id, { decree }),
    confirm: async (id, by, at) => waiting(id, { confirmedBy: by, confirmedAt: at }),
    find: async (id) => rows.find((row) => row.id === id) ?? null,
    list: async (office) => rows.filter((row) => row.office === office),
    standInsOf: async (user, at) => rows.filter((row) => row.to === user && isInForce(row, at)),
    inForce: async (office, role, at) =>
      rows.filter((row) => row.office === office && row.role === role && isInForce(row, at)).toReversed(),
    end: async (id, by, reason, at) => {
      const index = rows.findIndex((row) => row.id === id && row.endedAt === null && row.endsAt > at);
      const row = rows[index];
      if (row === undefined) return false;
      rows[index] = { ...row, endedAt: at, endedBy: by, endedReason: reason };
      return true;
    },
  };
};
