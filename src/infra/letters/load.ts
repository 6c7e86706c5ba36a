import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { LetterTemplate } from '../../domain/letter/compose.js';
import type { Validity } from '../../domain/letter/content.js';
import type { OfficeLetters } from '../../domain/letter/office.js';
import type { PermitType } from '../../domain/letter/permit-type.js';
import { parsePattern } from '../../domain/numbering/pattern.js';
import { officeFile } from '../office/schema.js';
import { LetterConfigError } from './config-fault.js';
import { parseYaml, readYaml } from '../files/read-yaml.js';
import { labelsSchema, permitTypeSchema, templateSchema } from './schemas.js';
import { yamlFiles } from './yaml-files.js';

const LABELS = 'labels';

const nameFits = (path: string, name: string, id: string, faults: string[]): void => {
  if (name !== id) faults.push(`${path}: id: expected "${name}", as the file is called, but it says "${id}"`);
};

const failOn = (faults: readonly string[]): void => {
  if (faults.length > 0) throw new LetterConfigError(faults);
};

/** A template with the text that it was read from, so that a fault in it can be shown with its line. */
export interface TemplateFile {
  readonly name: string;
  readonly source: string;
  readonly template: LetterTemplate;
}

type ReadTemplate = z.output<typeof templateSchema>;

const labelled = (template: ReadTemplate, labels: LetterTemplate['labels']): LetterTemplate => {
  const own = Object.fromEntries(Object.entries(template.labels ?? {}).filter(([, value]) => value !== undefined));
  return { ...template, labels: { ...labels, ...own } };
};

/** Reads the text of one template, with the office's labels where it has none of its own. */
export const templateFrom = (
  name: string,
  source: string,
  labels: LetterTemplate['labels'],
  faults: string[],
): LetterTemplate | undefined => {
  const template = parseYaml(name, source, templateSchema, faults);
  return template === undefined ? undefined : labelled(template, labels);
};

/**
 * Reads the letter templates of a folder and its labels.yaml, with their texts. Throws LetterConfigError with all
 * faults of all files.
 */
export const loadTemplateFiles = (
  folder: string,
): { readonly labels: LetterTemplate['labels']; readonly templates: ReadonlyMap<string, TemplateFile> } => {
  const faults: string[] = [];
  const files = yamlFiles(folder);
  const labelsFile = files.find(({ name }) => name === LABELS);
  if (labelsFile === undefined)
    faults.push(`${folder}: expected a file ${LABELS}.yaml with the fixed words of letters`);
  const labels = labelsFile === undefined ? undefined : readYaml(labelsFile.path, labelsSchema, faults);
  const read = files
    .filter((file) => file.name !== LABELS)
    .flatMap(({ name, path }) => {
      const source = readFileSync(path, 'utf8');
      const template = parseYaml(path, source, templateSchema, faults);
      if (template === undefined) return [];
      nameFits(path, name, template.id, faults);
      return [{ name: path, source, template }];
    });
  if (labels === undefined || faults.length > 0) throw new LetterConfigError(faults);
  const templates = read.map(({ template, ...file }): [string, TemplateFile] => [
    template.id,
    { ...file, template: labelled(template, labels) },
  ]);
  return { labels, templates: new Map(templates) };
};

/**
 * Reads the letter templates of a folder and its labels.yaml. Throws LetterConfigError with all faults of all files.
 */
export const loadLetterTemplates = (folder: string): ReadonlyMap<string, LetterTemplate> =>
  new Map([...loadTemplateFiles(folder).templates].map(([id, { template }]) => [id, template]));

/** Permit types that name a template which does not exist, or one of another kind; empty where all fit. */
export const templateFaults = (
  templates: ReadonlyMap<string, LetterTemplate>,
  types: ReadonlyMap<string, PermitType>,
): readonly string[] =>
  [...types.values()].flatMap(({ id, letters, kind: form }) =>
    Object.entries(letters).flatMap(([kind, name]) => {
      const template = templates.get(name);
      if (template === undefined)
        return [
          `permit type ${id}: letters.${kind}: there is no template "${name}"; known: ${[...templates.keys()].join(', ')}`,
        ];
      if (template.kind !== kind)
        return [`permit type ${id}: letters.${kind}: template "${name}" is of kind ${template.kind}`];
      return template.form === undefined || template.form === form
        ? []
        : [
            `permit type ${id}: letters.${kind}: it is a ${form}, and template "${name}" draws a ${template.form}; name another template, or change the kind of the permit type`,
          ];
    }),
  );

const validityOf = (validity: { readonly months: number } | 'unlimited' | 'none'): Validity =>
  typeof validity === 'string' ? { type: validity } : { type: 'months', months: validity.months };

/** Reads the permit types of a folder. Throws LetterConfigError with all faults of all files. */
export const loadPermitTypes = (folder: string): ReadonlyMap<string, PermitType> => {
  const faults: string[] = [];
  const types = new Map<string, PermitType>();
  const byOss = new Map<string, string>();
  for (const { name, path } of yamlFiles(folder)) {
    const read = readYaml(path, permitTypeSchema, faults);
    if (read === undefined) continue;
    nameFits(path, name, read.id, faults);
    const { kodeOss, validity, letters, ...rest } = read;
    const other = kodeOss === null ? undefined : byOss.get(kodeOss);
    if (other !== undefined) faults.push(`${path}: kodeOss: ${String(kodeOss)} is already that of ${other}`);
    if (kodeOss !== null) byOss.set(kodeOss, read.id);
    if (read.deemedApproval !== null && read.promise === null)
      faults.push(
        `${path}: deemedApproval: follows the end of a promise, and promise is null; write a promise, or false`,
      );
    types.set(read.id, { ...rest, kodeOss, letters, validity: validityOf(validity) });
  }
  failOn(faults);
  return types;
};

/** Reads the part of an office's file about letters and numbers. Throws LetterConfigError with all its faults. */
export const loadOffice = (path: string): OfficeLetters => {
  const faults: string[] = [];
  const office = readYaml(path, officeFile, faults);
  if (office === undefined) throw new LetterConfigError(faults);
  const taken = new Map<string, string>();
  for (const { id, pattern, reset, kinds, permitTypes } of office.numbering.registers) {
    const parsed = parsePattern(pattern, { reset });
    if (!parsed.ok) {
      faults.push(
        ...parsed.error.map(
          (fault) =>
            `${path}: numbering.registers ${id}: pattern: at ${fault.position}: ${fault.code}: got "${fault.got}", expected ${fault.expected}`,
        ),
      );
    }
    for (const kind of kinds) {
      for (const type of permitTypes ?? ['']) {
        const key = `${kind}/${type}`;
        const other = taken.get(key);
        const what = type === '' ? kind : `${kind} of ${type}`;
        if (other !== undefined)
          faults.push(`${path}: numbering.registers ${id}: ${what} already takes its numbers in ${other}`);
        taken.set(key, id);
      }
    }
  }
  failOn(faults);
  const { paper, correction = null, signatory, signature, numbering, letterhead } = office;
  return { office: office.office, paper, correction, letterhead, signatory, signature, numbering };
};
