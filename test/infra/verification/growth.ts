/** Files that are made to cost much, each grown until it meets a limit, and damaged: what that costs, and whether any passes. */
import type { VerificationReport } from '../../../src/domain/ports/verifier.js';
import { judgePdf } from '../../../src/infra/verification/judge.js';
import { Work } from '../../../src/infra/verification/work.js';
import { mutated } from './fuzz.js';
import { costOf, EXCESSES, FEW, growthOf, SHAPES, TWICE, type Shape } from './hostile.js';

const NOBODY = { anchors: [], intermediates: [], online: undefined };
const FIRST = 25;
const LARGEST_FILE = 2_000_000;
const DAMAGED_AT = 60;

interface Judged {
  readonly report: VerificationReport;
  readonly cost: number;
  readonly milliseconds: number;
}

const judged = async (pdf: Uint8Array): Promise<Judged> => {
  const work = new Work(pdf.length);
  const from = process.cpuUsage();
  const report = await judgePdf(pdf, NOBODY, Date.now(), work);
  const { user, system } = process.cpuUsage(from);
  return { report, cost: costOf(work.counted), milliseconds: (user + system) / 1000 };
};

interface Grown {
  readonly line: string;
  readonly faults: readonly string[];
}

const grow = async (name: string, shape: Shape): Promise<Grown> => {
  const faults: string[] = [];
  const few = (await judged(shape(FEW))).cost;
  let before: number | undefined;
  let slowest = 0;
  for (let n = FIRST; ; n *= 2) {
    const pdf = shape(n);
    const { report, cost, milliseconds } = await judged(pdf);
    slowest = Math.max(slowest, milliseconds);
    if (report.indication === 'passed') faults.push(`${name} at ${n}: passed`);
    const ends = report.limit !== undefined || pdf.length > LARGEST_FILE;
    const ratio = before === undefined ? 0 : growthOf([few, before, cost]);
    if (report.limit === undefined && ratio > TWICE) faults.push(`${name} at ${n}: ${ratio.toFixed(2)} times as dear`);
    before = cost;
    if (ends) {
      const end = report.limit === undefined ? 'judged to the end' : `limit ${report.limit.name}`;
      return { line: `${name}: ${pdf.length} bytes, ${end}, ${slowest.toFixed(0)} ms at most`, faults };
    }
  }
};

/** @param each damaged files of each kind. */
export const growth = async (each: number, seed: number): Promise<readonly Grown[]> => {
  const grown: Grown[] = [];
  for (const [name, shape] of Object.entries(SHAPES)) grown.push(await grow(name, shape));
  for (const [name, [limit, file]] of Object.entries(EXCESSES)) {
    const { report, milliseconds } = await judged(file());
    const found = report.limit?.name ?? 'no limit';
    grown.push({
      line: `${name}: limit ${found}, ${milliseconds.toFixed(0)} ms`,
      faults: found === limit ? [] : [`${name}: expected the limit ${limit}, found ${found}`],
    });
  }
  for (const [name, shape] of Object.entries(SHAPES)) {
    const faults: string[] = [];
    const pdf = shape(DAMAGED_AT);
    for (let n = 0; n < each; n += 1) {
      const damage = mutated(pdf, seed, n);
      try {
        const { report } = await judged(damage.pdf);
        if (report.indication === 'passed') faults.push(`${name}, ${damage.name}, number ${n}: passed`);
      } catch (error) {
        faults.push(`${name}, ${damage.name}, number ${n}: the judgement broke: ${String(error)}`);
      }
    }
    grown.push({ line: `${name}: ${each} damaged, ${faults.length} faults`, faults });
  }
  return grown;
};
