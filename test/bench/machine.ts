/** Measures of the machine for the benches: processes, the database's counters, percentiles. */
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { loadConfig } from '../../src/infra/config/index.js';
import { cpuOf } from './orchestration/measure.js';

/** Means that `scripts/bench.mjs` hands to a bench that needs `app`. */
export interface Bench {
  readonly addresses: {
    readonly configFile: string;
    readonly folder: string;
    readonly api: { readonly url: string };
    readonly accounts: readonly {
      readonly login: string;
      readonly role: string;
      readonly password: string;
      readonly passphrase?: string;
    }[];
    readonly webhooks: { readonly oss: { readonly username: string; readonly password: string } };
  };
  readonly args: readonly string[];
  readonly log: (text: string) => void;
  readonly servers: {
    readonly stop: (name: string) => Promise<void>;
    readonly start: (name: string) => Promise<unknown>;
  };
}

/** Processes of a run, by the name of their server. */
export const SERVERS = ['api', 'worker', 'temporal', 'database'] as const;
export type Server = (typeof SERVERS)[number];

export const pidOf = (folder: string, name: string): number => {
  const state = JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8')) as {
    readonly servers: Readonly<Record<string, { readonly pid?: number }>>;
  };
  const pid = state.servers[name]?.pid;
  if (pid === undefined) throw new Error(`${name} is not up: ${folder}/state.json does not name its process`);
  return pid;
};

export const secondsOfCpu = (folder: string, names: readonly Server[]): Readonly<Record<string, number>> =>
  Object.fromEntries(names.map((name) => [name, cpuOf(pidOf(folder, name))]));

/** Resident memory of a process in megabytes. */
export const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1] ?? NaN) / 1024;

export const connectTo = async (configFile: string): Promise<Connection> => {
  const { database } = loadConfig({ PARAF_CONFIG: configFile });
  return createConnection({
    ...{ host: database.host, port: database.port, user: database.user, database: database.name },
    ...{ password: database.password.reveal(), supportBigNumbers: true },
  });
};

/** Counters of the database server since its start. */
export const statements = async (raw: Connection): Promise<number> => {
  const [rows] = await raw.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Questions'");
  return Number(rows[0]?.['Value']);
};

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const NUMBER_WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];

/** The machine in words, such as "two cores, 24 GiB". */
export const machineInWords = (): string => {
  const cores = cpus().length;
  return `${NUMBER_WORDS[cores] ?? String(cores)} core${cores === 1 ? '' : 's'}, ${String(Math.round(totalmem() / 2 ** 30))} GiB`;
};
