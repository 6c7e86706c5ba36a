/**
 * Keeps one server for its parent: `node keeper.mjs GRACE_MS COMMAND ARGS…`.
 * Standard input is a pipe from the parent; when the parent dies, however it dies, the pipe ends and the server is stopped.
 * On descriptor 3 it says which process the server is: {"pid":N}. It ends as the server ends.
 */
import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';

const [grace, command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), Number(grace)).unref();
};

child.on('spawn', () => writeSync(3, `${JSON.stringify({ pid: child.pid })}\n`));
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGTERM' && stopping ? 0 : 1)));
process.stdin.resume();
process.stdin.on('end', stop);
process.stdin.on('error', stop);
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
