import type { WakeUpHearer, WakeUps } from '../../domain/ports/wake-ups.js';
import type { DatabaseConfig } from '../config/index.js';
import { createRinger, listenOnAll } from './bell.js';
import type { Database } from './database.js';
import { dueNotes, notesOf, ringsOf } from './notes.js';

export interface OpenedWakeUps extends WakeUps {
  /** Resolves when no ring is under way any more. */
  settled(): Promise<void>;
}

/** Tells the loops of this process what it commits; where it has none, rings for those of the others. */
export const wakeUps = (config: DatabaseConfig, database: Database): OpenedWakeUps => {
  const ringer = createRinger(database);
  const hearers = new Set<WakeUpHearer>();
  database.onWritten((writes) => {
    if (hearers.size === 0) {
      for (const channel of ringsOf(writes)) ringer.ring(channel);
      return;
    }
    const notes = notesOf(writes);
    if (notes.length > 0) for (const { committed } of hearers) committed(notes);
  });
  return {
    listen: (hearer) => {
      const stop = listenOnAll(config, database, hearer.rung);
      hearers.add(hearer);
      return async () => {
        hearers.delete(hearer);
        await stop();
      };
    },
    due: (at) => database.run((sql) => dueNotes(sql, at)),
    settled: () => ringer.settled(),
  };
};
