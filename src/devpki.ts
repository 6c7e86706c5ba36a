import { join, resolve } from 'node:path';
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { startDevelopmentPki } from './infra/devpki/server.js';
import { loadRevocations, openAuthority, saveRevocations, storedBaseUrl } from './infra/devpki/store.js';

/**
 * The development certificate authority as a process: `devpki --data DIR [--port N] [--host ADDRESS]`.
 * Its first line on standard output is JSON and says where its services answer.
 */
const { values } = parseArgs({
  options: { data: { type: 'string' }, port: { type: 'string' }, host: { type: 'string', default: '127.0.0.1' } },
});

const fail = (message: string): never => {
  process.stderr.write(`devpki: ${message}\n`);
  process.exit(2);
};

const isFree = (port: number, host: string): Promise<boolean> =>
  new Promise((resolveFree) => {
    const probe = createServer();
    probe.once('error', () => {
      resolveFree(false);
    });
    probe.listen(port, host, () => {
      probe.close(() => {
        resolveFree(true);
      });
    });
  });

const portOf = (text: string): number => {
  const port = Number(text);
  return Number.isInteger(port) && port >= 0 && port < 65_536 ? port : fail(`--port must be 0 to 65535, not ${text}`);
};

const folder = resolve(values.data ?? fail('--data DIR is missing: the folder that keeps the authority'));
const stored = await storedBaseUrl(folder);
const wanted = values.port === undefined ? Number(new URL(stored ?? 'http://127.0.0.1:0').port) : portOf(values.port);
// another program may have taken the port since: then a free one, and the ready line says which
const port =
  wanted !== 0 && (await isFree(wanted, values.host))
    ? wanted
    : await new Promise<number>((found, failed) => {
        const probe = createServer();
        probe.once('error', failed);
        probe.listen(0, values.host, () => {
          const address = probe.address();
          probe.close(() => {
            found(typeof address === 'object' && address !== null ? address.port : 0);
          });
        });
      });

const authority = await openAuthority(folder, `http://${values.host}:${port}`, Date.now());
const pki = await startDevelopmentPki({
  authority,
  now: Date.now,
  host: values.host,
  port,
  revoked: await loadRevocations(folder),
  onRevoked: (revoked) => saveRevocations(folder, revoked),
});

process.stdout.write(
  `${JSON.stringify({
    ready: true,
    url: pki.url,
    tsaUrl: pki.tsaUrl,
    ocspUrl: pki.ocspUrl,
    certificatesName: authority.baseUrl,
    trustAnchor: join(folder, 'root.pem'),
  })}\n`,
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void pki.close().then(() => process.exit(0));
  });
}
