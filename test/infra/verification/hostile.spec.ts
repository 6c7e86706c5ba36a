import { describe, expect, it } from '@jest/globals';
import type { VerificationReport } from '../../../src/domain/ports/verifier.js';
import { allowed, ALLOWANCES, type Counted } from '../../../src/domain/verification/limits.js';
import { judgePdf } from '../../../src/infra/verification/judge.js';
import { Work } from '../../../src/infra/verification/work.js';
import { costOf, EXCESSES, FEW, growthOf, SHAPES, TWICE } from './hostile.js';

const NOBODY = { anchors: [], intermediates: [], online: undefined };

const judged = async (pdf: Uint8Array): Promise<{ readonly report: VerificationReport; readonly work: Work }> => {
  const work = new Work(pdf.length);
  return { report: await judgePdf(pdf, NOBODY, Date.now(), work), work };
};

const SMALL = 60;

describe('a file that is made to cost much', () => {
  it.each(Object.entries(SHAPES))('costs in step with its size: %s', async (_, shape) => {
    const files = [await judged(shape(FEW)), await judged(shape(SMALL)), await judged(shape(2 * SMALL))] as const;

    for (const { report } of files) {
      expect(report.limit).toBeUndefined();
      expect(report.indication).toBe('failed');
    }
    const costs = files.map(({ work }) => costOf(work.counted)) as [number, number, number];
    expect(growthOf(costs)).toBeLessThan(TWICE);
  });

  it.each(Object.entries(EXCESSES))('is judged no further than it is allowed: %s', async (_, [limit, file]) => {
    const { report } = await judged(file());

    expect(report).toMatchObject({ indication: 'failed', subIndication: 'FORMAT_FAILURE', signatures: [] });
    expect(report.limit?.name).toBe(limit);
    expect(report.findings).toEqual([
      `limit-exceeded: ${limit}: more than ${report.limit?.most ?? ''}; the file is not judged`,
    ]);
  });
});

describe('what a file is allowed', () => {
  it.each(Object.keys(ALLOWANCES) as Counted[])('grows no faster than the file, up to a bound: %s', (kind) => {
    const { most } = ALLOWANCES[kind];
    for (const size of [0, 1_000, 50_000, 1_000_000, 25_000_000]) {
      expect(allowed(kind, 2 * size)).toBeLessThanOrEqual(2 * allowed(kind, size));
      expect(allowed(kind, size)).toBeLessThanOrEqual(most);
    }
  });
});
