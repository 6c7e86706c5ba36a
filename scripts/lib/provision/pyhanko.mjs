import { capture } from '../command.mjs';
import { environmentFromPyPi } from './pypi.mjs';

const VERSION = '0.38.0';
const CLI_VERSION = '0.6.0';

/** The Python that runs pyHanko and its command line (`-m pyhanko`), or undefined where it cannot be had. */
export const providePyHanko = () =>
  environmentFromPyPi({
    name: `pyhanko-${VERSION}`,
    requirements: [`pyHanko==${VERSION}`, `pyhanko-cli==${CLI_VERSION}`],
    works: async (python) => {
      const { status, stdout } = await capture(python, ['-m', 'pyhanko', '--version'], { timeoutMs: 60_000 });
      return status === 0 && stdout.includes(VERSION);
    },
  });
