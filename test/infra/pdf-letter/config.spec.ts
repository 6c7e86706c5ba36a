import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LETTER_KIND_NAMES } from '../../../src/domain/letter/kinds.js';
import { templateFor } from '../../../src/domain/letter/choose.js';
import { bookFor, numberCodes } from '../../../src/domain/letter/office.js';
import { matchesOss } from '../../../src/domain/letter/permit-type.js';
import { LetterConfigError } from '../../../src/infra/letters/config-fault.js';
import { loadLetterTemplates, loadOffice, loadPermitTypes, templateFaults } from '../../../src/infra/letters/load.js';
import { office, permitTypes, templates } from './sample.js';

/** A copy of a folder or file of config/, with one text replaced. */
const changed = (source: string, file: string, from: string, to: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'paraf-config-'));
  cpSync(source, folder, { recursive: true });
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
  return folder;
};
const faultsOf = (load: () => unknown): readonly string[] => {
  try {
    load();
  } catch (error) {
    if (error instanceof LetterConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe('the configuration that is shipped', () => {
  it('has a template and a register for every kind of letter', () => {
    const shop = permitTypes.get('izin-usaha-toko-swalayan')!;
    for (const kind of LETTER_KIND_NAMES) {
      expect(templateFor(templates, shop, kind)?.kind).toBe(kind);
      expect(bookFor(office, kind, shop.id)).toBeDefined();
    }
    expect(templateFaults(templates, permitTypes)).toEqual([]);
  });

  it('puts no word before the name of a permit type with which such a name begins: "Surat Surat Izin"', () => {
    const first = new Set([...permitTypes.values()].map(({ name }) => name.split(' ')[0]?.toLowerCase()));
    const texts = ['config/letters', 'config/mail', 'config/statements', 'config/messages'].flatMap((folder) =>
      readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const),
    );
    const twice = texts.flatMap(([file, text]) =>
      [...text.matchAll(/(\p{L}+)\s+\**\{\{?\s*(?:permitType\.name|permit)\b/gu)]
        .filter(([, word = '']) => first.has(word.toLowerCase()))
        .map(([found]) => `${file}: ${found}`),
    );

    expect(first).toContain('surat');
    expect(twice).toEqual([]);
  });

  it('gives the codes of a number by the office’s choice of scheme', () => {
    const shop = permitTypes.get('izin-usaha-toko-swalayan')!;
    expect(numberCodes(office, shop, {})).toEqual({ class: '500.16.7.2', unit: 'DPMPTSP.V', type: 'IUTS' });
    expect(numberCodes({ ...office, numbering: { ...office.numbering, classification: 'old' } }, shop, {}).class).toBe(
      '503',
    );
  });
});

describe('faults', () => {
  it('of a template are named with the file, all at once', () => {
    const folder = changed('config/letters', 'surat-izin.yaml', 'layout: judul', 'layout: judull\n  colour: red');
    writeFileSync(join(folder, 'duplikat.yaml'), 'id: other\nkind: copy\n');
    const faults = faultsOf(() => loadLetterTemplates(folder)).join('\n');
    expect(faults).toMatch(/surat-izin\.yaml:\d+: opening/);
    expect(faults).toMatch(/duplikat\.yaml:2: kind: .*it says "copy"/);
    expect(faults).toMatch(/duplikat\.yaml:\d+: body/);
  });

  it.each([
    ["kodeOss: '031'", 'kodeOss: 31', 'kodeOss'],
    ["kodeOss: '031'", "kodeOss: '112'", 'already that of'],
    ['id: izin-usaha-toko-swalayan', 'id: toko', 'as the file is called'],
    ['fee: 0', 'fee: -1', 'fee'],
    ['months: 60', 'months: 0', 'validity'],
    ['fee: 0', 'fee: 0\nfee: 1', 'unique'],
    ['fee: 0', 'fees: 0', 'fees'],
  ])('of a permit type: %s as %s', (from, to, named) => {
    const folder = changed('config/permit-types', 'izin-usaha-toko-swalayan.yaml', from, to);
    const other = join(folder, 'sipa.yaml');
    if (!to.includes('112')) rmSync(other);
    expect(faultsOf(() => loadPermitTypes(folder)).join('\n')).toContain(named);
  });

  it.each([
    ['{class}/{seq:4}/{type}/{unit}/{year}', '{class}/{type}', 'SEQUENCE_MISSING'],
    ['Asia/Jakarta\n', 'Europe/Berlin\n', 'office.zone'],
    ["nip: '196305011988031005'", 'nip: 196305011988031005', 'signatory.nip'],
    ['kinds: [receipt]', 'kinds: [receipt, permit]', 'permit already takes its numbers in izin'],
  ])('of an office: %s as %s', (from, to, named) => {
    const folder = changed('config/offices', 'prabumulih.yaml', from, to);
    expect(faultsOf(() => loadOffice(join(folder, 'prabumulih.yaml'))).join('\n')).toContain(named);
  });

  it('of a file that is not there say so', () => {
    expect(faultsOf(() => loadOffice('config/offices/none.yaml'))).toHaveLength(1);
    expect(faultsOf(() => loadPermitTypes('config/none'))).toHaveLength(1);
  });

  it('of a permit type that names no template of its kind are found', () => {
    const shop = permitTypes.get('izin-usaha-toko-swalayan')!;
    const types = new Map([['x', { ...shop, letters: { permit: 'surat-penolakan', refusal: 'hilang' } }]]);
    expect(templateFaults(templates, types)).toHaveLength(2);
  });
});

describe('codes of OSS', () => {
  it('are matched at positions 9 to 11, with blanks around and in 13 digits', () => {
    expect(matchesOss({ kodeOss: '031' }, '012345670319')).toBe(false);
    expect(matchesOss({ kodeOss: '031' }, ' 012345678031 ')).toBe(true);
    expect(matchesOss({ kodeOss: '031' }, '0123456780310')).toBe(true);
    expect(matchesOss({ kodeOss: '012345670319' }, '012345670319')).toBe(true);
    expect(matchesOss({ kodeOss: null }, '012345670319')).toBe(false);
    expect(matchesOss({ kodeOss: '031' }, '0123456A8031')).toBe(false);
  });
});
