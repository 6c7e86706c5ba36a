import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answer, type ClockAnswer, type CaseFields } from '../../../src/cli/clock/case.js';
import { loadCalendar, parseCalendar } from '../../../src/infra/calendar/index.js';
import type { WorkingCalendar } from '../../../src/domain/time/index.js';

/** The worked examples of docs/clock.md are run as they stand there. */
const text = readFileSync(join(import.meta.dirname, '../../../docs/clock.md'), 'utf8');

const rowsOf = (heading: string): readonly (readonly string[])[] =>
  text
    .slice(text.indexOf(heading))
    .split('\n')
    .filter((line) => /^\| +\d+ +\|/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const all = rowsOf('## Worked examples');
const examples = all.filter((row) => row.length === 8);
const readings = all.filter((row) => row.length === 6);

const fieldsOf = (row: readonly string[], at?: string): CaseFields => {
  const [, , from, budget, unit = '', stops = ''] = row;
  const [name, rule] = unit.split(' ');
  const list = stops
    .split(';')
    .filter((one) => one.trim() !== '')
    .map((one) => {
      const [a = '', b = ''] = one.split('→').map((part) => part.trim());
      return { from: a, to: b === '…' ? null : b };
    });
  return {
    from,
    budget,
    unit: name,
    stops: list,
    ...(rule === undefined ? {} : { 'stop-rule': rule }),
    ...(at === undefined ? {} : { at }),
  };
};

const calendars = new Map<string, WorkingCalendar>();

beforeAll(async () => {
  for (const [, name = '', json = ''] of text.matchAll(/```json calendar=(\w+)\n([^`]*)```/g)) {
    const parsed = parseCalendar(JSON.parse(json));
    if (!parsed.ok) throw new Error(`${name}: ${parsed.error}`);
    calendars.set(name, parsed.value);
  }
  for (const name of ['ID-2026', 'ID-2026-WITA', 'ID-2026-WIT']) {
    const loaded = await loadCalendar(name);
    if (!loaded.ok) throw new Error(loaded.error);
    calendars.set(name, loaded.value);
  }
});

const asked = (row: readonly string[], at?: string): ClockAnswer => {
  const calendar = calendars.get(row[1] ?? '');
  if (calendar === undefined) throw new Error(`no calendar ${row[1] ?? ''}`);
  const answered = answer(calendar, fieldsOf(row, at));
  if (!answered.ok) throw new Error(answered.error);
  return answered.value;
};

describe('the worked examples', () => {
  it('are at least thirty', () => {
    expect(examples.length).toBeGreaterThanOrEqual(30);
    expect(readings.length).toBeGreaterThanOrEqual(10);
  });

  it.each(examples.map((row) => [row[0], row[7], row] as const))('%s: %s', (_number, _byHand, row) => {
    expect(asked(row).due ?? 'none').toBe(row[6]);
  });

  it.each(readings.map((row) => [row[0], row[1], row[5], row] as const))(
    'row %s at %s: %s',
    (number, at, _hand, row) => {
      const example = examples.find((one) => one[0] === number);
      expect(example).toBeDefined();
      expect(asked(example ?? [], at)).toMatchObject({
        consumed: row[2],
        remaining: row[3],
        running: row[4] === 'yes',
      });
    },
  );

  it('tell where a year is not certain', () => {
    const codes = examples.map((row) => [row[0], asked(row).findings?.map(({ code }) => code) ?? []] as const);
    expect(codes.filter(([, found]) => found.length > 0)).toEqual([
      ['14', ['year-unconfirmed']],
      ['18', ['year-without-data']],
      ['44', ['year-unconfirmed']],
    ]);
  });

  /** Runs in three zones: that of the offices, one with summer time behind, and one on the day after. */
  it('come out the same on a server of any zone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'paraf-zones-'));
    try {
      for (const [name, calendar] of calendars) writeFileSync(join(folder, `${name}.json`), JSON.stringify(calendar));
      const questions = examples.map((row) =>
        JSON.stringify({ ...fieldsOf(row), id: row[0], calendar: join(folder, `${row[1] ?? ''}.json`) }),
      );
      for (const TZ of ['Asia/Jayapura', 'America/New_York', 'Pacific/Kiritimati']) {
        const { status, stdout, stderr } = spawnSync(
          process.execPath,
          [join(import.meta.dirname, '../../../scripts/paraf.mjs'), 'clock', 'due', '--batch'],
          { input: questions.join('\n'), env: { ...process.env, TZ }, encoding: 'utf8' },
        );
        expect([TZ, status, stderr]).toEqual([TZ, 0, '']);
        const dues = stdout
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { id: string; due: string | null })
          .map(({ id, due }) => [id, due ?? 'none']);
        expect(dues).toEqual(examples.map((row) => [row[0], row[6]]));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 240_000);
});
