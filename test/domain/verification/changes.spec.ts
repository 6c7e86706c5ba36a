import { describe, expect, it } from '@jest/globals';
import {
  bears,
  changeFindings,
  type Change,
  type ChangeKind,
  type Limits,
} from '../../../src/domain/verification/changes.js';
import { levelOf } from '../../../src/domain/verification/level.js';
import { FINDINGS, verdictOf, worst } from '../../../src/domain/verification/finding.js';

const aChange = (kind: ChangeKind, field: string | null = null): Change => ({
  revision: 2,
  kind,
  object: 7,
  field,
  detail: 'x',
});
const free: Limits = { permission: null, locks: [] };

describe('what a signature bears', () => {
  it.each([
    [null, true, true],
    [1, false, false],
    [2, true, false],
    [3, true, true],
  ] as const)('under permission %s: prepared field %s, new field %s', (permission, prepared, fresh) => {
    const limits: Limits = { permission, locks: [] };

    expect(bears(limits, aChange('signature-in-prepared-field', 'A'))).toBe(prepared);
    expect(bears(limits, aChange('signature-in-new-field', 'A'))).toBe(fresh);
    expect(bears(limits, aChange('validation-data'))).toBe(true);
    expect(bears(limits, aChange('document-time-stamp', 'A'))).toBe(true);
    expect(bears(limits, aChange('forbidden'))).toBe(false);
  });

  it.each([
    ['Include', ['A'], 'A.b', false],
    ['Include', ['A'], 'AB', true],
    ['Exclude', ['A'], 'A', true],
    ['Exclude', ['A'], 'B', false],
    ['All', [], 'B', false],
  ] as const)('a lock of %s %j on the field %s', (action, fields, field, borne) => {
    const limits: Limits = { permission: null, locks: [{ action, fields: new Set<string>(fields) }] };

    expect(bears(limits, aChange('signature-in-prepared-field', field))).toBe(borne);
  });

  it('names the revision, the object and what happened', () => {
    expect(changeFindings(free, [aChange('forbidden'), aChange('validation-data'), aChange('malformed')])).toEqual([
      { code: 'forbidden-change', detail: 'revision 2, object 7: x' },
      { code: 'revision-malformed', detail: 'revision 2, object 7: x' },
    ]);
  });
});

describe('verdicts', () => {
  it('takes the worst, and of equals the first', () => {
    const findings = [
      { code: 'revocation-unknown', detail: '' },
      { code: 'digest-differs', detail: '' },
      { code: 'forbidden-change', detail: '' },
    ] as const;

    expect(verdictOf(findings)).toEqual({ indication: 'failed', subIndication: 'HASH_FAILURE' });
    expect(worst([])).toEqual({ indication: 'passed', subIndication: null });
  });

  it('gives a sub-indication to everything that does not pass', () => {
    for (const { indication, subIndication } of Object.values(FINDINGS)) {
      expect(subIndication === null).toBe(indication === 'passed');
    }
  });

  it.each([
    [{ baseline: false, stamped: true, provable: true, archived: true }, null],
    [{ baseline: true, stamped: false, provable: true, archived: true }, 'B-B'],
    [{ baseline: true, stamped: true, provable: false, archived: true }, 'B-T'],
    [{ baseline: true, stamped: true, provable: true, archived: false }, 'B-LT'],
    [{ baseline: true, stamped: true, provable: true, archived: true }, 'B-LTA'],
  ] as const)('the level of %j is %s', (facts, level) => {
    expect(levelOf(facts)).toBe(level);
  });
});
