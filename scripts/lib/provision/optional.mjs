/** Optional programs: with them a demonstration or a test shows more, without them it still runs. */
import { findProgram } from '../command.mjs';
import { say } from '../terminal.mjs';
import { installPackages } from './platform.mjs';

const optional = async (program, packageName, without) => {
  const found = findProgram(program);
  if (found !== undefined) return found;
  const installed = (await installPackages(packageName)) ? findProgram(program) : undefined;
  if (installed === undefined) say(`without ${program} (package ${packageName}) ${without}`);
  return installed;
};

/** CUPS's software printer, which speaks real IPP; undefined where the platform has none. */
export const provideIppPrinter = () => optional('ippeveprinter', 'cups-ipp-utils', 'letters are printed into a folder');

/** Poppler's signature check; undefined where the platform has none. */
export const providePdfsig = () => optional('pdfsig', 'poppler-utils', 'no second program checks the signatures');

/** SoftHSM 2 and OpenSC's tool, which make a token of software; nothing where the platform has none. */
export const provideTokens = async () => {
  await optional('softhsm2-util', 'softhsm2', 'no signature is made on a token');
  await optional('pkcs11-tool', 'opensc', 'no signature is made on a token');
};
