/** The platform's own packages: apt on Debian and its relatives, as root or with sudo. */
import { capture, findProgram, tail } from '../command.mjs';
import { during, say } from '../terminal.mjs';

const WAIT_FOR_LOCK = ['-o', 'DPkg::Lock::Timeout=180'];
let updated = false;
let reason;

const asRoot = () => {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram('sudo');
  if (sudo === undefined) return undefined;
  return process.stdin.isTTY ? [sudo] : [sudo, '-n'];
};

const apt = async (prefix, args) => {
  const [command, ...rest] = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...WAIT_FOR_LOCK, ...args];
  return capture(command, rest, { stdio: ['inherit', 'pipe', 'pipe'], timeoutMs: 900_000 });
};

/** Reason for which the last installation was not possible, in words for the person at the machine. */
export const whyNotInstalled = () => reason;

/** Installs packages of the platform; false where that is not possible. The lists are fetched only when a package is not found, and once. */
export const installPackages = async (...packages) => {
  const prefix = asRoot();
  if (findProgram('apt-get') === undefined || prefix === undefined) {
    reason = prefix === undefined ? 'you are not root and there is no sudo' : 'this platform has no apt-get';
    return false;
  }
  return during(`installing ${packages.join(', ')} with apt-get`, async () => {
    const install = () => apt(prefix, ['install', '-y', '--no-install-recommends', ...packages]);
    let result = await install();
    if (result.status !== 0 && !updated) {
      updated = true;
      say('fetching the lists of packages …');
      await apt(prefix, ['update']);
      result = await install();
    }
    if (result.status !== 0) reason = `apt-get said: ${tail(result.stderr || result.stdout, 3)}`;
    return result.status === 0;
  });
};
