import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LetterConfigError } from './config-fault.js';

export interface YamlFile {
  readonly name: string;
  readonly path: string;
}

/** Files of a folder that end in .yaml, in the order of their names. */
export const yamlFiles = (folder: string): readonly YamlFile[] => {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch (cause) {
    throw new LetterConfigError([
      `${folder} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    ]);
  }
  return names
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name: basename(name, '.yaml'), path: join(folder, name) }));
};
