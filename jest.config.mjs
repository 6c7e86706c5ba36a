/**
 * One project per layer, so that `npx jest --selectProjects domain` runs in seconds
 * and a failing layer is named in the report.
 */
const layer = (displayName, folders, extra = {}) => ({
  displayName,
  testMatch: folders.map((folder) => `<rootDir>/test/${folder}/**/*.spec.ts`),
  runtime: '<rootDir>/scripts/lib/jest-runtime.mjs',
  testEnvironment: '<rootDir>/scripts/lib/jest-environment.mjs',
  injectGlobals: false,
  ...extra,
});

export default {
  projects: [
    layer('domain', ['domain']),
    layer('infra', ['infra', 'office', 'assembly', 'contracts', 'config', 'cli']),
    layer('workflows', ['workflows', 'activities']),
    layer('api', ['api'], { setupFilesAfterEnv: ['<rootDir>/test/fakes/share-api.ts'] }),
    layer('project', ['project']),
    layer('conformance', ['conformance']),
    layer('e2e', ['e2e']),
    layer('upgrade', ['upgrade']),
  ],
  testSequencer: '<rootDir>/scripts/lib/jest-sequencer.mjs',
  // A time limit ends a test that hangs; how fast something is, benchmarks say.
  testTimeout: 180_000,
};
