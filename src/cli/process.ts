/** `paraf process …`: one file per subcommand, loaded only when it is called. */
interface Subcommand {
  /** Runs the subcommand. Answers the exit code: 0, 1 where the answer is no, 2 for a wrong call. */
  run(args: readonly string[]): Promise<number>;
}

const SUBCOMMANDS: Readonly<Record<string, { readonly usage: string; readonly load: () => Promise<Subcommand> }>> = {
  check: {
    usage: 'check FILE.bpmn… [--dmn FILE.dmn]… [--office FILE.yaml] [--json]',
    load: () => import('./process/check.js'),
  },
  trace: {
    usage:
      'trace FILE.bpmn [--process ID]… [--variables JSON] [--stubs FILE.json] [--until ISO8601] [--dmn FILE.dmn]… [--json] | trace --batch',
    load: () => import('./process/trace.js'),
  },
  simulate: {
    usage:
      'simulate FILE.bpmn [--arrivals 20/day[,even]] [--staff LANE=PEOPLE,…] [--days 20] [--from DATE] [--calendar ID-2026] [--handling MEAN[,SPREAD]] [--outside PT4H] [--unbudgeted PT0S] [--outcome ELEMENT:SHARE:JSON]… [--variables JSON] [--seed 1] [--process ID] [--dmn FILE.dmn]… [--json]',
    load: () => import('./process/simulate.js'),
  },
  sop: { usage: 'sop FILE.bpmn -o FILE.pdf [--process ID]', load: () => import('./process/sop.js') },
};

const usage = (): string =>
  ['usage:', ...Object.values(SUBCOMMANDS).map((sub) => `  paraf process ${sub.usage}`)].join('\n');

export const run = async (args: readonly string[]): Promise<number> => {
  const [name, ...rest] = args;
  const subcommand = name === undefined || !Object.hasOwn(SUBCOMMANDS, name) ? undefined : SUBCOMMANDS[name];
  if (subcommand !== undefined) return (await subcommand.load()).run(rest);
  const asked = name === undefined || name === '--help' || name === 'help';
  (asked ? process.stdout : process.stderr).write(
    `${asked ? '' : `paraf process: unknown subcommand "${name}"\n`}${usage()}\n`,
  );
  return asked ? 0 : 2;
};
