import { join } from 'node:path';
import { capture, findProgram } from '../command.mjs';
import { cloneId, ROOT } from '../paths.mjs';

let answer;

/**
 * Path of docker where `docker compose` can run containers here (the client alone is not enough); undefined elsewhere.
 */
export const hasDockerCompose = async () => {
  answer ??= (async () => {
    const docker = findProgram('docker');
    if (docker === undefined) return undefined;
    const engine = await capture(docker, ['info', '--format', '{{.ServerVersion}}'], { timeoutMs: 15_000 });
    if (engine.status !== 0) return undefined;
    const compose = await capture(docker, ['compose', 'version'], { timeoutMs: 15_000 });
    return compose.status === 0 ? docker : undefined;
  })();
  return answer;
};

/** One service of deploy/development.compose.yml, run in the foreground so that it can be kept like a program. */
export const composeUp = (docker, run, service, variables) => {
  const file = join(ROOT, 'deploy', 'development.compose.yml');
  const compose = ['compose', '-p', `paraf-${cloneId()}-${run}`, '-f', file];
  return {
    command: docker,
    args: [...compose, 'up', '--no-log-prefix', service],
    env: variables,
    // A signal to the client would leave the container alone.
    killWith: (signal) =>
      capture(docker, [...compose, 'kill', '-s', signal, service], { env: { ...process.env, ...variables } }),
  };
};
