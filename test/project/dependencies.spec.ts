import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { z } from 'zod';

const ROOT = process.cwd();
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const below = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path));

const names = z.record(z.string(), z.string());
const { dependencies, devDependencies, optionalDependencies } = z
  .object({ dependencies: names, devDependencies: names, optionalDependencies: names })
  .parse(JSON.parse(read('package.json')));
const { packages } = z
  .object({
    packages: z.record(
      z.string(),
      z.looseObject({ hasInstallScript: z.boolean().optional(), resolved: z.string().optional() }),
    ),
  })
  .parse(JSON.parse(read('package-lock.json')));

/** Package that a specifier belongs to; undefined for a file of this project and for Node's own modules. */
const packageOf = (specifier: string): string | undefined => {
  if (/^(?:[./]|node:)/.test(specifier) || builtinModules.includes(specifier)) return undefined;
  const parts = specifier.split('/');
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
};

/** Packages that a file imports, requires or resolves; types count, since they must be there to compile. */
const packagesOf = (path: string): readonly string[] => {
  const found: string[] = [];
  const note = (specifier: ts.Node | undefined): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const name = packageOf(specifier.text);
    if (name !== undefined) found.push(name);
  };
  const loads = (called: ts.Expression): boolean =>
    called.kind === ts.SyntaxKind.ImportKeyword || /\bcreateRequire\(.*\)(?:\.resolve)?$/.test(called.getText());
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) note(node.moduleSpecifier);
    if (ts.isCallExpression(node) && loads(node.expression)) note(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true));
  return found;
};

/** Servers that stand in for an office's own in development; the image of an office does not run them. */
const isDevelopment = (path: string): boolean => /^src\/(?:devservices\/|devpki\.ts$)/.test(path);

const imported = new Set(
  below('src')
    .filter((path) => !isDevelopment(path))
    .flatMap(packagesOf),
);

/** Dependencies that no file of src/ imports, with who loads them. */
const LOADED_BY_OTHERS: Readonly<Record<string, string>> = {
  '@fastify/static': '@nestjs/swagger, for the page of the API document',
};

describe('package.json', () => {
  it('has as a dependency what src/ imports, and nothing else', () => {
    const stated = [...Object.keys(dependencies), ...Object.keys(optionalDependencies)];

    expect(stated.sort()).toEqual([...imported, ...Object.keys(LOADED_BY_OTHERS)].sort());
  });

  it('states each package once', () => {
    expect(Object.keys(devDependencies).filter((name) => name in dependencies)).toEqual([]);
  });
});

/** Packages that run scripts on a machine that installs the project; a new one is read first. */
const INSTALL_SCRIPTS: Readonly<Record<string, string>> = {
  '@parcel/watcher': 'builds itself where no binary fits; watches files for jest',
  '@swc/core': 'checks that its binary is there',
  pkcs11js: 'builds itself with node-gyp; optional, for keys in an HSM',
  protobufjs: 'compares the version that the project asks for',
  'unrs-resolver': 'checks that its binary is there; for jest',
};

describe('package-lock.json', () => {
  it('installs no script of a package but those that were looked at', () => {
    const running = Object.entries(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));

    expect(running.sort()).toEqual(Object.keys(INSTALL_SCRIPTS).sort());
  });

  it('puts an empty package in place of the one that reports who installs', () => {
    const reporting = Object.entries(packages).filter(([path]) => path.endsWith('node_modules/@scarf/scarf'));

    expect(reporting.map(([, { resolved }]) => resolved)).toEqual(['deploy/nothing']);
    expect(readdirSync(join(ROOT, 'deploy/nothing'))).toEqual(['package.json']);
  });
});
