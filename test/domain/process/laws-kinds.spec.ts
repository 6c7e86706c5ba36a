/** The laws of the reducer over every kind of element: events, loops, sub-processes, errors, escalation, compensation. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../src/domain/shared/json.js';
import { advance } from '../../../src/domain/process/advance.js';
import { elementOf, isActivity, isScope } from '../../../src/domain/process/definition.js';
import type { ProcessDefinition } from '../../../src/domain/process/definition.js';
import type { ProcessEvent, ProcessFact } from '../../../src/domain/process/machine.js';
import { enabled, openItems, stranded } from '../../../src/domain/process/open-items.js';
import { initialState, isFinished } from '../../../src/domain/process/state.js';
import type { ProcessState } from '../../../src/domain/process/state.js';
import { compiled } from './drawing.js';
import { drawnKinds, kindsOf, pieces } from './random-kinds.js';
import type { Piece } from './random-kinds.js';

interface Told {
  readonly before: ProcessState;
  readonly event: ProcessEvent;
  readonly after: ProcessState;
  readonly facts: readonly ProcessFact[];
}

const START: ProcessEvent = { type: 'started' };

/** An event as it would come from outside: a template with what the caller adds. */
const filled = (template: ProcessEvent, bit: number): ProcessEvent => {
  if (template.type === 'error') return { ...template, code: bit % 2 === 0 ? 'E' : 'other' };
  if (template.type === 'escalation') return { ...template, code: 'X' };
  if (template.type === 'variables') return { ...template, set: { v0: bit % 2 === 0, v1: bit % 3 === 0 } };
  if (template.type === 'completed') return { ...template, outputs: { v1: bit % 4 === 0 } };
  return template;
};

/** Walks a process by what is enabled, as the bits choose. `gentle`: nothing fails, ends early or goes back. */
const walked = (definition: ProcessDefinition, bits: readonly number[], gentle = false): readonly Told[] => {
  const told: Told[] = [];
  let state = initialState(definition);
  for (let n = 0; n < 40 && !isFinished(state); n += 1) {
    const bit = bits[n % bits.length] ?? 0;
    const choices = enabled(definition, state).filter(
      ({ type }) =>
        type !== 'cancelled' &&
        !(type === 'error' && (gentle || bit % 5 > 0)) &&
        !(gentle && (type === 'recalled' || type === 'escalation')),
    );
    const event = n === 0 ? START : filled(choices[bit % choices.length]!, bit);
    const answer = advance(definition, state, event, n);
    // A loop in which a condition that holds is all there is to wait for turns in a circle: refused whole, and rightly.
    if (!answer.accepted && answer.rejection.code === 'ENDLESS') break;
    if (!answer.accepted) throw new Error(`${JSON.stringify(event)}: ${answer.rejection.detail}`);
    told.push({ before: state, event, after: answer.state, facts: answer.facts });
    ({ state } = answer);
  }
  return told;
};

const given = fc.record({
  piece: pieces,
  bits: fc.array(fc.nat(1000), { minLength: 5, maxLength: 40 }),
});

/** A seed of its own, so that a run that fails can be run again. */
const runs = { numRuns: 120, seed: 20_261_126 };

const each = async (
  check: (definition: ProcessDefinition, bits: readonly number[], piece: Piece) => void,
): Promise<void> => {
  await fc.assert(
    fc.asyncProperty(given, async ({ piece, bits }) => {
      check(await compiled(drawnKinds(piece)), bits, piece);
    }),
    runs,
  );
};

interface Rebuilt {
  /** Activations open, by item: the element and the instance of each. */
  readonly open: Record<string, { readonly element: string; readonly instance?: number }>;
  readonly set: Record<string, Json>;
}

/** State of the work, rebuilt from the facts alone. */
const replayed = (facts: readonly ProcessFact[]): Rebuilt => {
  const open: Rebuilt['open'] = {};
  const set: Rebuilt['set'] = {};
  for (const { type, element, item, instance, detail } of facts) {
    if (type === 'set' && detail !== null && typeof detail === 'object') Object.assign(set, detail);
    if (item === undefined) continue;
    if (type === 'entered' && open[item] === undefined)
      open[item] = instance === undefined ? { element } : { element, instance };
    if (type === 'completed' || type === 'cancelled') Reflect.deleteProperty(open, item);
  }
  return { open, set };
};

/** The same of a state: every activation but those no fact names: the process itself, a loop as a whole, a token that is stuck, what is being undone. */
const standing = (definition: ProcessDefinition, state: ProcessState): Rebuilt['open'] =>
  Object.fromEntries(
    Object.entries(state.frames).flatMap(([id, frame]) => {
      const node = elementOf(definition, frame.element);
      const named =
        node !== undefined &&
        frame.parent !== null &&
        frame.loop === undefined &&
        frame.stuck === undefined &&
        (isActivity(node) || node.kind === 'catch' || node.kind === 'event-gateway') &&
        !(frame.undo !== undefined && !isScope(node));
      if (!named) return [];
      return [
        [
          id,
          frame.instance === undefined
            ? { element: frame.element }
            : { element: frame.element, instance: frame.instance },
        ] as const,
      ];
    }),
  );

/** Everything one could tell a process of this definition, whether it is due or not. */
const everything = (definition: ProcessDefinition, state: ProcessState): readonly ProcessEvent[] => {
  const items = [
    ...new Set([
      ...Object.keys(definition.nodes).flatMap((id) => [id, `${id}#2`, `${id}#3`, `${id}*1`]),
      ...Object.keys(state.frames),
    ]),
  ];
  const timers = [
    ...new Set([
      ...Object.keys(state.waits),
      ...Object.keys(definition.nodes).flatMap((id) => [id, `${id}@0`, `${id}#2`]),
    ]),
  ];
  return [
    ...items.flatMap((item): ProcessEvent[] => [
      { type: 'completed', item },
      { type: 'error', item, code: '' },
      { type: 'escalation', item, code: '' },
    ]),
    ...timers.map((timer): ProcessEvent => ({ type: 'timer', timer })),
    ...['M', 'N'].map((name): ProcessEvent => ({ type: 'message', name })),
    ...['G', 'H'].map((name): ProcessEvent => ({ type: 'signal', name })),
    ...Object.keys(definition.nodes).map((element): ProcessEvent => ({ type: 'recalled', element })),
    START,
    { type: 'variables', set: {} },
    { type: 'cancelled', reason: '' },
  ];
};

const canonical = (event: ProcessEvent): string =>
  JSON.stringify(Object.entries(event).sort(([a], [b]) => (a < b ? -1 : 1)));

describe('the laws of the reducer, for every kind of element', () => {
  it('equal input gives equal output, nothing is changed in place, and a state survives JSON', async () => {
    await each((definition, bits) => {
      for (const { before, event, after } of walked(definition, bits)) {
        const text = JSON.stringify(before);
        const copy = JSON.parse(text) as ProcessState;
        const again = advance(definition, copy, event, 7);

        expect(copy).toEqual(before);
        expect(again).toEqual(advance(definition, before, event, 7));
        expect(JSON.stringify(before)).toBe(text);
        expect(JSON.parse(JSON.stringify(after))).toEqual(after);
      }
    });
  });

  it('replaying the events rebuilds the state, and replaying the facts rebuilds where the work stands', async () => {
    await each((definition, bits) => {
      const told = walked(definition, bits);
      let state = initialState(definition);
      const facts: ProcessFact[] = [];
      for (const [n, { event, after, facts: more }] of told.entries()) {
        ({ state } = advance(definition, state, event, n));
        facts.push(...more);
        const { open, set } = replayed(facts);

        expect(state).toEqual(after);
        if (isFinished(state)) expect(state.frames).toEqual({});
        else expect(open).toEqual(standing(definition, state));
        expect({ v0: set['v0'], v1: set['v1'] }).toEqual({ v0: state.variables['v0'], v1: state.variables['v1'] });
      }
    });
  });

  it('no activation is begun twice, ended twice, or ended before it began', async () => {
    await each((definition, bits) => {
      const begun = new Set<string>();
      const open = new Set<string>();
      for (const { facts } of walked(definition, bits))
        for (const { type, element, item } of facts) {
          const kind = elementOf(definition, element)?.kind;
          // A throwing event has an item only while what it undoes is still to do; it is entered without one.
          if (item === undefined || kind === 'throw' || kind === 'end') continue;
          if (type === 'entered') {
            expect(begun).not.toContain(item);
            begun.add(item);
            open.add(item);
          } else if (type === 'completed' || type === 'cancelled') {
            expect(open).toContain(item);
            open.delete(item);
          }
        }
    });
  });

  it('no token is lost or invented: what comes to a node along its flows leaves along its flows, is in it, or was ended with it', async () => {
    await each((definition, bits) => {
      const told = walked(definition, bits);
      const facts = told.flatMap((one) => one.facts);
      const state = told.at(-1)?.after ?? initialState(definition);
      const cut = facts.some(({ type, element }) => {
        const node = elementOf(definition, element);
        return (
          type === 'cancelled' ||
          type === 'returned' ||
          (node?.kind === 'end' && node.events.some((spec) => spec.type === 'terminate' || spec.type === 'cancel'))
        );
      });
      if (cut || state.status === 'failed') return;
      const count = (type: ProcessFact['type'], element: string): number =>
        facts.filter((one) => one.type === type && one.element === element).length;
      for (const node of Object.values(definition.nodes)) {
        if (node.kind === 'process' || node.incoming.length === 0 || (isActivity(node) && node.loop !== undefined))
          continue;
        const came = node.incoming.reduce((sum, flow) => sum + count('taken', flow), 0);
        const source = definition.flows[node.incoming[0] ?? '']?.source;
        // An event behind a gateway is armed with it, and entered when it has come.
        if (source === undefined || definition.nodes[source]?.kind === 'event-gateway') continue;
        expect({ node: node.id, entered: count('entered', node.id) }).toEqual({ node: node.id, entered: came });
        const waiting = Object.values(state.frames).reduce(
          (sum, frame) => sum + Object.values(frame.joins?.[node.id] ?? {}).reduce((all, n) => all + n, 0),
          0,
        );
        const left = node.outgoing.map((flow) => count('taken', flow));
        const done = count('completed', node.id);
        if (node.kind === 'exclusive')
          expect({ node: node.id, left: left.reduce((a, b) => a + b, 0) }).toEqual({ node: node.id, left: done });
        if (node.kind === 'parallel') {
          expect(left.every((one) => one === done)).toBe(true);
          if (node.incoming.length > 1) expect(came - done * node.incoming.length).toBe(waiting);
        }
        if (isActivity(node)) {
          const open = Object.values(state.frames).filter(({ element }) => element === node.id).length;
          if (!isFinished(state)) expect({ node: node.id, open }).toEqual({ node: node.id, open: came - done });
          for (const one of left) expect(one).toBe(done);
        }
      }
    });
  });

  it('a process that has ended holds nothing, and one that runs awaits something or says where it is stuck', async () => {
    await each((definition, bits) => {
      for (const { after } of walked(definition, bits)) {
        if (isFinished(after)) {
          expect(after.frames).toEqual({});
          expect(after.waits).toEqual({});
        } else {
          expect(openItems(definition, after).length + stranded(after).length).toBeGreaterThan(0);
        }
        for (const wait of Object.values(after.waits)) expect(after.frames[wait.owner]).toBeDefined();
        for (const frame of Object.values(after.frames))
          if (frame.parent !== null) expect(after.frames[frame.parent]).toBeDefined();
      }
    });
  });

  it('enabled is exactly what advance accepts', async () => {
    const kinds = new Map<string, number>();
    await each((definition, bits, piece) => {
      for (const kind of new Set(kindsOf(piece))) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      const told = walked(definition, bits);
      for (const state of [initialState(definition), ...told.slice(0, 12).map(({ after }) => after)]) {
        const may = new Set(enabled(definition, state).map(canonical));
        for (const event of everything(definition, state)) {
          const accepted = advance(definition, state, event, 7).accepted;

          expect({ event, accepted }).toEqual({ event, accepted: may.has(canonical(event)) });
          may.delete(canonical(event));
        }
        // Whatever else is enabled is accepted too: starts by name.
        for (const event of enabled(definition, state).filter((one) => may.has(canonical(one))))
          expect(advance(definition, state, event, 7).accepted).toBe(true);
      }
    });

    expect(kinds.size).toBeGreaterThan(25);
  });
});
