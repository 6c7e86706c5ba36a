import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';

import { createPrinter } from '../../src/infra/printing/create-printer.js';
import { createIppClient } from '../../src/infra/printing/ipp-client.js';
import { startForgetfulPrinter, type ForgetfulPrinter } from '../fakes/forgetful-printer.js';
import { createFakePrinter } from '../fakes/printer.js';
import { aPdf, printerContract, type PrintWorld } from './printer.contract.js';

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
describe('an IPP printer that forgets what it has printed', () => {
  const open: ForgetfulPrinter[] = [];
  afterEach(() => Promise.all(open.splice(0).map((printer) => printer.close())));
  const start = async (): Promise<ForgetfulPrinter> => {
    const printer = await startForgetfulPrinter();
    open.push(printer);
    return printer;
  };
  const letter = { key: 'app-1/print', title: 'Surat', copies: 1, bytes: aPdf() };
  const PENDING_HELD = 4;
  const CANCELED = 7;

  printerContract(async () => {
    const printer = await start();
    return {
      printer: createPrinter({ ...options, address: printer.address }),
      printed: () => Promise.resolve(printer.printed),
      broken: async () =>
        createPrinter({ ...options, address: `ipp://127.0.0.1:${String(await freePort())}/ipp/print` }),
    };
  });

  it.each([true, false])('prints one sheet for any number of attempts (lists its jobs: %s)', async (lists) => {
    const forgetful = await start();
    forgetful.lists = lists;
    const printer = createPrinter({ ...options, address: forgetful.address });

    for (let attempt = 0; attempt < 4; attempt += 1) await printer.print(letter);

    expect(forgetful.printed).toHaveLength(1);
  });

  it('prints nothing again after a crash, told by the record which job was taken', async () => {
    const forgetful = await start();
    const record: string[] = [];
    const onTaken = (job: string): Promise<void> => {
      record.push(job);
      return Promise.resolve();
    };
    await createPrinter({ ...options, address: forgetful.address }).print({ ...letter, onTaken });

    const restarted = createPrinter({ ...options, address: forgetful.address });
    const again = await restarted.print({ ...letter, taken: record[0] ?? '', onTaken });

    expect([again.job, record, forgetful.printed.length]).toEqual(['1', ['1'], 1]);
  });

  it('has it on record that a job was taken before it is printed', async () => {
    const forgetful = await start();
    forgetful.holds = { state: PENDING_HELD };
    const record: string[] = [];
    const printer = createPrinter({ ...options, jobTimeoutMs: 100, address: forgetful.address });
    const job = { ...letter, onTaken: (id: string) => Promise.resolve(void record.push(id)) };

    await expect(printer.print(job)).rejects.toMatchObject({ code: 'PRINTER_UNAVAILABLE', retryable: true });
    expect(record).toEqual(['1']);
    forgetful.holds = null;

    expect(await printer.print(job)).toMatchObject({ job: '1', state: 'completed' });
    expect(forgetful.printed).toHaveLength(1);
  });

  it('prints anew what somebody cancelled there', async () => {
    const forgetful = await start();
    forgetful.holds = { state: CANCELED };
    const printer = createPrinter({ ...options, address: forgetful.address });
    await expect(printer.print(letter)).rejects.toMatchObject({ code: 'PRINTER_UNAVAILABLE', retryable: true });
    await expect(printer.print(letter)).rejects.toMatchObject({ code: 'PRINTER_UNAVAILABLE', retryable: true });
    forgetful.holds = null;

    expect(forgetful.printed).toHaveLength(2);
    expect(await printer.print(letter)).toMatchObject({ job: '2' });
  });

  it('takes a job for printed whose number belongs to another since', async () => {
    const forgetful = await start();
    const printer = createPrinter({ ...options, jobTimeoutMs: 100, address: forgetful.address });
    await printer.print(letter);
    forgetful.holds = { state: PENDING_HELD, name: 'somebody-else' };

    expect(await printer.print(letter)).toMatchObject({ job: '1', state: 'completed' });
    expect(forgetful.printed).toHaveLength(1);
  });
});
describe('the spool folder', () => {
  printerContract(aSpoolWorld);
});
describe('a spool folder that is emptied by whoever prints from it', () => {
  it('gets no letter twice of which the record knows that it was taken', async () => {
    const { printer, printed } = await aSpoolWorld();
    const record: string[] = [];
    const job = { key: 'app-1/print', title: 'Surat', copies: 1, bytes: aPdf() };
    const first = await printer.print({ ...job, onTaken: (id) => Promise.resolve(void record.push(id)) });
    const folder = first.printer.replace(/^spool:/, '');
    for (const name of await readdir(folder)) await rm(join(folder, name));

    expect(await printer.print({ ...job, taken: record[0] ?? '' })).toEqual(first);
    expect(await printed()).toEqual([]);
  });
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
