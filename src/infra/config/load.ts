import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ZodError } from 'zod';
import { issuesOf, placeOf, type FileIssue } from '../files/issues.js';
import { overrides } from './environment.js';
import { config as schema, MAY_BE_EMPTY, SECRET_FILES, type Config } from './schema.js';
import { Secret } from './secret.js';
import { unknownWord } from '../../domain/shared/nearest.js';
import { deepFreeze, getAt, isTree, leaves, merge, parseTree, setAt, type Tree } from './tree.js';

/** Every fault of the configuration at once, one a line. */
export class ConfigurationInvalid extends Error {
  constructor(readonly faults: readonly string[]) {
    super(
      `The configuration has ${faults.length} fault${faults.length === 1 ? '' : 's'}:\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
    );
    this.name = 'ConfigurationInvalid';
  }
}

const DEFAULTS = join('config', 'default.yaml');

/** The project's folder: the nearest one above this file that holds config/default.yaml. */
const projectRoot = (): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, DEFAULTS))) {
    const above = dirname(folder);
    if (above === folder)
      throw new ConfigurationInvalid([`${DEFAULTS}: not found in any folder above ${import.meta.url}`]);
    folder = above;
  }
  return folder;
};

const PATH_KEY = /(?:File|Dir|\.dir)$/;

/** The tree with its paths made absolute, from the folder of the file that they stand in. */
const anchored = (tree: Tree, folder: string): Tree => {
  for (const [dotted, value] of leaves(tree)) {
    if (PATH_KEY.test(dotted) && typeof value === 'string' && !isAbsolute(value))
      setAt(tree, dotted, resolve(folder, value));
  }
  return tree;
};

const readTree = (file: string, faults: string[]): Tree => {
  try {
    return anchored(parseTree(readFileSync(file, 'utf8')), dirname(file));
  } catch (error) {
    faults.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    return {};
  }
};

const SECRETS: ReadonlySet<string> = new Set(Object.values(SECRET_FILES));

/** Keys of a file that the configuration does not have, each with the nearest that it has. */
const unknownKeys = (file: string, tree: Tree, defaults: Tree): readonly string[] => {
  const below = (at: Tree, known: Tree, prefix: string): readonly string[] =>
    Object.entries(at).flatMap(([key, value]) => {
      const dotted = `${prefix}${key}`;
      // A secret that stands in the file itself has a fault of its own.
      if (SECRETS.has(dotted)) return [];
      if (!Object.hasOwn(known, key))
        return [`${file}: ${dotted}: ${unknownWord('known key', key, Object.keys(known))}`];
      const inner = known[key];
      return isTree(value) && isTree(inner) ? below(value, inner, `${dotted}.`) : [];
    });
  return below(tree, defaults, '');
};

/** Issues that the schema finds in a whole configuration, without those of secrets: secrets are read from files. */
const issuesIn = (tree: Tree, error: ZodError): readonly FileIssue[] =>
  issuesOf(schema, error, tree).filter(({ path }) => !SECRETS.has(placeOf(path)));

const faultOf = (tree: Tree, { path, key, message }: FileIssue): string => {
  const at = placeOf(path);
  const got = getAt(tree, at);
  const shown = got === null || got === undefined ? 'not set' : `got ${JSON.stringify(got)}`;
  return `${at === '' ? 'configuration' : at}: ${message}${key === undefined ? ` (${shown})` : ''}`;
};

const SECRET_KEYS = Object.keys(SECRET_FILES) as readonly (keyof typeof SECRET_FILES)[];

/** Puts a Secret beside each `…File` key that names a file; null where none is named, or an empty one says so. */
const readSecrets = (tree: Tree, faults: string[]): void => {
  for (const fileKey of SECRET_KEYS) {
    const key = SECRET_FILES[fileKey];
    if (getAt(tree, key) !== undefined) {
      faults.push(`${key}: a secret is given as a file, in ${fileKey}`);
      continue;
    }
    const file = getAt(tree, fileKey);
    if (typeof file !== 'string') {
      setAt(tree, key, null);
      continue;
    }
    try {
      const value = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
      const isNone = value.trim() === '' && MAY_BE_EMPTY.has(fileKey);
      if (value === '' && !isNone) faults.push(`${fileKey}: ${file} is empty`);
      setAt(tree, key, isNone ? null : new Secret(value));
    } catch (error) {
      faults.push(`${fileKey}: ${error instanceof Error ? error.message : String(error)}`);
      setAt(tree, key, new Secret(''));
    }
  }
};

/**
 * The configuration: config/default.yaml, over it the file that PARAF_CONFIG names, over it the environment.
 * Throws ConfigurationInvalid with every fault; answers frozen.
 */
export const loadConfig = (environment: Readonly<Record<string, string | undefined>> = process.env): Config => {
  const faults: string[] = [];
  const root = projectRoot();
  const defaults = parseTree(readFileSync(join(root, DEFAULTS), 'utf8'));
  const file = environment['PARAF_CONFIG'];
  const fromFile = file === undefined || file === '' ? {} : readTree(resolve(file), faults);
  const misspelt = unknownKeys(file ?? '', fromFile, defaults);
  faults.push(...misspelt);
  const fromEnvironment = overrides(defaults, environment);
  faults.push(...fromEnvironment.faults);
  const tree = merge(
    merge(anchored(merge({}, defaults), root), fromFile),
    anchored(fromEnvironment.tree, process.cwd()),
  );
  readSecrets(tree, faults);
  const parsed = schema.safeParse(tree);
  if (!parsed.success)
    faults.push(
      ...issuesIn(tree, parsed.error)
        // A key of the file that nobody knows is named already, with its file.
        .filter(({ key }) => key === undefined || misspelt.length === 0)
        .map((issue) => faultOf(tree, issue)),
    );
  if (faults.length > 0 || !parsed.success) throw new ConfigurationInvalid(faults);
  return deepFreeze(parsed.data);
};

/**
 * The faults of one file of the configuration, laid over the defaults. A value that is not set is no fault of a file:
 * the environment may set it. Files of secrets are not read.
 */
export const configFileFaults = (file: string): readonly string[] => {
  const faults: string[] = [];
  const path = resolve(file);
  const root = projectRoot();
  const own = join(root, DEFAULTS);
  const tree = readTree(path, faults);
  if (faults.length > 0) return faults;
  const defaults = path === own ? {} : anchored(parseTree(readFileSync(own, 'utf8')), root);
  const misspelt = path === own ? [] : unknownKeys(file, tree, defaults);
  if (misspelt.length > 0) return misspelt;
  const whole = merge(defaults, tree);
  const parsed = schema.safeParse(whole);
  if (parsed.success) return [];
  return issuesIn(whole, parsed.error)
    .filter(({ path: at }) => getAt(whole, placeOf(at)) !== null)
    .map((issue) => `${file}: ${faultOf(whole, issue)}`);
};
