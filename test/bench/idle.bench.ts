/**
 * Bench of an idle office: `npm run bench -- idle [--seconds N]`. API and worker stand idle for N seconds (120), then
 * they are stopped and Temporal and the database stand alone for as long. The difference is what we use and what we make
 * them do, in parts of one core.
 */
import { parseArgs } from 'node:util';
import { connectTo, pause, SERVERS, secondsOfCpu, statements, type Bench, type Server } from './machine.js';

export const needs = ['app'];

/** Share of one core, beyond what Temporal and the database use without us. */
const MOST = 0.007;
/** Time after which the work of a start is over. */
const SETTLED_MS = 30_000;

const ALONE: readonly Server[] = ['temporal', 'database'];

export const run = async ({ addresses, args, log, servers }: Bench): Promise<boolean> => {
  const { values } = parseArgs({ args: [...args], options: { seconds: { type: 'string', default: '120' } } });
  const seconds = Number(values.seconds);
  const raw = await connectTo(addresses.configFile);

  const during = async (names: readonly Server[]) => {
    const [asked, before] = [await statements(raw), secondsOfCpu(addresses.folder, names)];
    await pause(seconds * 1000);
    const after = secondsOfCpu(addresses.folder, names);
    const shares = names.map((name) => [name, ((after[name] ?? NaN) - (before[name] ?? NaN)) / seconds] as const);
    return { shares: new Map(shares), statements: ((await statements(raw)) - asked - 1) / seconds };
  };

  log('the office comes to rest');
  await pause(SETTLED_MS);
  const withUs = await during(SERVERS);
  await servers.stop('worker');
  await servers.stop('api');
  await pause(SETTLED_MS);
  const alone = await during(ALONE);
  await raw.end();

  const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
  const beyond = [...withUs.shares].reduce((sum, [name, share]) => sum + share - (alone.shares.get(name) ?? 0), 0);
  for (const [name, share] of withUs.shares)
    process.stdout.write(
      `${name.padEnd(10)} ${percent(share).padStart(8)} of a core${ALONE.includes(name) ? `, alone ${percent(alone.shares.get(name) ?? NaN)}` : ''}\n`,
    );
  process.stdout.write(
    `statements ${withUs.statements.toFixed(1).padStart(8)} a second, alone ${alone.statements.toFixed(1)}\n`,
  );
  const held = beyond <= MOST;
  process.stdout.write(
    `idle, beyond Temporal and database alone: ${percent(beyond)} of a core, at most ${percent(MOST)}: ${held ? 'held' : 'MISSED'}\n`,
  );
  return held;
};
