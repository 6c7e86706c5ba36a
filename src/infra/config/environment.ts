import { unknownWord } from '../../domain/shared/nearest.js';
import { leaves, setAt, type Tree } from './tree.js';

const PREFIX = 'PARAF_';

/** Name of a key's environment variable: `database.poolSize` is PARAF_DATABASE_POOL_SIZE. */
export const variableOf = (dotted: string): string =>
  PREFIX +
  dotted
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toUpperCase();

const NUMBER = /^-?\d+(\.\d+)?$/;

/** Value of an environment variable, which is text, in the type that the default of its key has. */
const shaped = (value: string, like: unknown): unknown => {
  if (value === '') return null;
  if (Array.isArray(like))
    return value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  if (typeof like === 'number' && NUMBER.test(value)) return Number(value);
  if (typeof like === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
};

/**
 * The overrides from the environment. A variable that begins like a key's section but names no key is a fault: a
 * misspelt override would otherwise be no override.
 */
export const overrides = (
  defaults: Tree,
  environment: Readonly<Record<string, string | undefined>>,
): { readonly tree: Tree; readonly faults: readonly string[] } => {
  const tree: Tree = {};
  const known = new Map(leaves(defaults).map(([dotted, like]) => [variableOf(dotted), { dotted, like }]));
  const sections = Object.entries(defaults)
    .filter(([, value]) => typeof value === 'object' && value !== null)
    .map(([key]) => `${variableOf(key)}_`);
  const faults: string[] = [];
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || !name.startsWith(PREFIX)) continue;
    const key = known.get(name);
    if (key !== undefined) setAt(tree, key.dotted, shaped(value, key.like));
    else if (!OTHERS.has(name) && sections.some((section) => name.startsWith(section))) {
      faults.push(
        `${name}: names no key of the configuration: ${unknownWord('known variable', name, [...known.keys()])}; see config/default.yaml`,
      );
    }
  }
  return { tree, faults };
};

/** Variables that the set-up scripts read, before there is a configuration. */
const OTHERS: ReadonlySet<string> = new Set([
  'PARAF_DATABASE_URL',
  'PARAF_DATABASE_INIT',
  'PARAF_TEMPORAL_CLI',
  'PARAF_TEMPORAL_PORT',
  'PARAF_TEMPORAL_UI_PORT',
]);
