import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tail } from './command.mjs';
import { accepts, freePort } from './ports.mjs';
import { ROOT, runFolder } from './paths.mjs';
import { say } from './terminal.mjs';

const KEEPER = fileURLToPath(new URL('./keeper.mjs', import.meta.url));
const PORT_TAKEN = /address already in use|EADDRINUSE|port .* is already in use|Do you already have another/i;
const MAX_TRIES = 6;
const READY_WITHIN_MS = 90_000;
const GRACE_MS = 12_000;
/** A server that is kept up is started again after this pause, which doubles with each end in a row. */
const AGAIN_MS = 1_000;
const AGAIN_AT_MOST_MS = 60_000;
/** Time after which a restarted server counts as well again. */
const WELL_AFTER_MS = 60_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Ports by the name that the server gave them.
 * @typedef {Readonly<Record<string, number>>} Ports
 *
 * @typedef {{
 *   command: string,
 *   args: readonly string[],
 *   env?: Readonly<Record<string, string>>,
 *   cwd?: string,
 *   graceMs?: number,
 *   killWith?: (signal: string) => Promise<unknown>,
 * }} Launch `graceMs`: how long it may take to stop before it is killed; `killWith`: ends what a signal to it would not
 *
 * @typedef {{
 *   name: string,
 *   ports?: readonly string[],
 *   preferred?: Ports,
 *   readyWithinMs?: number,
 *   prepare?(): unknown,
 *   launch(ports: any): Launch | Promise<Launch>,
 *   ready?(ports: any): boolean | Promise<boolean>,
 *   address?(ports: any, line: unknown): unknown,
 *   stopped?(): unknown,
 *   keptUp?: boolean,
 *   againMs?: number,
 * }} Server its functions ask for its own ports by name
 */

/**
 * Starts, watches, kills and restarts the servers of one run. A server is described by
 *
 * - `name`;
 * - `ports`: names of the ports it needs; they are found free, and kept for every later start of the same server;
 * - `preferred`: the ports that the first try takes, when others have been told of them already;
 * - `prepare()`: done once, before its first start;
 * - `launch(ports)`: `{ command, args, env?, graceMs? }`;
 * - `ready(ports)`: polled until true; without it, the server itself prints a line of JSON with `"ready": true`;
 * - `address(ports, line)`: what others need to know, given back by `start`;
 * - `stopped()`: done after each end, however it came;
 * - `keptUp`: started again where it ends by itself, after a pause (`againMs` at first) that doubles up to a minute;
 * - or `external`: the address of one that runs elsewhere and is not ours to stop.
 *
 * No server outlives this process, however it dies: each has a keeper that ends with it.
 */
export class Supervisor {
  #servers = new Map();
  #order = [];
  #closing = false;
  #stopAll;
  #portsFile;
  #ports = {};

  constructor({ run, log = say }) {
    this.run = run;
    this.folder = runFolder(run);
    this.log = log;
    this.stateFile = join(this.folder, 'state.json');
    this.#portsFile = join(this.folder, 'ports.json');
    this.#ports = readJson(this.#portsFile) ?? {};
    mkdirSync(join(this.folder, 'logs'), { recursive: true, mode: 0o700 });
  }

  /** @param {Server | { name: string, external: unknown }} server */
  add(server) {
    if (this.#servers.has(server.name)) throw new Error(`there is already a server named ${server.name}`);
    const own = { state: 'new', chosen: undefined, process: undefined, addressNow: undefined };
    const care = { wanted: false, ends: 0, readyAt: 0 };
    this.#servers.set(server.name, {
      ...server,
      ...own,
      ...care,
      ...('external' in server && { state: 'external', addressNow: server.external }),
    });
    return this;
  }

  /** Ports that this server had in an earlier run; it gets them again where they are free. */
  remembered(name) {
    return this.#ports[name];
  }

  has(name) {
    return this.#servers.has(name);
  }

  logFile(name) {
    return join(this.folder, 'logs', `${name}.log`);
  }

  /** Address that `start` gave back; undefined while the server is down. */
  addressOf(name) {
    const entry = this.#entry(name);
    return ['ready', 'external'].includes(entry.state) ? entry.addressNow : undefined;
  }

  /** True while the server is up: it was ready once, and its process lives. */
  ready(name) {
    return ['ready', 'external'].includes(this.#entry(name).state);
  }

  /**
   * Starts a server and waits until it is ready; gives back its address. A port that another program took is replaced.
   * @param {string} name
   * @returns {Promise<any>} of the shape that its `address` gives it
   */
  async start(name) {
    if (this.#closing) throw new Error('everything is being stopped');
    const entry = this.#entry(name);
    if (this.ready(name)) return entry.addressNow;
    entry.wanted = true;
    if (entry.state === 'new') await entry.prepare?.();
    for (let attempt = 1; ; attempt += 1) {
      const known = entry.chosen ?? (attempt === 1 ? (entry.preferred ?? this.remembered(name)) : undefined);
      const free = known !== undefined && !(await anyAccepts(known));
      if (known !== undefined && !free && entry.chosen !== undefined && attempt < MAX_TRIES) {
        // The port comes free when its former holder is gone; others already know this one.
        await pause(1_000);
        continue;
      }
      const ports = free ? known : await freePorts(entry.ports);
      const outcome = await this.#attempt(entry, ports);
      if (outcome.ready) {
        entry.chosen = ports;
        this.#remember(name, ports);
        entry.addressNow = entry.address?.(ports, outcome.line) ?? outcome.line ?? ports;
        if (!this.#order.includes(name)) this.#order.push(name);
        this.#writeState();
        return entry.addressNow;
      }
      await this.#end(entry, 'SIGTERM');
      const portTaken = PORT_TAKEN.test(outcome.output ?? '');
      if (!portTaken || attempt === MAX_TRIES || this.#closing)
        throw new Error(
          `${name} did not start (${outcome.reason}). Its last words, also in ${this.logFile(name)}:\n${tail(outcome.output, 12)}`,
        );
      if (entry.chosen !== undefined) await pause(1_000);
    }
  }

  /** Stops a server in order; it may be started again. */
  async stop(name) {
    const entry = this.#own(name);
    entry.wanted = false;
    await this.#end(entry, 'SIGTERM');
  }

  /** Ends a server at once, as a fault would. Resolves when its process is gone. */
  async kill(name, signal = 'SIGKILL') {
    const entry = this.#own(name);
    entry.wanted = false;
    await this.#end(entry, signal);
  }

  async restart(name) {
    await this.stop(name);
    return this.start(name);
  }

  /** True while everything is being stopped: nothing more will start. */
  get closing() {
    return this.#closing;
  }

  /** Stops everything, last started first. Safe to call again, and while something is being started. */
  stopAll() {
    this.#closing = true;
    this.#stopAll ??= (async () => {
      const rest = [...this.#servers.values()].filter(({ name }) => !this.#order.includes(name));
      for (const name of [...this.#order].reverse()) await this.#end(this.#entry(name), 'SIGTERM');
      for (const entry of rest) await this.#end(entry, 'SIGTERM');
      rmSync(this.stateFile, { force: true });
    })();
    return this.#stopAll;
  }

  #entry(name) {
    const entry = this.#servers.get(name);
    if (entry === undefined)
      throw new Error(`there is no server named ${name}; there are ${[...this.#servers.keys()].join(', ')}`);
    return entry;
  }

  #remember(name, ports) {
    this.#ports = { ...this.#ports, [name]: ports };
    writeFileSync(this.#portsFile, `${JSON.stringify(this.#ports)}\n`, { mode: 0o600 });
  }

  #own(name) {
    const entry = this.#entry(name);
    if (entry.state === 'external') throw new Error(`${name} runs elsewhere and is not ours to stop`);
    return entry;
  }

  async #attempt(entry, ports) {
    const { command, args, env = {}, cwd = ROOT, graceMs = GRACE_MS, killWith } = await entry.launch(ports);
    if (this.#closing) throw new Error('everything is being stopped');
    const log = createWriteStream(this.logFile(entry.name), { flags: 'a', mode: 0o600 });
    log.write(`--- ${new Date().toISOString()} ${command} ${args.join(' ')}\n`);
    const keeper = spawn(process.execPath, [KEEPER, String(graceMs), command, ...args], {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
      detached: true,
    });
    let output = '';
    let partial = '';
    let line;
    let pid;
    const onOutput = (chunk) => {
      log.write(chunk);
      if (entry.state !== 'ready') output = `${output}${chunk}`.slice(-20_000);
    };
    keeper.stdin.on('error', () => {});
    keeper.stderr.on('data', onOutput);
    keeper.stdout.on('data', (chunk) => {
      onOutput(chunk);
      if (line !== undefined) return;
      partial += chunk;
      const lines = partial.split('\n');
      partial = lines.pop() ?? '';
      line = lines.map(readyLine).find((found) => found !== undefined);
    });
    keeper.stdio[3]?.on('data', (chunk) => (pid ??= JSON.parse(String(chunk)).pid));
    const ended = new Promise((resolve) => {
      keeper.on('error', (error) => resolve(error.message));
      keeper.on('close', (code, signal) => resolve(signal ?? `status ${code}`));
    });
    entry.state = 'starting';
    entry.process = { keeper, ended, killWith, pid: () => pid };
    let over;
    void ended.then((how) => {
      over = how;
      log.end();
      const wasReady = entry.state === 'ready';
      if (entry.process?.keeper === keeper) {
        entry.state = 'down';
        entry.process = undefined;
      }
      if (wasReady && !this.#closing) {
        this.log(`${entry.name} ended by itself (${how}); see ${this.logFile(entry.name)}`);
        if (entry.keptUp) void this.#startAgain(entry);
      }
      this.#writeState();
    });

    const until = Date.now() + (entry.readyWithinMs ?? READY_WITHIN_MS);
    for (;;) {
      if (over !== undefined) return { ready: false, reason: over, output };
      if (entry.ready === undefined ? line !== undefined : await entry.ready(ports)) {
        // Another program may answer on this port while ours has just failed to get it.
        if (entry.ready !== undefined) await pause(50);
        if (over === undefined) {
          entry.state = 'ready';
          entry.readyAt = Date.now();
          return { ready: true, line };
        }
      } else if (Date.now() > until) return { ready: false, reason: 'it was not ready in time', output };
      await pause(50);
    }
  }

  /** Tries until the server is up again, everything is stopped, or somebody else has started or stopped it. */
  async #startAgain(entry) {
    if (Date.now() - entry.readyAt > WELL_AFTER_MS) entry.ends = 0;
    const isWanted = () => !this.#closing && entry.wanted && entry.process === undefined;
    while (isWanted()) {
      const wait = Math.min(AGAIN_AT_MOST_MS, (entry.againMs ?? AGAIN_MS) * 2 ** Math.min(entry.ends, 10));
      entry.ends += 1;
      this.log(`${entry.name} is started again in ${wait / 1_000} s`);
      await pause(wait);
      if (!isWanted()) return;
      try {
        await this.start(entry.name);
        this.log(`${entry.name} is up again`);
        return;
      } catch (error) {
        if (this.#closing) return;
        this.log(`${entry.name} could not be started again: ${error.message.split('\n')[0]}`);
      }
    }
  }

  async #end(entry, signal) {
    const running = entry.process;
    if (running === undefined) return;
    entry.state = 'ending';
    if (signal === 'SIGTERM') running.keeper.stdin.end();
    else if (running.killWith !== undefined) await running.killWith(signal);
    else signalProcess(running.pid() ?? running.keeper.pid, signal);
    await running.ended;
    await entry.stopped?.();
  }

  #writeState() {
    if (this.#closing) return;
    const servers = [...this.#servers.values()]
      .filter(({ state }) => state === 'ready')
      .map(({ name, addressNow, process: { pid } }) => [name, { pid: pid(), address: addressNow }]);
    const temporary = `${this.stateFile}.${process.pid}`;
    writeFileSync(
      temporary,
      `${JSON.stringify({ run: this.run, pid: process.pid, servers: Object.fromEntries(servers) }, undefined, 2)}\n`,
      { mode: 0o600 },
    );
    renameSync(temporary, this.stateFile);
  }
}

const readJson = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
};

const freePorts = async (names = []) =>
  Object.fromEntries(await Promise.all(names.map(async (name) => [name, await freePort()])));

const anyAccepts = async (ports) =>
  (await Promise.all(Object.values(ports).map((port) => accepts({ port })))).some((taken) => taken);

const readyLine = (text) => {
  if (!text.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(text);
    return value.ready === true ? value : undefined;
  } catch {
    return undefined;
  }
};

const signalProcess = (pid, signal) => {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
};
