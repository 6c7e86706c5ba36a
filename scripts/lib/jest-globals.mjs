/**
 * Jest's functions for modules that outlive a file of tests: each call goes to those of the file that runs.
 */
const CURRENT = Symbol.for('paraf.tests.globals');

const ofThisFile = (name) =>
  new Proxy(() => undefined, {
    apply: (_target, self, args) => Reflect.apply(globalThis[CURRENT][name], self, args),
    get: (_target, key) => globalThis[CURRENT][name][key],
  });

export const afterAll = ofThisFile('afterAll');
export const afterEach = ofThisFile('afterEach');
export const beforeAll = ofThisFile('beforeAll');
export const beforeEach = ofThisFile('beforeEach');
export const describe = ofThisFile('describe');
export const expect = ofThisFile('expect');
export const it = ofThisFile('it');
export const jest = ofThisFile('jest');
export const test = ofThisFile('test');
