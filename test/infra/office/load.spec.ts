import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { DEFAULT_CLOCK_POLICY, type ClockPolicy } from '../../../src/domain/time/index.js';
import { FileInvalid } from '../../../src/infra/files/read-yaml.js';
import { checkProcedures, loadOperations } from '../../../src/infra/office/load.js';

const folder = mkdtempSync(join(tmpdir(), 'office-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const office = parse(readFileSync('config/offices/prabumulih.yaml', 'utf8')) as object;

let files = 0;
const clockOf = (clock: object): ClockPolicy => {
  const file = join(folder, `${String((files += 1))}.yaml`);
  writeFileSync(file, stringify({ ...office, clock }));
  return loadOperations(file).clock;
};

describe('what an office decides about its clocks', () => {
  it('has a default for everything: 50, 80 and 100 %, no early reminder under half an hour', () => {
    const policy = clockOf({});

    expect(policy.alarms.map(({ fraction, to }) => [fraction, to])).toEqual([
      [0.5, ['holder']],
      [0.8, ['holder', 'superior']],
      [1, ['holder', 'superior', 'head']],
    ]);
    expect(policy).toMatchObject({
      remindFrom: DEFAULT_CLOCK_POLICY.remindFrom,
      startsAt: 'opened',
      stopRule: 'touched-days',
      groups: [],
      quietHours: null,
    });
  });

  it('is read whole', () => {
    const policy = clockOf({
      startsAt: 'claimed',
      stopRule: { rule: 'time-taken', legalReference: 'Perwali 1/2026 Pasal 3' },
      groups: [
        { id: 'paraf', steps: ['3', '4', '5'], budget: 'PT6M' },
        {
          id: 'lapangan',
          procedure: 'palembang-izin',
          steps: ['2'],
          budget: 'P3D',
          unit: 'working-day',
          legalReference: 'Pasal 12',
        },
      ],
      quietHours: { from: '17:00', to: '07:00' },
      digest: { at: '08:30', threshold: 3 },
      remindFromMinutes: 10,
      head: 'kadin',
    });

    expect(policy).toMatchObject({
      startsAt: 'claimed',
      stopRule: 'time-taken',
      stopRuleReference: 'Perwali 1/2026 Pasal 3',
      groups: [
        {
          id: 'paraf',
          procedure: null,
          steps: ['3', '4', '5'],
          budget: { unit: 'working-time', amount: 360_000 },
          legalReference: null,
        },
        {
          id: 'lapangan',
          procedure: 'palembang-izin',
          budget: { unit: 'working-day', amount: 3 },
          legalReference: 'Pasal 12',
        },
      ],
      quietHours: { from: '17:00', to: '07:00' },
      digest: { at: '08:30', threshold: 3 },
      remindFrom: 600_000,
      head: 'kadin',
    });
  });

  it.each([
    [{ startsAt: 'later' }, /startsAt/],
    [{ groups: [{ id: 'x', steps: ['1'], budget: 'P1D' }] }, /a working day is a day/],
    [{ groups: [{ id: 'x', steps: [], budget: 'PT1M' }] }, /steps/],
    [
      {
        groups: [
          { id: 'x', steps: ['1'], budget: 'PT1M' },
          { id: 'x', steps: ['2'], budget: 'PT1M' },
        ],
      },
      /ids that differ/,
    ],
    [{ quietHours: { from: '25:00', to: '07:00' } }, /time of day/],
    [{ promiseAlarms: [{ id: 'a', fraction: 0.5, kind: 'reminder', to: ['holder'] }] }, /promise at fraction 1/],
    [{ alarms: [{ id: 'a', fraction: 1, kind: 'promise', to: ['head'] }] }, /no alarm of kind promise/],
    [{ alarms: [{ id: 'a', fraction: 0.9, kind: 'overdue', to: ['head'] }] }, /fraction 1 for the kinds/],
    [
      {
        promiseAlarms: [
          { id: 'a', fraction: 0.5, kind: 'promise', to: ['head'] },
          { id: 'b', fraction: 1, kind: 'promise', to: ['head'] },
        ],
      },
      /fraction 1 for the kinds/,
    ],
    [{ quietHour: { from: '17:00', to: '07:00' } }, /quietHour/],
  ])('is refused with what was expected: %j', (clock, why) => {
    expect(() => clockOf(clock)).toThrow(FileInvalid);
    expect(() => clockOf(clock)).toThrow(why);
  });
});

describe('what nothing would read', () => {
  const loaded = (parts: object) => {
    const file = join(folder, `${String((files += 1))}.yaml`);
    writeFileSync(file, stringify({ ...office, ...parts }));
    return { file, ...loadOperations(file) };
  };

  it.each([
    ['legal-hold:sengketta', 'legal-hold:sengketa'],
    ['applicant:corection', 'applicant:correction'],
    ['bencana_alam_', 'bencana-alam'],
    ['oss:42', 'oss:41'],
  ])('is refused where %s is the word for a ground', (ground, nearest) => {
    expect(() => loaded({ grounds: { [ground]: 'kata' } })).toThrow(nearest);
  });

  it('is not a word for a ground of before', () => {
    expect(loaded({ grounds: { 'kegiatan-khusus': 'kata' } }).grounds).toEqual({ 'kegiatan-khusus': 'kata' });
  });

  it('is refused where a procedure stands for one that nothing names', () => {
    const named = [{ process: 'prabumulih-tte' }, { process: 'metro-izin-paralel' }];

    expect(() => {
      checkProcedures(loaded({ procedures: { 'prabumulih-te': 'prabumulih-tte-survey' } }), named);
    }).toThrow('the nearest known is "prabumulih-tte"');
    const { procedureFor, ...known } = loaded({ procedures: { 'prabumulih-tte': 'prabumulih-tte-survey' } });
    checkProcedures(known, named);
    expect([procedureFor('prabumulih-tte'), procedureFor('constructor')]).toEqual([
      'prabumulih-tte-survey',
      'constructor',
    ]);
  });
});
