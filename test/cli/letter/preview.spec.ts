import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { run } from '../../../src/cli/letter.js';
import { loadLetterTemplates } from '../../../src/infra/letters/load.js';
import { hasProgram } from '../../infra/pdf-letter/tools.js';

const folder = mkdtempSync(join(tmpdir(), 'paraf-preview-'));
const file = (name: string, content = ''): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const said: { out: string; err: string } = { out: '', err: '' };
beforeEach(() => {
  said.out = '';
  said.err = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((said.out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((said.err += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
});

const itReads = hasProgram('pdftotext', '-v') ? it : it.skip;
const textOf = (path: string): string =>
  execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }).replace(/\s+/gu, ' ');

const TEMPLATE = (body: string): string =>
  `id: baru\nkind: permit\ntitle: Naskah {{applicant.name}}\nopening:\n  layout: judul\n  title: NASKAH BARU\nbody:\n${body}`;

describe('paraf letter preview', () => {
  it.each([...loadLetterTemplates('config/letters').keys()])('draws %s on the sample data', async (id) => {
    const output = join(folder, `${id}.pdf`);
    expect([await run(['preview', id, '-o', output]), said.err]).toEqual([0, '']);
    expect(readFileSync(output).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('draws the same bytes again for the same date', async () => {
    const outputs = [join(folder, 'a.pdf'), join(folder, 'b.pdf')];
    for (const output of outputs) await run(['preview', 'surat-izin', '-o', output, '--at', '2026-11-26']);
    const [one, two] = outputs.map((path) => readFileSync(path));
    expect(one?.equals(two ?? Buffer.alloc(0))).toBe(true);
  });

  itReads('draws a template of the office’s own from its file, on data of its own, by its own register', async () => {
    const source = file(
      'baru.yaml',
      TEMPLATE('  - type: paragraph\n    text: Diberikan kepada **{{applicant.name}}**.\n'),
    );
    const data = file('data.json', '{"applicant":{"name":"CV Baru Jaya"}}');
    const output = join(folder, 'own.pdf');
    await run(['preview', source, '-o', output, '--data', data, '--permit-type', 'sipa', '--at', '2026-11-26']);
    const text = textOf(output);
    expect(text).toContain('Diberikan kepada CV Baru Jaya.');
    expect(text).toContain('NOMOR : 500.16.7.2/0417/SIPA/DPMPTSP.V/2026');
    expect(text).toContain('pada tanggal 26 November 2026');
  });

  it('refuses data whose number loses digits, which would be printed as another person’s', async () => {
    const data = file('nik.json', '{"applicant":{"name":"Contoh","nik":9171014505900001}}');

    expect(await run(['preview', 'surat-izin', '-o', join(folder, 'nik.pdf'), '--data', data])).toBe(2);
    expect(said.err).toContain('the number 9171014505900001 has more digits than a number of JSON keeps');
  });

  itReads('writes values as an Indonesian letter does, however another system sent them', async () => {
    const source = file(
      'nilai.yaml',
      TEMPLATE(
        "  - type: paragraph\n    text: '{{applicant.name}}, {{applicant.address}}, {{data.floorArea}} m², {{data.sum | rupiah}}, {{data.submittedOn | tanggal}}, {{data.note}}.'\n",
      ),
    );
    const values = {
      applicant: { name: 'CV. MAJU &amp; JAYA', address: 'Jalan A<br />RT 1' },
      data: { floorArea: 12500.5, sum: '1500000000', submittedOn: '2026-11-16 08:30:00', note: '<marquee>x</marquee>' },
    };
    const output = join(folder, 'nilai.pdf');
    expect(await run(['preview', source, '-o', output, '--data', file('nilai.json', JSON.stringify(values))])).toBe(0);
    expect(textOf(output)).toContain(
      'CV. MAJU & JAYA, Jalan A RT 1, 12.500,5 m², Rp1.500.000.000,00, 16 November 2026, <marquee>x</marquee>.',
    );
    expect(said.err).toMatch(/nilai\.json: data\.note holds what looks like markup/);
  });

  itReads('shows the draft without a number, and a letter under the seal', async () => {
    const [draft, sealed] = [join(folder, 'draft.pdf'), join(folder, 'sealed.pdf')];
    await run(['preview', 'tanda-terima', '-o', draft, '--draft']);
    await run(['preview', 'tanda-terima', '-o', sealed, '--sealed']);
    expect(textOf(draft)).toMatch(/KONSEP .* NOMOR : …|NOMOR : ….* KONSEP/u);
    expect(textOf(sealed)).toContain('Disegel secara elektronik oleh:');
  });

  it.each([
    [
      '  - type: paragraf\n    text: x\n',
      /baru\.yaml:8: body\.0\.type: expected one of paragraph, .*it says "paragraf"/,
    ],
    ['  - type: paragraph\n    text: x\n    colour: red\n', /baru\.yaml:10: body\.0: "colour" is no known key/],
    [
      '  - type: paragraph\n    text: "{{aplicant.name}}"\n',
      /baru\.yaml:8: body\[0\]: PLACEHOLDER_UNKNOWN.*"aplicant\.name".*expected applicant\.name/,
    ],
    ['  - type: list\n    itemsFrom: office.name\n', /baru\.yaml:9: body\[0\]\.itemsFrom: LIST_EXPECTED/],
    [
      '  - type: paragraph\n    text: "{{applicant.name | besar}}"\n',
      /FILTER_UNKNOWN.*expected upper, tanggal, terbilang, rupiah, angka, polos, ya, nip, opsional/,
    ],
    ['  - type: paragraph\n    text: 漢\n', /no character "漢" \(U\+6F22\)/],
    ['  - type: : x\n', /baru\.yaml:8: /],
  ])('names file, line and what was expected for %j, and writes nothing', async (body, fault) => {
    const output = join(folder, 'never.pdf');
    expect(await run(['preview', file('baru.yaml', TEMPLATE(body)), '-o', output])).toBe(1);
    expect(said.err).toMatch(fault);
    expect(said.err).not.toContain('    at ');
    expect(() => readFileSync(output)).toThrow('ENOENT');
  });

  it('names a fault in a permit type’s field by the permit type', async () => {
    const data = file('short.json', '{"data":{"kbli":{"code":1}}}');
    expect(await run(['preview', 'surat-izin', '-o', join(folder, 'x.pdf'), '--data', data])).toBe(1);
    expect(said.err).toContain('permit type izin-usaha-toko-swalayan: fields[7].value: PLACEHOLDER_NOT_TEXT');
  });

  it.each([
    [['preview', 'nope', '-o', 'x.pdf'], 1, /no template "nope"; known: berita-acara/],
    [['preview', 'surat-izin', '-o', 'x.pdf', '--permit-type', 'nope'], 1, /no permit type "nope"; known: /],
    [['preview', 'surat-izin'], 2, /-o FILE\.pdf/],
    [['preview'], 2, /name one template/],
    [['preview', 'surat-izin', '-o', 'x.pdf', '--data', 'none.json'], 2, /none\.json cannot be read/],
    [['preview', 'none.yaml', '-o', 'x.pdf'], 2, /none\.yaml cannot be read/],
    [['preview', 'surat-izin', '-o', 'x.pdf', '--at', '2026-02-30'], 2, /--at expects a date/],
    [['preview', 'surat-izin', '-o', 'x.pdf', '--config', 'nowhere'], 1, /nowhere/],
    [['preview', 'surat-izin', '--colour', 'red'], 2, /colour/],
    [['toString'], 2, /unknown "toString"/],
    [[], 2, /name what to do/],
  ])('%j exits %d and says why', async (args, code, message) => {
    expect(await run(args)).toBe(code);
    expect(said.err).toMatch(message);
  });
});
