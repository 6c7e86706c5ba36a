/** The files of an office (`config/`) and the reader of each. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { z } from 'zod';
import { CatalogueFile } from '../../api/messages/catalogue.js';
import { SurveyFormSchema } from '../../api/surveys/form.js';
import type { OfficeLetters } from '../../domain/letter/office.js';
import { unknownWord } from '../../domain/shared/nearest.js';
import { checkBpmn } from '../../infra/bpmn/check.js';
import { parafNamespace } from '../../infra/bpmn/paraf.js';
import { loadCalendar } from '../../infra/calendar/index.js';
import { configFileFaults } from '../../infra/config/index.js';
import { formFindings } from '../../infra/forms/forms.js';
import { readFileOf } from '../../infra/files/read-yaml.js';
import { LetterConfigError } from '../../infra/letters/config-fault.js';
import { loadLetterTemplates, loadOffice, loadPermitTypes, templateFaults } from '../../infra/letters/load.js';
import { loadStatementTemplate } from '../../infra/letters/statement.js';
import { loadNotes, loadWording } from '../../infra/mail/wording.js';
import { accountsFile } from '../../infra/office/accounts.js';
import { loadGroups } from '../../infra/office/groups.js';
import { checkProcedures, loadOperations } from '../../infra/office/load.js';

/** Answers faults, or throws what a reader throws. */
type Read = (path: string, folder: string) => Promise<readonly string[]> | readonly string[];

/** A check by a reader that throws: the value that it reads is of no use here. */
const reads =
  (read: (path: string, folder: string) => unknown): Read =>
  (path, folder) => {
    read(path, folder);
    return [];
  };

const calendar: Read = async (path) => {
  const read = await loadCalendar(path);
  return read.ok ? [] : [read.error];
};

const procedure: Read = async (path) =>
  (await checkBpmn(readFileSync(path), {})).findings
    .filter(({ severity }) => severity === 'error')
    .map(({ element, message, remedy }) => `${path}: ${element === null ? '' : `${element}: `}${message}; ${remedy}`);

/** Offices whose own files are sound; faults of the others are reported under their own names. */
const soundOffices = (folder: string): readonly OfficeLetters[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => {
      try {
        return [loadOffice(join(folder, name))];
      } catch (error) {
        if (error instanceof LetterConfigError) return [];
        throw error;
      }
    });

const permitTypes: Read = (path, folder) => {
  const types = loadPermitTypes(dirname(path));
  const own = [...types].filter(([id]) => id === basename(path, '.yaml'));
  const templates = loadLetterTemplates(join(folder, 'letters'));
  const misnamed = templateFaults(templates, new Map(own));
  // With a template missing, what the letters show of the form cannot be said.
  const found =
    misnamed.length > 0
      ? misnamed
      : soundOffices(join(folder, 'offices')).flatMap((office) =>
          formFindings({ types: new Map(own), templates, office }),
        );
  return [...new Set(found)].map((fault) => `${path}: ${fault}`);
};

/**
 * Procedures that permit types and groups name; null where one of their files has a fault, which is told under its own
 * name.
 */
const namedProcedures = (folder: string): readonly { readonly process: string }[] | null => {
  try {
    const types = loadPermitTypes(join(folder, 'permit-types'));
    return [...types.values(), ...loadGroups(join(folder, 'groups'), (id) => types.has(id)).values()];
  } catch (error) {
    if (error instanceof Error && 'faults' in error) return null;
    throw error;
  }
};

const office = (path: string, folder: string): void => {
  const { procedures } = loadOperations(path);
  loadOffice(path);
  const named = namedProcedures(folder);
  if (named !== null) checkProcedures({ file: path, procedures }, named);
};

/** Reader of sample data, of another system or for a preview: its keys are free. */
const sample = reads((path) => readFileOf(path, z.record(z.string(), z.json())));

const READERS: readonly (readonly [files: RegExp, read: Read])[] = [
  [/^offices\/[^/]+\.yaml$/, reads(office)],
  [/^permit-types\/[^/]+\.ya?ml$/, permitTypes],
  [
    /^groups\/[^/]+\.yaml$/,
    reads((path, folder) => {
      const types = new Set(readdirSync(join(folder, 'permit-types')).map((name) => basename(name, extname(name))));
      return loadGroups(dirname(path), (id) => types.has(id));
    }),
  ],
  [/^letters\/[^/]+\.ya?ml$/, reads((path) => loadLetterTemplates(dirname(path)))],
  [/^statements\/[^/]+\.yaml$/, reads((path, folder) => loadStatementTemplate(path, join(folder, 'letters')))],
  [/^processes\/[^/]+\.bpmn$/, procedure],
  [/^calendars\/calendar\.schema\.json$/, () => []],
  [/^calendars\/[^/]+\.json$/, calendar],
  [/^mail\/[^/]+\.yaml$/, reads(loadWording)],
  [/^messages\/[^/]+\.json$/, reads((path) => readFileOf(path, CatalogueFile))],
  [/^surveys\/[^/]+\.yaml$/, reads((path) => readFileOf(path, SurveyFormSchema))],
  [/^milestones\.yaml$/, reads(loadNotes)],
  [/^demo\/accounts\.yaml$/, reads((path) => readFileOf(path, accountsFile))],
  [/^demo\/calendar\.json$/, calendar],
  [/^samples\/[a-z]+\/[^/]+\.json$/, sample],
  [/^paraf-moddle\.json$/, reads((path) => readFileOf(path, parafNamespace))],
  [/^[^/]+\.yaml$/, configFileFaults],
];

const FOLDERS = [
  'calendars',
  'demo',
  'groups',
  'letters',
  'mail',
  'messages',
  'offices',
  'permit-types',
  'processes',
  'samples',
  'statements',
  'surveys',
];

/** A folder is read whole: of its faults, those of this file and those that name no file of it. */
const ownOf = (path: string, faults: readonly string[]): readonly string[] => {
  const folder = dirname(path);
  return faults.filter((fault) => fault.includes(path) || !fault.includes(`${folder}${sep}`));
};

/** Faults that a reader's error names: all of a file or folder at once. */
const faultsIn = (error: unknown): readonly string[] => {
  if (!(error instanceof Error)) return [String(error)];
  return 'faults' in error && Array.isArray(error.faults) ? error.faults.map(String) : [error.message];
};

/** Faults of one file, each in a line with its place; empty where the file can be used. */
export const faultsOfFile = async (folder: string, path: string): Promise<readonly string[]> => {
  const within = relative(folder, path).split(sep).join('/');
  const read = READERS.find(([files]) => files.test(within))?.[1];
  if (read === undefined) {
    const [first = '', ...below] = within.split('/');
    return below.length === 0 || FOLDERS.includes(first)
      ? [`${path}: nothing reads a file of this name`]
      : [`${path}: nothing reads this folder: ${unknownWord('folder of an office', first, FOLDERS)}`];
  }
  try {
    return await read(path, folder);
  } catch (error) {
    return ownOf(path, faultsIn(error));
  }
};
