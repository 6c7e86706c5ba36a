/**
 * APIs that one test after the other lives in. To start one takes longer than most tests do, and what a test changes is
 * in the ports that it hands in, never in the API: the next test finds it as if it had just been started.
 */
import pino from 'pino';
import { createApi } from '../../src/api/create-api.js';
import type { ApiPorts } from '../../src/api/ports.js';

export const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
};

/** Stands for whatever `current` gives at the moment of each use. */
export const standIn = <T extends object>(current: () => T, isFunction = false): T => {
  const place = isFunction ? (): void => undefined : {};
  return new Proxy(place, {
    get: (_place, name) => {
      const now = current();
      const value: unknown = Reflect.get(now, name);
      return typeof value === 'function' ? (value.bind(now) as unknown) : value;
    },
    apply: (_place, self, given) => Reflect.apply(current() as () => unknown, self, given) as unknown,
    has: (_place, name) => Reflect.has(current(), name),
    ownKeys: () => Reflect.ownKeys(current()),
    getOwnPropertyDescriptor: (_place, name) => {
      const found = Reflect.getOwnPropertyDescriptor(current(), name);
      return found === undefined ? undefined : { ...found, configurable: true };
    },
  }) as T;
};

interface House {
  readonly address: string;
  ports: ApiPorts;
  logs: string[];
  isTaken: boolean;
  close(): Promise<void>;
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

const build = async (ports: ApiPorts, logs: string[]): Promise<House> => {
  const house = { ports, logs, isTaken: true };
  const furniture = Object.fromEntries(
    Object.entries(ports).map(([name, given]: readonly [string, unknown]) => [
      name,
      isObject(given)
        ? standIn(() => house.ports[name as keyof ApiPorts] as unknown as object, typeof given === 'function')
        : given,
    ]),
  ) as unknown as ApiPorts;
  const logger = pino({ level: 'debug' }, { write: (line: string) => void house.logs.push(line) });
  const app = await createApi(furniture, { docsPage: false, logger });
  await app.listen(0, '127.0.0.1');
  return Object.assign(house, { address: await app.getUrl(), close: () => app.close() });
};

/** Settings that an API reads once, at its start: only worlds with equal ones share an API. */
const frame = (ports: ApiPorts): string =>
  JSON.stringify([
    ports.options,
    Object.entries(ports)
      .map(([name, given]: readonly [string, unknown]) => [name, given === null ? 'null' : typeof given])
      .sort(),
  ]);

/** Shared APIs by their frames. Undefined where nobody closes them at the end, and each world has one of its own. */
let houses: Map<string, House> | undefined;

/** From now on worlds share APIs; to be called with what closes them at the end. */
export const shareApis = (atTheEnd: (close: () => Promise<void>) => void): void => {
  const shared = new Map<string, House>();
  houses = shared;
  atTheEnd(async () => {
    await Promise.all([...shared.values()].map((house) => house.close()));
    shared.clear();
  });
};

/** An API for this world alone, until it leaves. `ownHouse`: one that nobody lived in before, nor will after. */
export const housed = async (
  ports: ApiPorts,
  logs: string[],
  ownHouse = false,
): Promise<{ readonly address: string; readonly leave: () => Promise<void> }> => {
  const key = frame(ports);
  const empty = ownHouse ? undefined : houses?.get(key);
  if (empty?.isTaken === false) {
    Object.assign(empty, { ports, logs, isTaken: true });
    return { address: empty.address, leave: async () => void (empty.isTaken = false) };
  }
  const house = await build(ports, logs);
  if (ownHouse || houses === undefined || houses.has(key))
    return { address: house.address, leave: () => house.close() };
  houses.set(key, house);
  return { address: house.address, leave: async () => void (house.isTaken = false) };
};
