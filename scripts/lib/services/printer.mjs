import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { findProgram } from '../command.mjs';
import { socketFolder } from '../paths.mjs';
import { accepts } from '../ports.mjs';
import { installPackages } from '../provision/platform.mjs';
import { provideIppPrinter } from '../provision/optional.mjs';
import { say } from '../terminal.mjs';
import { existsSync, writeFileSync } from 'node:fs';

/** A message bus of our own: the software printer will not start without one, though nothing here needs it. */
const busServer = (program, folder) => {
  const socket = join(socketFolder(), `bus-${randomUUID().slice(0, 8)}.sock`);
  const settings = join(folder, 'bus.conf');
  return {
    name: 'message-bus',
    socket,
    prepare: () =>
      writeFileSync(
        settings,
        `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><listen>unix:path=${socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy></busconfig>\n`,
      ),
    launch: () => ({ command: program, args: ['--nofork', '--nopidfile', `--config-file=${settings}`] }),
    ready: () => existsSync(socket),
    address: () => ({ socket }),
    stopped: () => rmSync(socket, { force: true }),
  };
};

const ippServer = ({ program, bus, spool }) => ({
  name: 'printer',
  ports: ['ipp'],
  readyWithinMs: 15_000,
  launch: ({ ipp }) => ({
    command: program,
    // With a command that does nothing and -k, a job is done at once and its file stays in the spool as received.
    args: [
      '-n',
      'localhost',
      '-p',
      String(ipp),
      '-r',
      'off',
      '-k',
      '-d',
      spool,
      '-f',
      'application/pdf',
      '-c',
      findProgram('true'),
      'Paraf',
    ],
    env: { DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${bus}` },
  }),
  ready: ({ ipp }) => accepts({ port: ipp }),
  address: ({ ipp }) => ({ address: `ipp://localhost:${ipp}/ipp/print`, spool }),
});

/**
 * Starts CUPS's software printer and gives back `{ address, spool }`: the configuration key `printer.address`, and the folder
 * where each printed job stays as it was received. Where the platform has no such printer the address
 * is null, and Paraf puts prints into that folder itself.
 */
export const startPrinter = async ({ supervisor, folder }) => {
  const spool = join(folder, 'printer');
  mkdirSync(spool, { recursive: true, mode: 0o700 });
  const intoFolder = { address: null, spool };
  const given = process.env.PARAF_PRINTER;
  if (given !== undefined && given !== '') return { address: given, spool: undefined };
  const program = await provideIppPrinter();
  if (program === undefined) return intoFolder;
  const daemon =
    findProgram('dbus-daemon') ?? ((await installPackages('dbus-daemon')) ? findProgram('dbus-daemon') : undefined);
  if (daemon === undefined) {
    say('without dbus-daemon the software printer cannot start: letters are printed into a folder');
    return intoFolder;
  }
  try {
    const bus = busServer(daemon, folder);
    await supervisor.add(bus).start(bus.name);
    await supervisor.add(ippServer({ program, bus: bus.socket, spool })).start('printer');
    return supervisor.addressOf('printer');
  } catch (error) {
    if (supervisor.closing) throw error;
    say(`the software printer does not start here, letters are printed into a folder: ${error.message}`);
    return intoFolder;
  }
};
