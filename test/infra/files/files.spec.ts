/** Every file of the office: a key with a letter too few or too many is refused by file, place and its right name. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { isMap, isPair, isScalar, parseDocument, visit, type Pair } from 'yaml';
import { CatalogueFile } from '../../../src/api/messages/catalogue.js';
import { SurveyFormSchema } from '../../../src/api/surveys/form.js';
import { loadCalendar } from '../../../src/infra/calendar/index.js';
import { loadConfig } from '../../../src/infra/config/index.js';
import { readFileOf } from '../../../src/infra/files/read-yaml.js';
import { loadLetterTemplates, loadOffice, loadPermitTypes } from '../../../src/infra/letters/load.js';
import { loadStatementTemplate } from '../../../src/infra/letters/statement.js';
import { loadNotes, loadWording } from '../../../src/infra/mail/wording.js';
import { loadGroups } from '../../../src/infra/office/groups.js';
import { loadOperations } from '../../../src/infra/office/load.js';

const folder = mkdtempSync(join(tmpdir(), 'files-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
cpSync('config', join(folder, 'config'), { recursive: true });

type Read = (path: string) => unknown;

const LETTERS = join(folder, 'config/letters');
const calendarOf: Read = async (path) => {
  const calendar = await loadCalendar(path);
  if (!calendar.ok) throw new Error(calendar.error);
};
const configured: Read = (path) =>
  loadConfig({ PARAF_CONFIG: path, PARAF_DATABASE_PASSWORD_FILE: path, PARAF_KEYS_MASTER_KEY_FILE: path });

/** Files, what reads them, and the places in them whose keys are the office's own words: `*` is any key or index. */
const FILES: readonly (readonly [file: string, read: Read, open: readonly string[]])[] = [
  ['offices/prabumulih.yaml', loadOperations, ['procedures', 'grounds', 'clock.legalHolds']],
  ['offices/prabumulih.yaml', loadOffice, ['procedures', 'grounds', 'clock.legalHolds']],
  ['permit-types/izin-usaha-toko-swalayan.yaml', (path) => loadPermitTypes(dirname(path)), []],
  ['permit-types/sipa.yaml', (path) => loadPermitTypes(dirname(path)), []],
  ['groups/toko-swalayan-apotek.yaml', (path) => loadGroups(dirname(path), () => true), []],
  ['letters/surat-izin.yaml', () => loadLetterTemplates(LETTERS), []],
  ['letters/keputusan-perubahan.yaml', () => loadLetterTemplates(LETTERS), []],
  ['letters/tanda-terima.yaml', () => loadLetterTemplates(LETTERS), []],
  ['letters/labels.yaml', () => loadLetterTemplates(LETTERS), []],
  ['statements/permohonan.yaml', (path) => loadStatementTemplate(path, LETTERS), []],
  ['mail/id.yaml', loadWording, []],
  ['milestones.yaml', loadNotes, []],
  ['messages/id.json', (path) => readFileOf(path, CatalogueFile), []],
  ['messages/en.json', (path) => readFileOf(path, CatalogueFile), []],
  ['surveys/skm.yaml', (path) => readFileOf(path, SurveyFormSchema), []],
  ['calendars/ID-2026.json', calendarOf, ['years']],
  ['demo/calendar.json', calendarOf, ['years']],
  ['default.yaml', configured, []],
];

interface Key {
  readonly path: readonly string[];
  readonly name: string;
  readonly siblings: readonly string[];
  readonly range: readonly [number, number];
}

const keysOf = (source: string): readonly Key[] => {
  const keys: Key[] = [];
  visit(parseDocument(source), {
    Pair: (_at, pair, ancestors) => {
      const parent = ancestors.at(-1);
      if (!isScalar(pair.key) || pair.key.range == null || !isMap(parent)) return;
      const path = ancestors.flatMap((ancestor) =>
        isPair(ancestor) ? [String((ancestor as Pair<{ value: unknown }>).key.value)] : [],
      );
      const [from, to] = pair.key.range;
      keys.push({
        path,
        name: String(pair.key.value),
        siblings: parent.items.map((item) => String((item.key as { value: unknown }).value)),
        range: [from, to],
      });
    },
  });
  return keys;
};

/** One of each name at each place: rows of a list are alike. */
const distinct = (keys: readonly Key[]): readonly Key[] => [
  ...new Map(keys.map((key) => [`${key.path.join('.')} ${key.name}`, key])).values(),
];

const faultOf = async (read: Read, path: string): Promise<string> => {
  try {
    await read(path);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return 'taken';
};

/** A word with one of its letters twice, or left out: which one differs from key to key. */
const slipsOf = (word: string, n: number): readonly string[] => {
  const at = n % word.length;
  return [word.slice(0, at) + word.charAt(at) + word.slice(at), word.slice(0, at) + word.slice(at + 1)];
};

describe('a file of the office', () => {
  it.each(FILES)(
    '%s is refused with a key that nobody knows, by its place and right name',
    async (file, read, open) => {
      const path = join(folder, 'config', file);
      const source = readFileSync(path, 'utf8');
      expect(await faultOf(read, path)).toBe('taken');
      const keys = distinct(keysOf(source)).filter(
        ({ path: at }) => !open.includes(at.join('.')) && !open.some((place) => at.join('.').startsWith(`${place}.`)),
      );
      expect(keys.length).toBeGreaterThan(5);

      const overlooked: string[] = [];
      for (const [n, { path: at, name, siblings, range }] of keys.entries())
        for (const slip of slipsOf(name, n)) {
          if (slip === '' || siblings.includes(slip)) continue;
          const [from, to] = range;
          const written = source.slice(from, to).replace(name, slip);
          writeFileSync(path, source.slice(0, from) + written + source.slice(to));
          const told = await faultOf(read, path);
          if (!told.includes(`"${slip}" is no known key`) || !told.includes(`"${name}"`))
            overlooked.push(`${at.join('.')}: ${name} as ${slip}: ${told.slice(0, 300)}`);
        }
      writeFileSync(path, source);

      expect(overlooked).toEqual([]);
    },
  );

  it('says which file and line', async () => {
    const path = join(folder, 'config/offices/prabumulih.yaml');
    const source = readFileSync(path, 'utf8');
    writeFileSync(path, source.replace(/^clock:/m, 'clock_:'));
    const line = source.split('\n').findIndex((text) => text.startsWith('clock:')) + 1;

    const expected = `${path}:${String(line)}: "clock_" is no known key; the nearest known is "clock"`;
    expect(await faultOf(loadOperations, path)).toContain(expected);
    expect(await faultOf(loadOffice, path)).toContain(expected);
    writeFileSync(path, source);
  });
});
