/**
 * One run of a name at a time in a clone, and a way to end it from another terminal: the run listens on a socket that
 * only its user can reach. A process number in a file would do neither surely: numbers are used again.
 */
import { readdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { socketFolder } from './paths.mjs';
import { Missing } from './terminal.mjs';

const SUFFIX = '.control';
const socketOf = (run) => join(socketFolder(), `${run}${SUFFIX}`);

/** Sends a word to a run and waits until it hangs up; false when nobody listens. */
const tell = (run, word) =>
  new Promise((resolve, reject) => {
    const socket = connect(socketOf(run));
    socket.on('connect', () => socket.end(word));
    socket.on('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      error.code === 'ENOENT' || error.code === 'ECONNREFUSED'
        ? resolve(false)
        : error.code === 'ECONNRESET'
          ? resolve(true)
          : reject(error),
    );
    socket.resume();
    socket.on('close', (hadError) => hadError || resolve(true));
  });

/**
 * Claims the name of a run; `onStop` is called when another terminal asks it to end.
 * The one who asked waits until `release` is called.
 * @throws Missing when such a run is up already
 */
export const claim = async (run, onStop) => {
  if (await tell(run, 'hello')) throw new Missing(`"${run}" runs already in this clone; "npm stop" ends it`);
  rmSync(socketOf(run), { force: true });
  const waiting = new Set();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let word = '';
    socket.on('error', () => waiting.delete(socket));
    socket.on('data', (chunk) => (word += chunk));
    socket.on('end', () => {
      if (word !== 'stop') return socket.end();
      waiting.add(socket);
      return onStop();
    });
  });
  await new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(socketOf(run), () => resolve(undefined));
  });
  return {
    release: () => {
      server.close();
      rmSync(socketOf(run), { force: true });
      for (const socket of waiting) socket.end();
    },
  };
};

/** Ends every run of this clone that can be asked to; gives back the names of those that ran. */
export const stopRuns = async () => {
  const names = readdirSync(socketFolder())
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => name.slice(0, -SUFFIX.length));
  const ran = [];
  for (const name of names) if (await tell(name, 'stop')) ran.push(name);
  return ran;
};
