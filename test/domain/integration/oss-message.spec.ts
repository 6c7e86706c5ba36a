import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

import { intakeOf, type OssOffice } from '../../../src/domain/integration/oss-intake.js';
import { nibsOf, parseFile, parseNib, type NibMessage } from '../../../src/domain/integration/oss-message.js';
import type { Json } from '../../../src/domain/shared/json.js';
import { aReceiveNib, checklistRows } from '../../builders/receive-nib.js';

const OFFICE: OssOffice = { region: '1674', authority: '02', agency: '674' };

const parsed = (body: Json): NibMessage => {
  const result = parseNib('receiveNIB', body);
  if (!result.ok) throw new Error(`fixture is impossible: ${result.error.detail}`);
  return result.value;
};

describe('a receiveNIB message', () => {
  it('is the whole published shape: every leaf text, one key with a stray space', () => {
    const { dataNIB } = aReceiveNib();

    const leaves: Json[] = [];
    const walk = (value: Json): void => {
      if (Array.isArray(value)) value.forEach(walk);
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(walk);
      else leaves.push(value);
    };
    walk(dataNIB);

    expect(leaves.every((leaf) => typeof leaf === 'string')).toBe(true);
    expect(Object.keys(dataNIB)).toContain('tipe_dokumen ');
  });

  it('has every field of the guide', () => {
    const found = new Set<string>();
    const walk = (value: Json, path: string): void => {
      if (Array.isArray(value)) for (const item of value) walk(item as Json, path);
      else if (typeof value === 'object' && value !== null) {
        for (const [key, inner] of Object.entries(value)) {
          const name = path === '' ? key.trim() : `${path}.${key.trim()}`;
          found.add(name);
          walk(inner, name);
        }
      }
    };
    walk(aReceiveNib().dataNIB, '');

    const fields = readFileSync(new URL('../../builders/receive-nib.fields.txt', import.meta.url), 'utf8')
      .trim()
      .split('\n');
    expect(fields).toHaveLength(287);
    expect(fields.filter((field) => !found.has(field))).toEqual([]);
  });

  it('is read with its stray spaces', () => {
    expect(parsed(aReceiveNib())).toMatchObject({
      nib: '2311260012345',
      changedOn: '2026-11-20',
      documentType: '9',
      kind: 'original',
    });
  });

  it.each([
    ['9', 'original'],
    ['5', 'update'],
    ['3', 'revocation'],
    ['4', 'cancellation'],
    [' 5 ', 'update'],
    ['7', 'unknown'],
    ['', 'unknown'],
  ])('of type "%s" is a %s', (type, kind) => {
    expect(parsed(aReceiveNib({ tipe_dokumen: type })).kind).toBe(kind);
  });

  it('may spell its root key otherwise, or leave it out', () => {
    const { dataNIB } = aReceiveNib();

    expect(parsed({ 'DataNib ': dataNIB }).nib).toBe('2311260012345');
    expect(parsed(dataNIB).nib).toBe('2311260012345');
  });

  it('may send numbers as numbers', () => {
    expect(parsed(aReceiveNib({ nib: 2_311_260_012_345, tipe_dokumen: 5 }))).toMatchObject({
      nib: '2311260012345',
      kind: 'update',
    });
  });

  it.each<[string, Json]>([
    ['a list', []],
    ['text', 'dataNIB'],
    ['null', null],
    ['another root', { dataLain: { nib: 'x' } }],
    ['a root that is a list', { dataNIB: [] }],
  ])('is refused where it is %s', (_what, body) => {
    expect(parseNib('receiveNIB', body)).toMatchObject({
      ok: false,
      error: { code: 'INPUT_INVALID', data: { field: 'dataNIB' } },
    });
  });

  it.each(['', '123', '23112600123456', '231126001234a', '812020773XXXX'])(
    'is refused with NIB "%s", without repeating it',
    (nib) => {
      const result = parseNib('receiveNIB', aReceiveNib({ nib }));

      expect(result).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID', data: { field: 'nib' } } });
      if (nib !== '') expect(JSON.stringify(result)).not.toContain(nib);
    },
  );

  it('names its NIB for the token also where the rest cannot be read', () => {
    expect(nibsOf('receiveNIB', { dataNIB: { 'nib ': ' 12 ' } })).toEqual(['12', '12']);
    expect(nibsOf('receiveNIB', { dataNIB: { nib: '220001102354' } })).toEqual(['0220001102354', '220001102354']);
    expect(nibsOf('receiveNIB', [])).toEqual(['', '']);
  });
});

describe('receiveFileDS', () => {
  it('is read', () => {
    const body = {
      receiveFileDS: { id_izin: 'I-1', nib: '2311260012345', file_izin: 'https://oss.example.com/1.pdf' },
    };

    expect(parseFile(body)).toMatchObject({
      ok: true,
      value: { permitRequest: 'I-1', url: 'https://oss.example.com/1.pdf' },
    });
  });

  it.each(['id_izin', 'file_izin', 'nib'])('is refused without %s', (field) => {
    const whole = { id_izin: 'I-1', nib: '2311260012345', file_izin: 'https://oss.example.com/1.pdf' };

    expect(parseFile({ receiveFileDS: { ...whole, [field]: '' } })).toMatchObject({
      ok: false,
      error: { data: { field } },
    });
  });
});

describe('intake from a message', () => {
  it('asks for one application per row that this office decides, and says why not for the others', () => {
    const intake = intakeOf(parsed(aReceiveNib()), OFFICE);

    expect(intake.candidates).toMatchObject([
      {
        sourceRef: '2311260012345/I-20261120081530400100001/2026-11-20/9',
        permitCode: '016000000031',
        applicant: {
          name: 'PT CONTOH NIAGA PRABUMULIH',
          nib: '2311260012345',
          email: 'niaga@example.com',
          responsiblePerson: 'Siti Contoh',
        },
        data: { kbli: '47111', activity: 'TOKO SWALAYAN CONTOH' },
        keys: { id_izin: 'I-20261120081530400100001', kd_instansi: '674', kd_daerah: '1674000000' },
      },
    ]);
    expect(intake.skipped.map(({ reason }) => reason)).toEqual([
      'kewenangan is "00", the office\'s is "02"',
      'flag_checklist is "O", not "Y": it asks for no commitment',
      'kd_daerah "1603000000" is outside the office\'s region 1674',
    ]);
  });

  it('keeps personal data out of the keys that OSS is answered with', () => {
    const [candidate] = intakeOf(parsed(aReceiveNib()), OFFICE).candidates;

    expect(JSON.stringify(candidate?.keys)).not.toMatch(/Contoh|1674014107850000|example\.com/i);
  });

  it('reads one object where a list is declared, and a row that comes twice once', () => {
    const [row] = checklistRows();

    expect(intakeOf(parsed(aReceiveNib({ data_checklist: row! })), OFFICE).candidates).toHaveLength(1);
    expect(intakeOf(parsed(aReceiveNib({ data_checklist: [row!, row!] })), OFFICE).candidates).toHaveLength(1);
  });

  it('reads every list that came as an object with gaps', () => {
    const [row] = checklistRows();
    const people = { '1': { nama_penanggung_jwb: 'Siti', jns_identitas_penanggung_jwb: '1' } };
    const { candidates } = intakeOf(
      parsed(
        aReceiveNib({
          id_izin: 'I-kepala',
          penanggung_jwb: people,
          data_checklist: { '0': { ...row, id_izin: 'I-satu' }, '2': { ...row, id_izin: 'I-dua' } },
        }),
      ),
      OFFICE,
    );

    expect(candidates.map(({ permitRequest, applicant }) => [permitRequest, applicant.responsiblePerson])).toEqual([
      ['I-satu', 'Siti'],
      ['I-dua', 'Siti'],
    ]);
  });

  it('knows its codes by what they are, however many zeros they have lost', () => {
    const [row] = checklistRows();
    const { candidates } = intakeOf(
      parsed(
        aReceiveNib({
          kewenangan: '2',
          penanggung_jwb: { jns_identitas_penanggung_jwb: '2', no_identitas_penanggung_jwb: 'X1234567' },
          data_checklist: [{ ...row, kd_izin: '16000000031', kewenangan: '2' }],
        }),
      ),
      OFFICE,
    );

    expect(candidates).toMatchObject([{ permitCode: '016000000031', keys: { kd_izin: '016000000031' } }]);
    // A passport is no NIK.
    expect(candidates[0]?.applicant.nationalId).toBeUndefined();
  });

  it('takes the next date where the day of the change is none', () => {
    const message = parsed(aReceiveNib({ tgl_perubahan_nib: '0000-00-00', tgl_terbit_nib: '2026-11-16' }));

    expect(message.changedOn).toBe('2026-11-16');
  });

  it('takes the permit the message names itself where the checklist is empty', () => {
    const { candidates } = intakeOf(parsed(aReceiveNib({ data_checklist: [] })), OFFICE);

    expect(candidates.map(({ permitRequest }) => permitRequest)).toEqual(['I-20261120081530400100001']);
  });

  it('tells an update from the original, so that it is not dropped', () => {
    const [original] = intakeOf(parsed(aReceiveNib()), OFFICE).candidates;
    const [update] = intakeOf(parsed(aReceiveNib({ tipe_dokumen: '5' })), OFFICE).candidates;
    const [later] = intakeOf(
      parsed(aReceiveNib({ tipe_dokumen: '5', tgl_perubahan_nib: '2026-11-21' })),
      OFFICE,
    ).candidates;

    expect(new Set([original, update, later].map((candidate) => candidate?.sourceRef)).size).toBe(3);
  });

  it('hears that OSS has approved by itself (57)', () => {
    const rows = [{ ...checklistRows()[0], kd_status: '57' }];

    expect(intakeOf(parsed(aReceiveNib({ data_checklist: rows })), OFFICE)).toMatchObject({
      candidates: [],
      deemedApproved: ['I-20261120081530400100001'],
    });
  });

  it.each(['41', '42', '43', '44'])(
    'hears that the present status commands the clock (%s), and reads the row all the same',
    (code) => {
      const rows = [{ ...checklistRows()[0], kd_status: code }];

      expect(intakeOf(parsed(aReceiveNib({ data_checklist: rows })), OFFICE)).toMatchObject({
        candidates: [{ permitRequest: 'I-20261120081530400100001' }],
        clockCodes: [{ permitRequest: 'I-20261120081530400100001', code }],
        deemedApproved: [],
      });
      expect(intakeOf(parsed(aReceiveNib({ data_checklist: checklistRows() })), OFFICE).clockCodes).toEqual([]);
    },
  );

  it('reads two permits of one code as two applications', () => {
    const [row] = checklistRows();
    const rows = [row!, { ...row, id_izin: 'I-2' }];

    expect(intakeOf(parsed(aReceiveNib({ data_checklist: rows })), OFFICE).candidates).toHaveLength(2);
  });
});
