/** The project's own processes: each prints a line of JSON with "ready": true once it serves. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../paths.mjs';
import { LOOPBACK } from '../ports.mjs';

const built = (file) => join(ROOT, 'dist', file);

const fileUrl = (path) => pathToFileURL(path).href;

/**
 * A server for development: `node dist/<file> --data DIR`, with `--port N` unless it keeps a port of its own in its data.
 */
export const developmentServer = ({ name, file, data, keepsPort = false, more = [] }) => ({
  name,
  ports: keepsPort ? [] : ['http'],
  launch: ({ http }) => ({
    command: process.execPath,
    args: [
      '--enable-source-maps',
      built(file),
      '--data',
      data,
      ...(keepsPort ? [] : ['--port', String(http)]),
      ...more,
    ],
  }),
});

/** The API. `httpAt` says what its configuration is at a port: it is written for the port of each try. */
export const apiServer = ({ configFile, writeConfig, port, httpAt, keptUp }) => ({
  name: 'api',
  keptUp,
  ports: ['http'],
  preferred: { http: port },
  launch: ({ http }) => {
    writeConfig({ http: httpAt(http) });
    return {
      command: process.execPath,
      args: ['--enable-source-maps', built('main.js')],
      env: { PARAF_CONFIG: configFile },
    };
  },
  address: ({ http }) => ({ url: `http://${LOOPBACK}:${http}` }),
});

export const workerServer = ({ configFile, keptUp }) => ({
  name: 'worker',
  keptUp,
  launch: () => ({
    command: process.execPath,
    args: ['--enable-source-maps', '--import', fileUrl(built('worker/untraced-promises.js')), built('worker.js')],
    env: { PARAF_CONFIG: configFile },
  }),
});
