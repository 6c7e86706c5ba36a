import { beforeAll, describe, expect, it } from '@jest/globals';
import { groupRowFaults, rowFindings } from '../../../src/domain/application/group-rows.js';
import type { ProcessDefinition } from '../../../src/domain/process/definition.js';
import type { GroupBudget } from '../../../src/domain/time/index.js';
import { prabumulih } from '../../builders/case.js';

let procedure: ProcessDefinition;
beforeAll(async () => {
  procedure = (await prabumulih()).definition;
});

const group = (more: Partial<GroupBudget>): GroupBudget => ({
  id: 'paraf',
  procedure: null,
  steps: ['3', '4', '5'],
  budget: { unit: 'working-time', amount: 360_000 },
  legalReference: null,
  ...more,
});
const faultsOf = (more: Partial<GroupBudget>, procedures = [procedure]): readonly string[] =>
  groupRowFaults([group(more)], procedures).map(({ message }) => message);

describe('a group of rows', () => {
  it('has no fault where the procedure has its rows', () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ procedure: procedure.main })).toEqual([]);
  });

  it('is told which row its procedure lacks, and which rows it has', () => {
    expect(faultsOf({ procedure: procedure.main, steps: ['3', '99'] })).toEqual([
      expect.stringMatching(
        new RegExp(
          `^clock\\.groups "paraf": procedure "${procedure.main}" has no row "99"; its rows are: .*\\b3, 4\\b`,
        ),
      ),
    ]);
  });

  it('of every procedure is told the row that none of them has', () => {
    expect(faultsOf({ steps: ['3', '99'] })).toEqual([
      `clock.groups "paraf": no procedure of the office has a row "99"; asked were: ${procedure.main}`,
    ]);
  });

  it('is told that its procedure is not there, which may still come', () => {
    const faults = groupRowFaults([group({ procedure: 'palembang-izin' })], [procedure]);

    expect(faults).toMatchObject([
      { missing: 'procedure', message: expect.stringContaining('there is no procedure "palembang-izin"') },
    ]);
    expect(groupRowFaults([group({})], [])).toMatchObject([
      { missing: 'procedure' },
      { missing: 'procedure' },
      { missing: 'procedure' },
    ]);
  });

  it('stops the publication of a version of its procedure that lacks its rows, and of no other', () => {
    const groups = [group({ procedure: procedure.main, steps: ['99'] }), group({ steps: ['98'] })];

    expect(rowFindings(groups, procedure)).toMatchObject([
      { severity: 'error', class: 'office', rule: 'clock-group-row', message: expect.stringContaining('"99"') },
    ]);
    expect(rowFindings(groups, { ...procedure, main: 'other' })).toEqual([]);
  });
});
