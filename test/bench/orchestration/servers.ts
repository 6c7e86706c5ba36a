/** Servers of the run: their processes, and what the database says it was asked. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { Config } from '../../../src/infra/config/index.js';
import type { Processes } from './measure.js';

/** The servers that run as processes of this machine, by name. */
export const serversIn = (folder: string): Processes => {
  const { servers } = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as {
    readonly servers: Readonly<Record<string, { readonly pid?: number }>>;
  };
  return Object.fromEntries(
    Object.entries(servers).flatMap(([name, { pid }]) => (pid === undefined ? [] : [[name, pid]])),
  );
};

export interface Counter {
  statements(): Promise<number>;
  close(): Promise<void>;
}

/** Counts the statements of everybody on this server. */
export const openCounter = async ({ host, port, user, password }: Config['database']): Promise<Counter> => {
  const connection = await createConnection({ host, port, user, password: password.reveal() });
  return {
    statements: async () => {
      const [rows] = await connection.query(`SHOW GLOBAL STATUS LIKE 'Questions'`);
      return Number((rows as readonly { readonly Value?: unknown }[])[0]?.Value);
    },
    close: () => connection.end(),
  };
};
