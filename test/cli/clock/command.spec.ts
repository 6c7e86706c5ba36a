import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../src/cli/clock.js';

let out = '';
let problems = '';

beforeEach(() => {
  out = '';
  problems = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((problems += String(text)), true));
});

afterEach(() => {
  jest.restoreAllMocks();
});

const ASKED = {
  calendar: 'ID-2026',
  from: '2026-11-23T09:00:00+07:00',
  budget: 'PT2H',
  unit: 'working-time',
};
const flags = (fields: Readonly<Record<string, string>>): string[] =>
  Object.entries(fields).flatMap(([key, value]) => [`--${key}`, value]);

const batch = (lines: readonly string[]): string => {
  const file = join(mkdtempSync(join(tmpdir(), 'clock-')), 'questions.jsonl');
  writeFileSync(file, lines.join('\n'));
  return file;
};

describe('clock due', () => {
  it('prints exactly due, consumed, remaining and running', async () => {
    const stops = JSON.stringify([{ from: '2026-11-23T09:30:00+07:00', to: '2026-11-23T10:00:00+07:00' }]);
    expect(await run(['due', ...flags({ ...ASKED, stops, at: '2026-11-23T10:30:00+07:00' })])).toBe(0);
    expect(out).toBe('{"due":"2026-11-23T11:30:00+07:00","consumed":"PT1H","remaining":"PT1H","running":true}\n');
  });

  it('has no due date while an open stop precedes it', async () => {
    const stops = JSON.stringify([{ from: '2026-11-23T09:30:00+07:00', to: null }]);
    await run(['due', ...flags({ ...ASKED, stops, at: '2026-11-23T15:00:00+07:00' })]);
    expect(JSON.parse(out)).toEqual({ due: null, consumed: 'PT30M', remaining: 'PT1H30M', running: false });
  });

  it('reads at the start where no instant is asked for', async () => {
    await run(['due', ...flags(ASKED)]);
    expect(JSON.parse(out)).toMatchObject({ consumed: 'PT0S', remaining: 'PT2H', running: true });
  });

  it('finds a year that is not certain', async () => {
    await run(['due', ...flags({ ...ASKED, from: '2027-06-30T09:00:00+07:00' })]);
    expect(JSON.parse(out)).toMatchObject({
      findings: [{ code: 'year-unconfirmed', year: 2027, calendar: 'ID-2026' }],
    });
  });

  it.each([
    ['--calendar is missing', ['--from', ASKED.from]],
    ['unit: expected working-time, working-day, calendar, got "hours"', flags({ ...ASKED, unit: 'hours' })],
    ['unit: expected working-time, working-day, calendar, got nothing', flags({ ...ASKED, unit: '' }).slice(0, -2)],
    ['from: "besok" is no ISO 8601', flags({ ...ASKED, from: 'besok' })],
    ['stops: expected a JSON array', flags({ ...ASKED, stops: '[{' })],
    ['stops: expected an array', flags({ ...ASKED, stops: '{}' })],
    [
      'stops[0]: ends before it starts',
      flags({ ...ASKED, stops: '[{"from":"2026-11-23T10:00Z","to":"2026-11-23T09:00Z"}]' }),
    ],
    ['stops[0].from: expected an ISO 8601 date and time, got nothing', flags({ ...ASKED, stops: '[{"to":null}]' })],
    ['stop-rule: expected touched-days, time-taken', flags({ ...ASKED, 'stop-rule': 'none' })],
    ['not 24 hours', flags({ ...ASKED, budget: 'P1D' })],
    ['"surplus" is no flag', ['surplus']],
    ["Unknown option '--form'", ['--form', 'x']],
  ])('says what is wrong and exits 2: %s', async (message, args) => {
    expect(await run(['due', ...args])).toBe(2);
    expect(out).toBe('');
    expect(problems).toContain(message);
  });
});

describe('clock due --batch', () => {
  it('answers each line in order, repeating its id', async () => {
    const file = batch([
      JSON.stringify({ id: 'a', ...ASKED }),
      '',
      JSON.stringify({ id: 7, ...ASKED, budget: 'P1D', unit: 'working-day', stops: [{ from: ASKED.from, to: null }] }),
    ]);
    expect(await run(['due', '--batch', file])).toBe(0);
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { id: 'a', due: '2026-11-23T11:00:00+07:00', consumed: 'PT0S', remaining: 'PT2H', running: true },
      { id: 7, due: null, consumed: 'P0D', remaining: 'P1D', running: false },
    ]);
    expect(problems).toBe('');
  });

  it('answers a bad line with its error, goes on, and exits 1', async () => {
    const file = batch([
      JSON.stringify({ id: 'bad', ...ASKED, budget: 'P1D' }),
      'not json',
      '[1]',
      JSON.stringify({ id: 'lost', ...ASKED, calendar: '/nowhere.json' }),
      JSON.stringify({ id: 'good', ...ASKED }),
    ]);
    expect(await run(['due', '--batch', file])).toBe(1);
    const replies = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: unknown; error?: string });
    expect(replies.map(({ id, error }) => [id, error === undefined])).toEqual([
      ['bad', false],
      [null, false],
      [null, false],
      ['lost', false],
      ['good', true],
    ]);
    expect(replies[0]?.error).toContain('not 24 hours');
    expect(replies[3]?.error).toContain('/nowhere.json');
  });

  it('notes a key that it does not know', async () => {
    const file = batch([JSON.stringify({ id: 1, ...ASKED, stop: [] })]);
    expect(await run(['due', '--batch', file])).toBe(0);
    expect(problems).toContain('line 1: key "stop" is not known and was ignored');
  });

  it('exits 2 where the file cannot be read', async () => {
    expect(await run(['due', '--batch', '/nowhere.jsonl'])).toBe(2);
    expect(problems).toContain('/nowhere.jsonl');
  });
});

describe('the machine', () => {
  it('has a zone of its own, which no answer depends on', () => {
    const questions = ['working-time', 'working-day', 'calendar'].flatMap((unit) =>
      ['2026-03-17T23:30', '2026-12-31', '2026-08-17T09:00:00Z'].map((from) =>
        JSON.stringify({
          id: `${unit} ${from}`,
          ...ASKED,
          from,
          unit,
          budget: unit === 'working-time' ? 'PT9H' : 'P3D',
        }),
      ),
    );
    const [here, ...elsewhere] = ['Asia/Jakarta', 'America/New_York', 'Pacific/Kiritimati'].map((zone) =>
      spawnSync(
        process.execPath,
        [join(import.meta.dirname, '../../../scripts/paraf.mjs'), 'clock', 'due', '--batch'],
        {
          input: questions.join('\n'),
          env: { ...process.env, TZ: zone },
          encoding: 'utf8',
        },
      ),
    );
    expect(here?.status).toBe(0);
    expect(here?.stdout.trim().split('\n')).toHaveLength(9);
    for (const there of elsewhere) expect(there.stdout).toBe(here?.stdout);
  });
});

describe('clock', () => {
  it('checks calendars and prints the schema', async () => {
    expect(await run(['check', 'ID-2026', 'ID-2026-WIT'])).toBe(0);
    expect(await run(['check', '/nowhere.json'])).toBe(1);
    out = '';
    expect(await run(['schema'])).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ title: 'Working calendar' });
  });

  it.each([[[]], [['dew']]])('shows its usage for %j', async (args) => {
    expect(await run(args)).toBe(2);
    expect(problems).toContain('usage: paraf clock due');
  });
});
