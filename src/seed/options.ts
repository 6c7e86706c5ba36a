const ADMINISTRATOR_OPTION = '--administrator';
const DEMO_OPTION = '--demo';

export interface SeedOptions {
  /** Login of the administrator to make; null where none is asked for. */
  readonly administrator: string | null;
  readonly demo: boolean;
}

export const seedOptions = (args: readonly string[]): SeedOptions => {
  const demo = args.includes(DEMO_OPTION);
  const at = args.indexOf(ADMINISTRATOR_OPTION);
  if (at === -1) return { administrator: null, demo };
  const login = args[at + 1]?.trim() ?? '';
  if (!/^[^\s-]\S{2,99}$/.test(login))
    throw new Error(`${ADMINISTRATOR_OPTION} needs a login of 3 to 100 signs without spaces, not "${login}"`);
  return { administrator: login, demo };
};
