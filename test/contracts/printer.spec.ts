import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe } from '@jest/globals';

import { createPrinter } from '../../src/infra/printing/create-printer.js';
import { createIppClient } from '../../src/infra/printing/ipp-client.js';
import { createFakePrinter } from '../fakes/printer.js';
import { printerContract, type PrintWorld } from './printer.contract.js';

const options = { userName: 'paraf', timeoutMs: 5_000, jobTimeoutMs: 20_000, pollMs: 50 };

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

const filesIn = async (directory: string, ending: string): Promise<readonly Buffer[]> => {
  const names = (await readdir(directory)).filter((name) => name.endsWith(ending));
  return Promise.all(names.map((name) => readFile(join(directory, name))));
};

const printers: ChildProcess[] = [];
afterEach(async () => {
  for (const printer of printers.splice(0)) {
    printer.kill('SIGKILL');
    if (printer.exitCode === null && printer.signalCode === null) await once(printer, 'exit');
  }
});

/** ippeveprinter announces itself over a message bus and does not start without one: a private one serves. */
const startBus = async (folder: string): Promise<string> => {
  const socket = join(folder, 'bus.sock');
  const settings = join(folder, 'bus.conf');
  await writeFile(
    settings,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><listen>unix:path=${socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>`,
  );
  printers.push(spawn('dbus-daemon', ['--nofork', '--nopidfile', `--config-file=${settings}`], { stdio: 'ignore' }));
  for (let turn = 0; turn < 100 && !existsSync(socket); turn += 1) await wait(20);
  return socket;
};

const anIppWorld = async (): Promise<PrintWorld> => {
  const spool = await mkdtemp(join(tmpdir(), 'paraf-ipp-'));
  const port = await freePort();
  const bus = await startBus(spool);
  const settings = [
    '-k',
    '-d',
    spool,
    '-f',
    'application/pdf',
    '-n',
    'localhost',
    '-p',
    String(port),
    '-r',
    'off',
    '-c',
    '/bin/true',
  ];
  const env = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${bus}` };
  printers.push(spawn('ippeveprinter', [...settings, 'Uji'], { stdio: 'ignore', env }));
  const address = `ipp://localhost:${String(port)}/ipp/print`;
  const client = createIppClient({ address, userName: 'paraf', timeoutMs: 1_000 });
  for (let turn = 0; turn < 60; turn += 1) {
    const isUp = await client.call('Get-Printer-Attributes', {}).then(
      ({ isSuccess }) => isSuccess,
      () => false,
    );
    if (isUp) break;
    await wait(50);
  }
  const broken = async (): Promise<ReturnType<typeof createPrinter>> =>
    createPrinter({ ...options, address: `ipp://127.0.0.1:${String(await freePort())}/ipp/print` });
  return { printer: createPrinter({ ...options, address }), printed: () => filesIn(spool, '.pdf'), broken };
};

const aSpoolWorld = async (): Promise<PrintWorld> => {
  const spool = await mkdtemp(join(tmpdir(), 'paraf-spool-'));
  await writeFile(join(spool, 'file'), '');
  return {
    printer: createPrinter({ ...options, address: `spool:${spool}/out` }),
    printed: () => filesIn(join(spool, 'out'), '.pdf'),
    broken: () => Promise.resolve(createPrinter({ ...options, address: `spool:${spool}/file/under` })),
  };
};

const isInstalled = ['ippeveprinter', 'dbus-daemon'].every(
  (program) => spawnSync(program, ['--version']).error === undefined,
);
if (!isInstalled)
  process.stderr.write(
    'skipped: ippeveprinter or dbus-daemon is not installed (Debian: cups-ipp-utils, dbus-daemon)\n',
  );

(isInstalled ? describe : describe.skip)('the IPP printer', () => {
  printerContract(anIppWorld);
});
describe('the spool folder', () => {
  printerContract(aSpoolWorld);
});
describe('the fake printer', () => {
  printerContract(() => {
    const printer = createFakePrinter();
    return Promise.resolve({
      printer,
      printed: () => Promise.resolve([...printer.printed.values()].map(({ bytes }) => Buffer.from(bytes))),
      broken: () => {
        printer.obstacle = 'there is no paper';
        return Promise.resolve(printer);
      },
    });
  });
});
