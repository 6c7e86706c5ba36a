import { beforeAll, describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';

const ROOT = process.cwd();
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const below = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:ts|json|ya?ml|bpmn)$/.test(path))
    .map((path) => join(folder, path));

/** A word of a closed list that joins it: the text before which it is put, in which file. */
interface Plant {
  readonly file: string;
  readonly before: string;
  readonly text: string;
}

interface Recipe {
  /** The example of the list, wherever it is named. */
  readonly example: RegExp;
  /** Null where no closed list of types grows. */
  readonly plant: Plant | null;
}

const RECIPES: Readonly<Record<string, Recipe>> = {
  'A BPMN element': {
    // not the word of zod for a bound that belongs to its range
    example: /\bInclusiveGateway\b|\binclusive\b(?! (?:===|\}: z\.))|\binclusive-join\b/,
    plant: {
      file: 'src/domain/process/definition.ts',
      before: "'exclusive' | 'inclusive' | 'parallel'",
      text: "'plantedElement' | ",
    },
  },
  'A letter kind': {
    example: /\breinstatement\b/,
    plant: {
      file: 'src/domain/letter/kinds.ts',
      before: '  suspension: { ...DECISION',
      text: "  'planted-kind': { ...DECISION, word: 'Planted', toPermit: null },\n",
    },
  },
  'A channel': {
    example: /\bmailChannel\b|channels: \[mail\]|z\.enum\(\['mail'\]\)/,
    plant: { file: 'src/infra/config/schema.ts', before: "'mail'])", text: "'plantedChannel', " },
  },
  'A resource': {
    example: /(?<!v1\/)\b[dD]isposals(?:Module|Controller|Service)?\b|\bDisposal(?:Query|Answer)\b/,
    plant: null,
  },
  'A signing provider': {
    example: /\bpkcs11\b|\bPkcs11Config\b/,
    plant: { file: 'src/infra/config/schema.ts', before: "'bsre', 'pkcs11']", text: "'plantedProvider', " },
  },
  'A right': {
    example: /'confirm-delegation'/,
    plant: { file: 'src/domain/access/permissions.ts', before: "'view-work-list'\n", text: "'planted-right' | " },
  },
  'A report': {
    example: /\bstepPunctuality\b|\bStepEvent\b|\bStepReport\b|\bstepEvents\b/,
    plant: {
      file: 'src/domain/ports/clock-journal.ts',
      before: '  stepEvents(office',
      text: '  plantedFigures(office: string): Promise<number>;\n',
    },
  },
};

interface Section {
  readonly text: string;
  readonly files: readonly string[];
  /** Files that the compiler asks for. */
  readonly compiled: readonly string[];
}

const SECTIONS: Readonly<Record<string, Section>> = Object.fromEntries(
  read('CONTRIBUTING.md')
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const items = [...section.matchAll(/^- `([^`]+)`: (\*\*compiler\*\*)?/gm)];
      return [
        section.slice(0, section.indexOf('\n')),
        {
          text: section,
          files: items.map(([, path = '']) => path),
          compiled: items.filter(([, , mark]) => mark !== undefined).map(([, path = '']) => path),
        },
      ];
    }),
);

const sectionOf = (title: string): Section => {
  const section = SECTIONS[title];
  if (section === undefined) throw new Error(`CONTRIBUTING.md has no section "${title}"`);
  return section;
};

const titles = Object.keys(RECIPES);
const recipeOf = (title: string): Recipe => RECIPES[title] as Recipe;

/** Folders of closed lists and of code built from them. */
const COMPILED = /^src\/(?:domain|assembly|infra\/(?:config|persistence))\//;

/** Files that do not compile once every plant stands. */
const brokenByPlants = (): readonly string[] => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  const plants = titles.flatMap((title) => recipeOf(title).plant ?? []);
  for (const { file, before } of plants)
    if (!read(file).includes(before)) throw new Error(`${file} does not hold ${before}: nothing was planted`);
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram(
    below('src').filter((path) => COMPILED.test(path)),
    options,
    {
      ...host,
      getSourceFile: (path, language) => {
        const code = host.readFile(path);
        if (code === undefined) return undefined;
        const planted = plants
          .filter(({ file }) => relative(ROOT, resolve(ROOT, path)) === file)
          .reduce((text, { before, text: added }) => text.replace(before, () => added + before), code);
        return ts.createSourceFile(path, planted, language);
      },
    },
  );
  return program
    .getSourceFiles()
    .filter((source) => COMPILED.test(relative(ROOT, resolve(ROOT, source.fileName))))
    .filter((source) => program.getSemanticDiagnostics(source).length > 0)
    .map(({ fileName }) => relative(ROOT, resolve(ROOT, fileName)))
    .sort();
};

describe('CONTRIBUTING.md', () => {
  it('tells of each thing that is added often', () => {
    expect(Object.keys(SECTIONS)).toEqual(titles);
  });

  const holders = new Map<string, string>();
  beforeAll(() => {
    for (const path of [...below('src'), ...below('config')]) holders.set(path, read(path));
  });

  it.each(titles)('%s: lists every file of src/ and config/ that names the example, and no other', (title) => {
    const naming = [...holders].filter(([, text]) => recipeOf(title).example.test(text)).map(([path]) => path);

    expect([...sectionOf(title).files].sort()).toEqual(naming.sort());
  });

  it.each(titles)('%s: names tests and documents that are there', (title) => {
    const named = [...sectionOf(title).text.matchAll(/`((?:src|config|test|docs)\/[^`*]+)`/g)].map(
      ([, path = '']) => path,
    );

    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(named.some((path) => /^(?:test|docs)\//.test(path))).toBe(true);
  });

  it('marks those files, and no other, in which the compiler asks for what was added', () => {
    const marked = titles.flatMap((title) => sectionOf(title).compiled);

    expect(brokenByPlants()).toEqual(marked.sort());
    for (const title of titles)
      expect([title, sectionOf(title).compiled.length > 0]).toEqual([title, recipeOf(title).plant !== null]);
  }, 180_000);
});
