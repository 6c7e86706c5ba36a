/**
 * Tests and the modules that they import run in Node itself, in one realm, where each module is loaded once in a process.
 * Jest's own runtime loads every module anew for each of 300 files, which costs as much as the tests. Jest keeps what else
 * it does: hooks, time limits, functions that are spied on, reports. `jest.mock` and `jest.resetModules` reach nothing here.
 *
 * A file of tests leaves the process as it found it: the files after it share its modules.
 */
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import exported from 'jest-runtime';

// Its types are those of CommonJS, where the class is one step further in.
const Runtime = /** @type {any} */ (exported);

const CURRENT = Symbol.for('paraf.tests.globals');
/** Key of jest-circus's listeners, which belong to one test file. */
const LISTENERS = Symbol.for('EVENT_HANDLERS');
const require = createRequire(import.meta.url);
const timesLoaded = new Map();
let hasHooks = false;

const registerHooks = () => {
  if (hasHooks) return;
  hasHooks = true;
  register('./typescript-hooks.mjs', import.meta.url);
  register('./jest-globals-hooks.mjs', import.meta.url);
  process.setSourceMapsEnabled(true);
};

export default class OneRealmRuntime extends Runtime {
  unstable_shouldLoadAsEsm(path) {
    return path.endsWith('.ts') || super.unstable_shouldLoadAsEsm(path);
  }

  /** Files of tests, and what is set up before each of them, run whenever they are asked for; what they import, once. */
  async unstable_importModule(path) {
    registerHooks();
    // Node maps stacks to the sources by itself, but not where somebody else has said that they will.
    Reflect.deleteProperty(Error, 'prepareStackTrace');
    globalThis[CURRENT] = this.requireModuleOrMock(path, '@jest/globals');
    const before = timesLoaded.get(path) ?? 0;
    timesLoaded.set(path, before + 1);
    const { href } = pathToFileURL(path);
    return import(before === 0 ? href : `${href}?again=${before}`);
  }

  /** Jest's own parts, above all the one that collects and runs the tests: new for each file. */
  requireInternalModule(path) {
    Reflect.deleteProperty(globalThis, LISTENERS);
    Reflect.deleteProperty(require.cache, path);
    return require(path);
  }
}
