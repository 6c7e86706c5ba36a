import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { xmlOf } from '../../domain/process/soundness/drawing.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'paraf-process-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const paraf = (...args: string[]): { readonly code: number | null; readonly out: string; readonly err: string } => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/paraf.mjs', 'process', ...args], {
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
};
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const SOUND = 'start s; task a; end e; s -> a -> e';
const STUCK = 'start s; xor g; task a; task b; and j; end e; s -> g; g -> a -> j; g -> b -> j; j -> e';

describe('paraf process check', () => {
  it('names the rows of the office’s groups that the procedure lacks', () => {
    const shipped = readFileSync('config/offices/prabumulih.yaml', 'utf8');
    const groups = (row: string): string =>
      file(
        `office-${row}.yaml`,
        shipped.replace(
          '\nclock:\n',
          `\nclock:\n  groups: [{ id: paraf, procedure: prabumulih-tte, steps: ["3", "${row}"], budget: PT6M }]\n`,
        ),
      );
    const procedure = 'config/processes/prabumulih-tte.bpmn';

    expect(paraf('check', procedure, '--office', groups('4'))).toMatchObject({ code: 0 });
    const wrong = paraf('check', procedure, '--office', groups('99'));
    expect(wrong.code).toBe(1);
    expect(wrong.out).toMatch(
      /error office\/clock-group-row: clock\.groups "paraf": procedure "prabumulih-tte" has no row "99"/,
    );
    expect(paraf('check', procedure, '--office', file('no.yaml', 'clock: 5'))).toMatchObject({ code: 2 });
  });

  it('answers one JSON line a file, and 1 where any has an error', () => {
    const good = file('good.bpmn', xmlOf(SOUND));
    const bad = file('bad.bpmn', xmlOf(STUCK));
    expect(paraf('check', good, '--json')).toMatchObject({
      code: 0,
      out: `${JSON.stringify({ file: good, findings: [] })}\n`,
    });
    const both = paraf('check', '--json', good, bad);
    const lines = both.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; findings: Record<string, unknown>[] });
    expect(both.code).toBe(1);
    expect(lines.map((line) => line.file)).toEqual([good, bad]);
    expect(Object.keys(lines[1]?.findings[0] ?? {})).toEqual([
      'severity',
      'class',
      'rule',
      'element',
      'message',
      'remedy',
      'path',
    ]);
    expect(lines[1]?.findings[0]).toMatchObject({
      class: 'soundness',
      rule: 'deadlock',
      element: 'j',
      path: ['s', 'g', 'a', 'j'],
    });
  });

  it('keeps its one warning about the Prabumulih decree, and no error', () => {
    const { code, out } = paraf('check', '--json', 'config/processes/prabumulih-tte.bpmn');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      findings: [{ severity: 'warning', class: 'office', rule: 'stated-total' }],
    });
  });

  it('answers every file, whatever its bytes, and one that is not there', () => {
    const files = [
      file('empty.bpmn', ''),
      file('zeroes.bpmn', new Uint8Array(4096)),
      file('cut.bpmn', xmlOf(STUCK).slice(0, 500)),
      file('text.bpmn', 'not xml at all'),
      file('latin.bpmn', Uint8Array.from([0x3c, 0xe9, 0xff, 0xfe, 0x3e])),
      file('html.bpmn', '<html><body>no</body></html>'),
      file('dmn.bpmn', '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="D"/>'),
      file('process.bpmn', '<process xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="P"/>'),
      file('nothing.bpmn', '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"/>'),
      file('twice.bpmn', xmlOf('start s; task a; task a; end e; s -> a -> e')),
      file('nowhere.bpmn', xmlOf(SOUND).replace('targetRef="e"', 'targetRef="gone"')),
      file('types.bpmn', xmlOf(SOUND).replace('<task ', '<task startQuantity="many" isForCompensation="perhaps" ')),
      file('same.bpmn', `${xmlOf(SOUND)}${xmlOf(SOUND)}`),
      join(folder, 'missing.bpmn'),
      folder,
    ];
    const { code, out, err } = paraf('check', '--json', ...files);
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; findings: { severity: string; class: string }[] });
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(lines.map((line) => line.file)).toEqual(files);
    for (const line of lines)
      expect(line.findings.some(({ severity, class: kind }) => severity === 'error' && kind === 'standard')).toBe(true);
  });
});

describe('paraf process check, of hostile files', () => {
  const definitions = (body: string): string =>
    `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">${body}</definitions>`;
  const nested = (depth: number): string =>
    `${Array.from({ length: depth }, (_, at) => `<subProcess id="s${at}">`).join('')}${'</subProcess>'.repeat(depth)}`;
  const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');

  it('refuses what it does not read: entities, endless nesting, size, faults without number', () => {
    const files = [
      file('laughs.bpmn', `<!DOCTYPE d [<!ENTITY l0 "ha">${laughs}]>${definitions('<process id="P" name="&l9;"/>')}`),
      file(
        'entity.bpmn',
        `<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/hostname">]>${definitions('<process id="&f;"/>')}`,
      ),
      file('deep.bpmn', definitions(`<process id="P">${nested(5_000)}</process>`)),
      file('large.bpmn', new Uint8Array(6 * 1024 * 1024)),
      file('reserved.bpmn', definitions('<process id="P"><task id="__proto__"/></process>')),
      file(
        'long.bpmn',
        xmlOf(
          `start s; xor g; task a; end e; s -> g; g -> e (default); g -> a [${'x + '.repeat(20_000)}1 > 0]; a -> e`,
        ),
      ),
      file('faults.bpmn', definitions(`<process id="P">${'<nonsense/>'.repeat(20_000)}</process>`)),
    ];
    const { code, out, err } = paraf('check', '--json', ...files);
    const rules = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { findings: { severity: string; class: string; rule: string }[] })
      .map(
        ({ findings }) =>
          findings.filter(({ severity }) => severity === 'error').map(({ class: kind, rule }) => `${kind}/${rule}`)[0],
      );
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(rules).toEqual([
      'unsupported/doctype',
      'unsupported/doctype',
      'unsupported/nesting-too-deep',
      'unsupported/size-limit',
      'unsupported/id-reserved',
      'unsupported/expression-too-long',
      'standard/xml',
    ]);
  });

  it('refuses an expression that goes through a thousand million values, and says how many it may', () => {
    const range = file(
      'range.bpmn',
      xmlOf(
        'start s; xor g; end e; end e2; s -> g; g -> e [every i in 1..1000000000 satisfies i > 0]; g -> e2 (default)',
      ),
    );
    const { code, out } = paraf('check', '--json', range);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      findings: [
        { severity: 'error', class: 'unsupported', message: expect.stringContaining('more than 10000 values') },
      ],
    });
  });

  it('checks in passing what only looks hostile', () => {
    const files = [
      ...['constructor', 'toString', 'hasOwnProperty', 'valueOf', 'prototype'].map((id) =>
        file(`${id}.bpmn`, xmlOf(`start s; task ${id}; end e; s -> ${id} -> e`)),
      ),
      file(
        'wide.bpmn',
        xmlOf(
          `start s; or g; or j; end e; s -> g; j -> e; ${Array.from({ length: 60 }, (_, at) => `task t${at}; g -> t${at} [x${at}]; t${at} -> j`).join('; ')}`,
        ),
      ),
    ];
    const { code, out } = paraf('check', '--json', ...files);
    expect({ code, out: out.trim().split('\n') }).toEqual({
      code: 0,
      out: files.map((path) => JSON.stringify({ file: path, findings: [] })),
    });
  });
});

describe('paraf process sop', () => {
  it('prints the paper: rows, executors, both totals; the same bytes each time', () => {
    const [one, two] = [join(folder, 'one.pdf'), join(folder, 'two.pdf')];
    expect(paraf('sop', 'config/processes/prabumulih-tte.bpmn', '-o', one).code).toBe(0);
    paraf('sop', 'config/processes/prabumulih-tte.bpmn', '-o', two);
    expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
    const text = spawnSync('pdftotext', ['-layout', one, '-'], { encoding: 'utf8' });
    if (text.error !== undefined) {
      process.stderr.write('pdftotext is not installed: the words of the paper are not looked at\n');
      return;
    }
    for (const words of [
      'PEMERINTAH KOTA PRABUMULIH',
      'Dasar Hukum',
      'Pemohon',
      'Pelaksana',
      'Mutu Baku',
      'Kelengkapan',
      '25 menit',
      '22 menit',
      'Gratis',
    ])
      expect(text.stdout).toContain(words);
    for (let row = 1; row <= 10; row += 1) expect(text.stdout).toMatch(new RegExp(`^\\s*${row}\\.\\s`, 'm'));
  });

  it('prints whatever the form of an SOP asks for, as the head and the columns of Cirebon', () => {
    const paper = join(folder, 'cirebon.pdf');
    expect(paraf('sop', 'config/processes/cirebon-pengembangan.bpmn', '-o', paper).code).toBe(0);
    const text = spawnSync('pdftotext', ['-layout', paper, '-'], { encoding: 'utf8' });
    if (text.error !== undefined) {
      process.stderr.write('pdftotext is not installed: the words of the paper are not looked at\n');
      return;
    }
    const [head = '', columns = ''] = text.stdout.split('\f');
    for (const words of [
      ...['Nomor SOP', '/ - / 2022', 'Tanggal Pembuatan', 'Tanggal Revisi', 'Tanggal Efektif', 'Disahkan oleh'],
      ...[
        'Drs. Sosroharsono. S',
        'Nama SOP',
        'Pengembangan Sistem Perizinan Online',
        'Dasar Hukum',
        'Nomor 25 Tahun 2009',
      ],
      ...['Kualifikasi Pelaksana', 'Diklat fungsional', 'Keterkaitan', 'Peralatan/Perlengkapan', 'Peringatan'],
      'Pencatatan dan Pendataan',
    ])
      expect(head).toContain(words);
    for (const words of [
      'No.',
      'Aktivitas',
      'Pelaksana',
      'Mutu Baku',
      'Kelengkapan',
      'Waktu',
      'Output',
      'Biaya',
      'Ket.',
    ])
      expect(columns).toContain(words);
  });

  it('says what is missing', () => {
    expect(paraf('sop', 'config/processes/prabumulih-tte.bpmn')).toMatchObject({ code: 2, out: '' });
    expect(paraf('sop', join(folder, 'missing.bpmn'), '-o', join(folder, 'x.pdf')).code).toBe(1);
    expect(paraf('sop', file('good2.bpmn', xmlOf(SOUND)), '-o', join(folder, 'no', 'folder.pdf')).code).toBe(1);
    expect(paraf('sop', file('good3.bpmn', xmlOf(SOUND)), '-o', join(folder, 'plain.pdf')).code).toBe(0);
  });
});

describe('paraf process simulate', () => {
  it('prints figures, the same for the same seed', () => {
    const args = [
      'simulate',
      'config/processes/prabumulih-tte.bpmn',
      '--arrivals',
      '20/day',
      '--staff',
      'kasi=1,front-office=2',
      '--days',
      '5',
      '--json',
    ];
    const [one, two] = [paraf(...args), paraf(...args)];
    expect(one.out).toBe(two.out);
    const figures = JSON.parse(one.out) as {
      arrived: number;
      completed: number;
      lanes: { lane: string; staff: number }[];
      steps: { onTime: number | null }[];
    };
    expect(figures.arrived).toBeGreaterThan(0);
    expect(figures.completed).toBe(figures.arrived);
    expect(figures.lanes.find(({ lane }) => lane === 'front-office')?.staff).toBe(2);
    expect(figures.steps.every(({ onTime }) => onTime === null || (onTime >= 0 && onTime <= 1))).toBe(true);
  });

  it.each([
    [['--arrivals', 'many']],
    [['--staff', 'nobody=1']],
    [['--staff', 'kasi=0']],
    [['--days', '0']],
    [['--from', '2031-01-01']],
    [['--handling', 'x']],
    [['--outcome', 'receive:2:{}']],
    [['--calendar', 'none']],
  ])('refuses %j and says what it expects', (args) => {
    const { code, out, err } = paraf('simulate', 'config/processes/prabumulih-tte.bpmn', ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^paraf process simulate: .{10,}/);
  });
});
