import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
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

const issueText = (file: string, issue: z.core.$ZodIssue): string =>
  `${file}: ${issue.path.length === 0 ? '' : `${issue.path.map(String).join('.')}: `}${issue.message}`;

/** Reads one file into its shape; every fault of it is added to the list, and undefined is answered. */
export const readYaml = <S extends z.ZodType>(path: string, schema: S, faults: string[]): z.output<S> | undefined => {
  let source: string;
  try {
    source = readFileSync(path, 'utf8');
  } catch (cause) {
    faults.push(`${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
    return undefined;
  }
  const document = parseDocument(source, { uniqueKeys: true });
  if (document.errors.length > 0) {
    faults.push(...document.errors.map((error) => `${path}: ${error.message}`));
    return undefined;
  }
  const parsed = schema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  faults.push(...parsed.error.issues.map((issue) => issueText(path, issue)));
  return undefined;
};
