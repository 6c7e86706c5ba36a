import { capture } from '../command.mjs';
import { environmentFromPyPi } from './pypi.mjs';

const VERSION = '4.32.5';

/** The Python that runs schemathesis (`-m schemathesis.cli`), or undefined where it cannot be had. */
export const provideSchemathesis = () =>
  environmentFromPyPi({
    name: `schemathesis-${VERSION}`,
    requirements: [`schemathesis==${VERSION}`],
    works: async (python) => {
      const { status, stdout } = await capture(python, ['-m', 'schemathesis.cli', '--version'], { timeoutMs: 120_000 });
      return status === 0 && stdout.includes(VERSION);
    },
  });
