import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../command.mjs';
import { accepts, LOOPBACK } from '../ports.mjs';
import { composeUp } from '../provision/docker.mjs';
import { provideTemporal } from '../provision/temporal.mjs';
import { Missing } from '../terminal.mjs';

const NAMESPACE = 'paraf';

const given = () => {
  const address = process.env.PARAF_TEMPORAL_ADDRESS;
  if (address === undefined || address === '') return undefined;
  if (!/^[^\s/:]+:\d+$/.test(address)) throw new Missing('PARAF_TEMPORAL_ADDRESS must look like host:port');
  return { address, namespace: process.env.PARAF_TEMPORAL_NAMESPACE ?? NAMESPACE };
};

/**
 * Temporal's development server, private to the run, with its history in a file. Its address is the configuration
 * section `temporal`, and `ui` where it serves pages. The journal is WAL: the default halves the throughput.
 */
export const temporalServer = async ({ folder, run, ui = false }) => {
  const external = given();
  if (external !== undefined) return { name: 'temporal', external };
  const means = await provideTemporal();
  const ports = ['grpc', ...(ui ? ['ui'] : [])];
  const address = ({ grpc, ui: page }) => ({
    address: `${LOOPBACK}:${grpc}`,
    namespace: NAMESPACE,
    ...(page === undefined ? {} : { ui: `http://${LOOPBACK}:${page}` }),
  });
  if (means.docker !== undefined) {
    const up = ({ grpc, ui: page }) =>
      composeUp(means.docker, run, 'temporal', {
        PARAF_TEMPORAL_PORT: String(grpc),
        PARAF_TEMPORAL_UI_PORT: String(page),
      });
    return {
      name: 'temporal',
      ports: ['grpc', 'ui'],
      readyWithinMs: 300_000,
      address,
      ready: ({ grpc }) => accepts({ port: grpc }),
      launch: up,
    };
  }
  const { cli = '' } = means;
  const data = join(folder, 'temporal');
  return {
    name: 'temporal',
    ports,
    address,
    prepare: () => void mkdirSync(data, { recursive: true, mode: 0o700 }),
    launch: ({ grpc, ui: page }) => ({
      command: cli,
      args: [
        'server',
        'start-dev',
        `--ip=${LOOPBACK}`,
        `--port=${grpc}`,
        ...(page === undefined ? ['--headless'] : [`--ui-port=${page}`]),
        `--db-filename=${join(data, 'temporal.db')}`,
        '--sqlite-pragma=journal_mode=WAL',
        '--sqlite-pragma=synchronous=NORMAL',
        `--namespace=${NAMESPACE}`,
        '--log-level=warn',
      ],
    }),
    // The port opens before the namespace is there; a worker that comes between fails.
    ready: async ({ grpc }) =>
      (await accepts({ port: grpc })) &&
      (
        await capture(cli, ['operator', 'namespace', 'describe', '--address', `${LOOPBACK}:${grpc}`, '-n', NAMESPACE], {
          timeoutMs: 10_000,
        })
      ).status === 0,
  };
};
