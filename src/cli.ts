#!/usr/bin/env node
/** Composition root of the command line `paraf`: one file per verb in `cli/`, loaded only when it is called. */
interface Verb {
  /** Runs the verb and answers the exit code. Results go to standard output, everything else to standard error. */
  run(args: readonly string[]): Promise<number>;
}

const VERBS: Readonly<Record<string, { readonly summary: string; readonly load: () => Promise<Verb> }>> = {
  process: { summary: 'check, trace, simulate or print a procedure (BPMN)', load: () => import('./cli/process.js') },
  office: { summary: 'check every file of an office', load: () => import('./cli/office.js') },
  clock: { summary: 'compute due dates in working time', load: () => import('./cli/clock.js') },
  letter: { summary: 'draw a letter template on sample data', load: () => import('./cli/letter.js') },
  register: {
    summary: 'list, begin, void or print the registers of letter numbers',
    load: () => import('./cli/register.js'),
  },
  case: {
    summary: 'hand out the whole record of an application, or verify it offline',
    load: () => import('./cli/case.js'),
  },
  verify: { summary: 'verify the signatures of PDF files', load: () => import('./cli/verify.js') },
};

const usage = (): string =>
  [
    'usage: paraf VERB [ARGUMENTS]',
    ...Object.entries(VERBS).map(([name, verb]) => `  ${name.padEnd(9)} ${verb.summary}`),
  ].join('\n');

const [name, ...args] = process.argv.slice(2);
const verb = name === undefined ? undefined : VERBS[name];
if (verb === undefined) {
  const asked = name === undefined || name === '--help' || name === 'help';
  (asked ? process.stdout : process.stderr).write(`${asked ? '' : `paraf: unknown verb "${name}"\n`}${usage()}\n`);
  process.exitCode = asked ? 0 : 2;
} else {
  process.exitCode = await (await verb.load()).run(args);
}
