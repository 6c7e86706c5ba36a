import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { VerifierOptions } from '../../src/infra/verification/verifier.js';

const source = (path: string): URL => pathToFileURL(join(process.cwd(), path));

/** The judging process from the sources, without a build. */
export const JUDGE: NonNullable<VerifierOptions['program']> = {
  url: source('src/infra/verification/judging/child.ts'),
  execArgv: ['--import', source('scripts/lib/typescript.mjs').href],
};
