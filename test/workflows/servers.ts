/** A real Temporal of one spec file, from its CLI: what the time-skipping server only imitates is tried here. */
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { dataConverter, quietRuntime } from './harness.js';

const cli = (): string => {
  const path = process.env['PARAF_TEMPORAL_CLI'];
  if (path === undefined || path === '')
    throw new Error('PARAF_TEMPORAL_CLI is not set: expected the path of the Temporal CLI; "npm test" sets it');
  return path;
};

export const realTemporal = (more: readonly string[] = []): Promise<TestWorkflowEnvironment> => {
  quietRuntime();
  return TestWorkflowEnvironment.createLocal({
    client: { dataConverter },
    server: {
      executable: { type: 'existing-path', path: cli() },
      extraArgs: [...more],
      log: { format: 'pretty', level: 'error' },
    },
  });
};
