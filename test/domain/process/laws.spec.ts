import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { advance } from '../../../src/domain/process/advance.js';
import type { ProcessDefinition } from '../../../src/domain/process/definition.js';
import type { ProcessEvent } from '../../../src/domain/process/machine.js';
import { enabled, openItems, stranded } from '../../../src/domain/process/open-items.js';
import { initialState, isFinished } from '../../../src/domain/process/state.js';
import type { ProcessState } from '../../../src/domain/process/state.js';
import { compiled } from './drawing.js';
import { blocks, drawnProcess } from './random.js';

interface Told {
  readonly event: ProcessEvent;
  readonly state: ProcessState;
}

/** Walks a process by what is enabled, as the bits choose, never cancelling. */
const walked = (definition: ProcessDefinition, bits: readonly number[]): readonly Told[] => {
  const told: Told[] = [];
  let state = initialState(definition);
  for (let n = 0; n < 300 && !isFinished(state); n += 1) {
    const choices = enabled(definition, state).filter(
      (e) => e.type === 'started' || e.type === 'completed' || (e.type === 'error' && n < 50),
    );
    const event = choices[(bits[n % bits.length] ?? 0) % choices.length]!;
    const told_ = event.type === 'error' ? { ...event, code: 'E' } : event;
    const answer = advance(definition, state, told_, n);
    if (!answer.accepted) throw new Error(answer.rejection.detail);
    told.push({ event: told_, state });
    ({ state } = answer);
  }
  return [...told, { event: { type: 'cancelled', reason: '' }, state }];
};

const given = fc.record({
  block: blocks(true),
  bits: fc.array(fc.nat(1000), { minLength: 5, maxLength: 30 }),
  yes: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
});

const definitionOf = (one: {
  readonly block: Parameters<typeof drawnProcess>[0];
  readonly yes: readonly boolean[];
}): Promise<ProcessDefinition> => compiled(drawnProcess(one.block, (index) => String(one.yes[index] ?? true)));

const runs = { numRuns: 150 };

describe('the laws of the reducer', () => {
  it('equal input gives equal output, and a state survives JSON', async () => {
    await fc.assert(
      fc.asyncProperty(given, async (one) => {
        const definition = await definitionOf(one);
        for (const { state, event } of walked(definition, one.bits)) {
          const copy = JSON.parse(JSON.stringify(state)) as ProcessState;

          expect(copy).toEqual(state);
          expect(advance(definition, copy, event, 7)).toEqual(advance(definition, state, event, 7));
        }
      }),
      runs,
    );
  });

  it('a state is never changed in place', async () => {
    await fc.assert(
      fc.asyncProperty(given, async (one) => {
        const definition = await definitionOf(one);
        for (const { state, event } of walked(definition, one.bits)) {
          const before = JSON.stringify(state);
          advance(definition, state, event, 7);

          expect(JSON.stringify(state)).toBe(before);
        }
      }),
      runs,
    );
  });

  it('replaying the events rebuilds the state', async () => {
    await fc.assert(
      fc.asyncProperty(given, async (one) => {
        const definition = await definitionOf(one);
        const told = walked(definition, one.bits);
        let state = initialState(definition);
        for (const [n, { event }] of told.slice(0, -1).entries()) ({ state } = advance(definition, state, event, n));

        expect(state).toEqual(told.at(-1)?.state);
      }),
      runs,
    );
  });

  it('no token is lost or invented: a process of blocks comes to its end, and only there', async () => {
    await fc.assert(
      fc.asyncProperty(given, async (one) => {
        const definition = await definitionOf(one);
        const told = walked(definition, one.bits);
        for (const { state } of told)
          if (state.status === 'running') expect(openItems(definition, state).length).toBeGreaterThan(0);
        const last = told.at(-1)!.state;

        expect(['completed', 'failed']).toContain(last.status);
        expect(stranded(last)).toEqual([]);
        expect(last.frames).toEqual({});
        expect(last.waits).toEqual({});
      }),
      runs,
    );
  });

  it('what is enabled is accepted, and what is not open is not', async () => {
    await fc.assert(
      fc.asyncProperty(given, async (one) => {
        const definition = await definitionOf(one);
        const items = Object.keys(definition.nodes).flatMap((id) => [id, `${id}#2`]);
        for (const { state } of walked(definition, one.bits)) {
          const may = enabled(definition, state);
          for (const event of may) expect(advance(definition, state, event, 7).accepted).toBe(true);
          for (const item of items) {
            const expected = may.some((event) => event.type === 'completed' && event.item === item);

            expect(advance(definition, state, { type: 'completed', item }, 7).accepted).toBe(expected);
          }
        }
      }),
      runs,
    );
  });
});
