/** `paraf case`: hands out the whole record of one application as a bundle, and verifies one without any server. */
const USAGE = [
  'usage: paraf case verify BUNDLE [--trust ROOT.pem …] [--at ISO8601] [--language id|en] [--json]',
  '       paraf case export APPLICATION -o DIRECTORY|FILE.zip',
].join('\n');

export const run = async (args: readonly string[]): Promise<number> => {
  const [verb, ...rest] = args;
  if (verb === 'verify') return (await import('./case/verify.js')).run(rest);
  if (verb === 'export') return (await import('./case/export.js')).run(rest);
  const asked = verb === '--help' || verb === 'help';
  (asked ? process.stdout : process.stderr).write(
    `${asked ? '' : `paraf case: expected verify or export; it was given ${verb === undefined ? 'nothing' : JSON.stringify(verb)}\n`}${USAGE}\n`,
  );
  return asked ? 0 : 2;
};
