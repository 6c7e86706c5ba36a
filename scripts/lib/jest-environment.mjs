/** The one realm in which tests run (see jest-runtime.mjs): the process's own. What jest changes in it is put back. */
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

const { console: ownConsole } = globalThis;
const exit = process.exit.bind(process);
const startEnv = { ...process.env };

const putBackEnv = () => {
  for (const name of Object.keys(process.env)) if (!(name in startEnv)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, startEnv);
};

export default class OneRealmEnvironment {
  constructor({ projectConfig }) {
    this.global = globalThis;
    this.fakeTimers = null;
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
    this.moduleMocker = new ModuleMocker(globalThis);
  }

  getVmContext() {
    return null;
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    putBackEnv();
    process.exit = exit;
    globalThis.console = ownConsole;
  }
}
