import { describe, expect, it } from '@jest/globals';
import { explore } from '../../../../src/domain/process/soundness/explore.js';
import { compiled } from './drawing.js';

/** `n` blocks in a row, each of the text given, from `a` to `b`. */
const row = (n: number, block: (at: number) => string): string =>
  `start s; end e; ${Array.from({ length: n }, (_, at) => block(at)).join('; ')}; s -> a0; ${Array.from({ length: n - 1 }, (_, at) => `b${at} -> a${at + 1}`).join('; ')}; b${n - 1} -> e`;

const CHOICE = (i: number): string =>
  `xor a${i}; task x${i}; task y${i}; xor b${i}; a${i} -> x${i} -> b${i}; a${i} -> y${i} -> b${i}`;
const FORK = (i: number): string =>
  `and a${i}; task x${i}; task y${i}; task z${i}; and b${i}; a${i} -> x${i} -> b${i}; a${i} -> y${i} -> b${i}; a${i} -> z${i} -> b${i}`;
/** Ten branches side by side, each with a choice in it. */
const WIDE = `start s; end e; and g; and j; s -> g; j -> e; ${Array.from({ length: 10 }, (_, i) => `${CHOICE(i)}; g -> a${i}; b${i} -> j`).join('; ')}`;
const LONG_BRANCHES = `start s; end e; and g; and j; s -> g; j -> e; ${Array.from({ length: 6 }, (_, i) => `g -> t${i}x0; ${Array.from({ length: 30 }, (_n, k) => `task t${i}x${k}`).join(';')}; ${Array.from({ length: 29 }, (_n, k) => `t${i}x${k} -> t${i}x${k + 1}`).join(';')}; t${i}x29 -> j`).join('; ')}`;

const millis = (work: () => unknown): number => {
  const begun = performance.now();
  work();
  return performance.now() - begun;
};

describe('large procedures', () => {
  const models = [
    ['200 elements of choices in a row', row(50, CHOICE)],
    ['200 elements of parallel blocks in a row', row(40, FORK)],
    ['ten parallel branches with a choice in each', WIDE],
    ['six parallel branches of thirty tasks', LONG_BRANCHES],
  ] as const;

  it.each(models)('%s: explored wholly, and quickly', async (_name, text) => {
    const definition = await compiled(text);
    explore(definition);
    const spent = Math.min(...[1, 2, 3].map(() => millis(() => explore(definition))));
    expect(explore(definition)).toEqual([]);
    // The bound is ten times what is measured on two cores, so that a busy machine does not fail the test.
    expect(spent).toBeLessThan(1_000);
  });

  it('the cost grows with the size, not with the number of ways', async () => {
    const [small, large] = await Promise.all([compiled(row(25, CHOICE)), compiled(row(100, CHOICE))]);
    explore(large);
    const spent = (definition: typeof small): number =>
      Math.min(...[1, 2, 3].map(() => millis(() => explore(definition))));
    // Four times the size and 2^75 times the ways.
    expect(spent(large)).toBeLessThan(40 * Math.max(spent(small), 1));
  });

  /** As many branches of an inclusive gateway, each with a condition on data of its own, or all on the same. */
  const branches = (n: number, condition: (i: number) => string): string =>
    `start s; end e; or g; or j; s -> g; j -> e; ${Array.from({ length: n }, (_, i) => `task t${i}; g -> t${i} [${condition(i)}]; t${i} -> j`).join('; ')}; task d; g -> d (default); d -> j`;

  it.each([
    ['60 branches of an inclusive gateway', branches(60, (i) => `x${i} = true`)],
    ['60 branches that ask the same data', branches(60, (i) => `x = ${i} or y`)],
  ])('%s: asks its conditions once each', async (_name, text) => {
    const definition = await compiled(text);
    const from = process.cpuUsage();
    expect(explore(definition).filter(({ severity }) => severity === 'error')).toEqual([]);
    const { user, system } = process.cpuUsage(from);
    // processor time, which a busy machine does not lengthen; half a minute where each way was asked anew
    expect((user + system) / 1_000_000).toBeLessThan(5);
  });

  it('says when it had to stop', async () => {
    const wild = `start s; end e; or g; s -> g; ${Array.from({ length: 9 }, (_, i) => `task t${i}; or h${i}; g -> t${i} [x${i}]; t${i} -> h${i}; ${Array.from({ length: 8 }, (_n, k) => `task u${i}x${k}; end e${i}x${k}; h${i} -> u${i}x${k} [y${i}x${k}]; u${i}x${k} -> e${i}x${k}`).join('; ')}`).join('; ')}; task last; g -> last (default); last -> e`;
    const findings = explore(await compiled(wild));
    expect(findings.map(({ rule, severity }) => ({ rule, severity }))).toEqual([
      { rule: 'state-space-bounded', severity: 'warning' },
    ]);
  });
});
