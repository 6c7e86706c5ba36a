/** Confirmations that wait for a second person, in memory. */
import type { Confirmation, Confirmations, ConfirmedEffect } from '../../src/domain/ports/confirmations.js';
import type { SystemLogEntry } from '../../src/domain/ports/system-log.js';

export interface MemoryConfirmations extends Confirmations {
  readonly rows: Confirmation[];
}

export const memoryConfirmations = (
  log: (entry: SystemLogEntry) => void | Promise<void> = () => undefined,
  takeEffect: (effect: ConfirmedEffect, entry: SystemLogEntry) => Promise<void> = async () => undefined,
): MemoryConfirmations => {
  const rows: Confirmation[] = [];
  return {
    rows,
    ask: async (asked, entry) => {
      const same = rows.find(
        (row) =>
          row.state === 'waiting' &&
          row.kind === asked.kind &&
          row.account === asked.account &&
          row.topic === asked.topic,
      );
      if (same !== undefined) return same;
      const fresh: Confirmation = { ...asked, state: 'waiting', decidedBy: null, decidedAt: null, reason: null };
      rows.push(fresh);
      await log(entry);
      return fresh;
    },
    supersede: async (ids, asked, entry) => {
      const ended = ids.map((id) => rows.findIndex((row) => row.id === id && row.state === 'waiting'));
      if (ended.includes(-1)) return false;
      for (const index of ended)
        rows[index] = {
          ...(rows[index] as Confirmation),
          ...{ state: 'superseded', decidedBy: entry.actor, decidedAt: entry.at },
        };
      if (asked !== null) rows.push({ ...asked, state: 'waiting', decidedBy: null, decidedAt: null, reason: null });
      await log(entry);
      return true;
    },
    find: async (id) => rows.find((row) => row.id === id) ?? null,
    waiting: async (office) => rows.filter((row) => row.office === office && row.state === 'waiting'),
    about: async (kind, topic) => rows.filter((row) => row.kind === kind && row.topic === topic).reverse(),
    decide: async (id, { state, by, at, reason }, entry, effect) => {
      const index = rows.findIndex((row) => row.id === id && row.state === 'waiting');
      const row = rows[index];
      if (row === undefined) return false;
      rows[index] = { ...row, state, decidedBy: by, decidedAt: at, reason };
      if (effect !== undefined) await takeEffect(effect, entry);
      await log(entry);
      return true;
    },
  };
};
