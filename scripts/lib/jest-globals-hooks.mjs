/** Imports from `@jest/globals` get the globals of the test file that is running. */
const GLOBALS = new URL('./jest-globals.mjs', import.meta.url).href;

export const resolve = (specifier, context, next) =>
  specifier === '@jest/globals' ? { url: GLOBALS, shortCircuit: true } : next(specifier, context);
