import { describe, expect, it } from '@jest/globals';
import { advance } from '../../../src/domain/process/advance.js';
import type { ProcessDefinition } from '../../../src/domain/process/definition.js';
import type { ProcessEvent } from '../../../src/domain/process/machine.js';
import { openItems } from '../../../src/domain/process/open-items.js';
import { initialState } from '../../../src/domain/process/state.js';
import type { ProcessState } from '../../../src/domain/process/state.js';
import { compiled, process } from './drawing.js';

const after = (definition: ProcessDefinition, ...events: readonly ProcessEvent[]): ProcessState => {
  let state = initialState(definition);
  for (const event of [{ type: 'started' } as const, ...events]) {
    const answer = advance(definition, state, event, 0);
    if (!answer.accepted) throw new Error(`${event.type}: ${answer.rejection.detail}`);
    ({ state } = answer);
  }
  return state;
};

const done = (item: string): ProcessEvent => ({ type: 'completed', item });

const open = (definition: ProcessDefinition, state: ProcessState): readonly string[] =>
  openItems(definition, state).map((item) => item.element);

const LINE = process(
  '<startEvent id="s"/><userTask id="A"/><userTask id="B" paraf:action="paraf"/><userTask id="C"/><endEvent id="e"/>[s>A; A>B; B>C; C>e]',
);

const FORK = process(
  '<startEvent id="s"/><userTask id="A"/><parallelGateway id="f"/><userTask id="B"/><userTask id="C"/><parallelGateway id="j"/><userTask id="D"/>[s>A; A>f; f>B; f>C; B>j; C>j; j>D]',
);

describe('return', () => {
  it('opens an earlier task again and closes the one that was returned', async () => {
    const definition = await compiled(LINE);
    const state = after(definition, done('A'), done('B'));

    const answer = advance(definition, state, { type: 'returned', item: 'C', to: 'A' }, 0);

    expect(answer.effects).toEqual([
      { type: 'close-task', item: 'C', element: 'C', reason: 'returned' },
      expect.objectContaining({
        type: 'open-task',
        item: expect.objectContaining({ id: 'A#2', element: 'A' }) as unknown,
      }),
    ]);
    expect(open(definition, answer.state)).toEqual(['A']);
  });

  it('is refused forwards, to another scope, and for what is not open', async () => {
    const definition = await compiled(LINE);
    const state = after(definition);

    expect(advance(definition, state, { type: 'returned', item: 'A', to: 'C' }, 0)).toMatchObject({
      accepted: false,
      rejection: { code: 'NO_SUCH_TARGET' },
    });
    expect(advance(definition, state, { type: 'returned', item: 'A', to: 'nowhere' }, 0)).toMatchObject({
      rejection: { code: 'NO_SUCH_TARGET' },
    });
    expect(advance(definition, state, { type: 'returned', item: 'B', to: 'A' }, 0)).toMatchObject({
      rejection: { code: 'NOT_OPEN' },
    });
  });

  it('is refused across an open parallel branch, and into a closed one', async () => {
    const definition = await compiled(FORK);
    const split = after(definition, done('A'));
    const joined = after(definition, done('A'), done('B'), done('C'));

    expect(advance(definition, split, { type: 'returned', item: 'B', to: 'A' }, 0)).toMatchObject({
      rejection: { code: 'ACROSS_PARALLEL' },
    });
    expect(advance(definition, joined, { type: 'returned', item: 'D', to: 'B' }, 0)).toMatchObject({
      rejection: { code: 'ACROSS_PARALLEL' },
    });
    expect(advance(definition, joined, { type: 'returned', item: 'D', to: 'A' }, 0).accepted).toBe(true);
  });

  it('withdraws the token of a branch that waits at the join', async () => {
    const definition = await compiled(FORK);
    const state = after(definition, done('A'), done('C'));

    const answer = advance(definition, state, { type: 'returned', item: 'B', to: 'A' }, 0);

    expect(answer.accepted).toBe(true);
    expect(open(definition, answer.state)).toEqual(['A']);
    expect(answer.state.frames['P']?.joins).toBeUndefined();
  });
});

describe('recall', () => {
  it('takes a completion back while nobody has acted on it', async () => {
    const definition = await compiled(LINE);

    const answer = advance(definition, after(definition, done('A')), { type: 'recalled', element: 'A' }, 0);

    expect(open(definition, answer.state)).toEqual(['A']);
  });

  it('takes the token back from a join', async () => {
    const definition = await compiled(FORK);

    const answer = advance(definition, after(definition, done('A'), done('B')), { type: 'recalled', element: 'B' }, 0);

    expect([...open(definition, answer.state)].sort()).toEqual(['B', 'C']);
    expect(answer.state.frames['P']?.joins).toBeUndefined();
  });

  it('is too late once the next person has acted', async () => {
    const definition = await compiled(LINE);

    expect(
      advance(definition, after(definition, done('A'), done('B')), { type: 'recalled', element: 'A' }, 0),
    ).toMatchObject({ rejection: { code: 'CANNOT_RECALL' } });
  });
});

describe('repair', () => {
  it('moves a token back, but never past a gate', async () => {
    const definition = await compiled(LINE);
    const atA = after(definition);
    const atC = after(definition, done('A'), done('B'));

    expect(advance(definition, atA, { type: 'repaired', item: 'A', to: 'C' }, 0)).toMatchObject({
      rejection: { code: 'PAST_A_GATE' },
    });
    expect(open(definition, advance(definition, atA, { type: 'repaired', item: 'A', to: 'B' }, 0).state)).toEqual([
      'B',
    ]);
    expect(open(definition, advance(definition, atC, { type: 'repaired', item: 'C', to: 'A' }, 0).state)).toEqual([
      'A',
    ]);
  });

  it('never leaves the gate itself forwards', async () => {
    const definition = await compiled(LINE);

    expect(
      advance(definition, after(definition, done('A')), { type: 'repaired', item: 'B', to: 'C' }, 0),
    ).toMatchObject({ rejection: { code: 'PAST_A_GATE' } });
  });
});

describe('cancel', () => {
  it('ends everything at once, and nothing more is accepted', async () => {
    const definition = await compiled(FORK);

    const answer = advance(definition, after(definition, done('A')), { type: 'cancelled', reason: 'withdrawn' }, 0);

    expect(answer.effects).toEqual([
      { type: 'close-task', item: 'B', element: 'B', reason: 'cancelled' },
      { type: 'close-task', item: 'C', element: 'C', reason: 'cancelled' },
      { type: 'finish', outcome: 'cancelled' },
    ]);
    expect(advance(definition, answer.state, done('B'), 0)).toMatchObject({
      accepted: false,
      rejection: { code: 'FINISHED' },
    });
  });
});
