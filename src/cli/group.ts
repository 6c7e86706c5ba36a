type Subcommand = (args: readonly string[]) => Promise<number>;

/**
 * A command that only has others below it. It answers its usage where that is asked, and 2 where none of them is named.
 */
export const group =
  (name: string, usage: string, subcommands: Readonly<Record<string, Subcommand>>): Subcommand =>
  async (args) => {
    const [verb, ...rest] = args;
    if (verb === '--help' || rest.includes('--help')) {
      process.stdout.write(`${usage}\n`);
      return 0;
    }
    const subcommand = verb === undefined || !Object.hasOwn(subcommands, verb) ? undefined : subcommands[verb];
    if (subcommand !== undefined) return subcommand(rest);
    process.stderr.write(`paraf ${name}: ${verb === undefined ? 'name what to do' : `unknown "${verb}"`}\n${usage}\n`);
    return 2;
  };
