/** Gates and joins in loops and on side ways: what a move to another version may not lead past, or into. */
import { describe, expect, it } from '@jest/globals';
import { advance } from '../../../src/domain/process/advance.js';
import type { ProcessDefinition } from '../../../src/domain/process/definition.js';
import { migrate } from '../../../src/domain/process/migrate.js';
import { openItems } from '../../../src/domain/process/open-items.js';
import { initialState, type ProcessState } from '../../../src/domain/process/state.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import { compiled, process } from './drawing.js';

type Done = readonly [element: string, outputs?: JsonObject];

/** Does the open tasks of these elements, one after the other. */
const done = (definition: ProcessDefinition, state: ProcessState, acts: readonly Done[]): ProcessState =>
  acts.reduce((now, [element, outputs = {}]) => {
    const item = openItems(definition, now).find((open) => open.element === element);
    if (item === undefined) throw new Error(`nothing is open at ${element}`);
    const next = advance(definition, now, { type: 'completed', item: item.id, outputs }, 0);
    if (!next.accepted) throw new Error(next.rejection.detail);
    return next.state;
  }, state);

const begun = (definition: ProcessDefinition, acts: readonly Done[]): ProcessState => {
  const next = advance(definition, initialState(definition), { type: 'started', variables: {} }, 0);
  if (!next.accepted) throw new Error(next.rejection.detail);
  return done(definition, next.state, acts);
};

const obstacles = (from: ProcessDefinition, to: ProcessDefinition, state: ProcessState): readonly string[] => {
  const moved = migrate(from, to, state, {}, 0);
  return moved.ok ? [] : moved.error.obstacles.map(({ code, element }) => `${code} ${element}`);
};

const GATES = '<userTask id="W" paraf:action="paraf"/><userTask id="S" paraf:action="sign"/>';
const TASKS = '<userTask id="A"/><userTask id="B"/>';
const ENDS = '<startEvent id="s"/><endEvent id="e"/>';

describe('a join in a loop', () => {
  const CYCLE =
    '<exclusiveGateway id="m"/><parallelGateway id="f"/><parallelGateway id="j"/><userTask id="C"/><exclusiveGateway id="g" default="g-e"/>';
  const FLOWS = 's>m; m>f; f>A; f>B; A>j; B>j; j>C; C>g; g>m:again = true; g>e';
  const versions = async (): Promise<readonly [ProcessDefinition, ProcessDefinition]> => [
    await compiled(process(`${ENDS}${TASKS}${CYCLE}[${FLOWS}]`)),
    await compiled(process(`${ENDS}${TASKS}${CYCLE}<userTask id="D"/>[${FLOWS}; f>D; D>j]`)),
  ];
  const AGAIN: Done = ['C', { again: true }];

  it.each<[string, readonly Done[]]>([
    ['on the first pass', []],
    ['while one branch waits', [['A']]],
    ['on the second pass', [['A'], ['B'], AGAIN]],
  ])('is not left waiting for a branch that only it could feed: %s', async (_when, acts) => {
    const [from, to] = await versions();

    expect(new Set(obstacles(from, to, begun(from, acts)))).toEqual(new Set(['JOIN_NEVER_COMPLETE j']));
  });

  it('gets the new branch where the loop begins anew', async () => {
    const [from, to] = await versions();
    const moved = migrate(from, to, begun(from, [['A'], ['B']]), {}, 0);
    if (!moved.ok) throw new Error(JSON.stringify(moved.error));

    const ended = done(to, moved.value.state, [AGAIN, ['A'], ['B'], ['D'], ['C', { again: false }]]);

    expect(ended.status).toBe('completed');
  });
});

describe('a gate', () => {
  it('of a side way counts as passed on that way alone', async () => {
    const SIDE =
      '<userTask id="Q"/><exclusiveGateway id="g" default="g-x"/><exclusiveGateway id="x"/>[s>A; A>g; g>W:big = true; g>x; W>Q; Q>x; x>B; B>S; S>e]';
    const from = await compiled(process(`${ENDS}${TASKS}${GATES}${SIDE}`));
    const to = await compiled(process(`${ENDS}${TASKS}${GATES}<userTask id="Q"/>[s>W; W>A; A>Q; Q>B; B>S; S>e]`));
    const big: Done = ['A', { big: true }];

    expect(obstacles(from, to, begun(from, []))).toEqual(['PAST_A_GATE A']);
    expect(obstacles(from, to, begun(from, [['A', { big: false }]]))).toEqual(['PAST_A_GATE B']);
    expect(obstacles(from, to, begun(from, [big]))).toEqual([]);
    expect(obstacles(from, to, begun(from, [big, ['W']]))).toEqual([]);
    expect(obstacles(from, to, begun(from, [big, ['W'], ['Q']]))).toEqual(['PAST_A_GATE B']);
  });

  it('that a loop comes back to is not passed for the pass that runs', async () => {
    const LOOP = '<exclusiveGateway id="m"/><exclusiveGateway id="g" default="g-S"/>';
    const from = await compiled(
      process(`${ENDS}${TASKS}${GATES}${LOOP}[s>m; m>A; A>W; W>B; B>g; g>m:again = true; g>S; S>e]`),
    );
    const to = await compiled(
      process(`${ENDS}${TASKS}${GATES}${LOOP}[s>W; W>m; m>A; A>B; B>g; g>m:again = true; g>S; S>e]`),
    );
    const second = begun(from, [['A'], ['W'], ['B', { again: true }]]);

    expect(obstacles(from, to, begun(from, []))).toEqual(['PAST_A_GATE A']);
    expect(obstacles(from, to, second)).toEqual(['PAST_A_GATE A']);
    expect(obstacles(from, to, begun(from, [['A'], ['W']]))).toEqual([]);
    expect(obstacles(to, from, begun(to, [['W']]))).toEqual([]);
  });
});
