/** Open items of a running procedure, and the events that it accepts next. */
import { elementOf, isActivity, isScope } from './definition.js';
import type { ProcessDefinition } from './definition.js';
import { beginnings } from './events/start.js';
import type { OpenItem, ProcessEvent } from './machine.js';
import { isFinished } from './state.js';
import type { Frame, ProcessState } from './state.js';
import type { JsonObject } from '../shared/json.js';

/** Work and catching events that hold a token, in the order they were opened. */
export const openItems = (definition: ProcessDefinition, state: ProcessState): readonly OpenItem[] => {
  const items: OpenItem[] = [];
  for (const [id, frame] of Object.entries(state.frames)) {
    const node = elementOf(definition, frame.element);
    if (node === undefined || frame.loop !== undefined || frame.stuck === true || frame.undo !== undefined) continue;
    if (isActivity(node)) {
      if (isScope(node)) continue;
      const wait = node.kind === 'receive' && Object.hasOwn(state.waits, id) ? state.waits[id] : undefined;
      items.push({
        id,
        element: node.id,
        kind: node.kind,
        ...(frame.instance === undefined ? {} : { instance: frame.instance }),
        ...(wait?.name === undefined ? {} : { waitsFor: wait.name }),
        ...(wait?.key === undefined ? {} : { correlationKey: wait.key }),
      });
    } else if (node.kind === 'catch' || node.kind === 'event-gateway') {
      for (const [waitId, wait] of Object.entries(state.waits))
        if (wait.owner === id)
          items.push({
            id: waitId,
            element: wait.element,
            kind: elementOf(definition, wait.element)?.kind === 'receive' ? 'receive' : wait.type,
            ...(wait.name === undefined ? {} : { waitsFor: wait.name }),
            ...(wait.key === undefined ? {} : { correlationKey: wait.key }),
          });
    }
  }
  return items;
};

/** Elements with tokens that nothing awaited will move: joins still short of tokens, and gateways without a way out. */
export const stranded = (state: ProcessState): readonly string[] =>
  Object.values(state.frames).flatMap((frame) => [
    ...(frame.stuck === true ? [frame.element] : []),
    ...Object.keys(frame.joins ?? {}),
  ]);

const startTemplates = (definition: ProcessDefinition, state: ProcessState): readonly ProcessEvent[] => {
  const process = elementOf(definition, state.process);
  if (process?.kind !== 'process') return [];
  const none = process.starts.filter((id) => elementOf(definition, id)?.kind === 'start');
  const ways = beginnings(definition, process);
  const elements = new Set(ways.map((way) => way.element));
  return [
    ...(process.starts.length > 0 || elements.size <= 1 ? [{ type: 'started' as const }] : []),
    ...[...none, ...elements].map((startEvent) => ({ type: 'started' as const, startEvent })),
    ...ways.flatMap((way) => (way.message === undefined ? [] : [{ type: 'started' as const, message: way.message }])),
  ];
};

/**
 * Templates of the events that `advance` accepts next, beside the verbs and `variables`: reported work, awaited
 * messages, signals and timers, and taking back. Payloads, outputs and codes are the caller's to add.
 */
export const enabled = (definition: ProcessDefinition, state: ProcessState): readonly ProcessEvent[] => {
  if (isFinished(state)) return [];
  const cancelled: ProcessEvent = { type: 'cancelled', reason: '' };
  if (state.status === 'ready') return [...startTemplates(definition, state), cancelled];
  const events: ProcessEvent[] = [];
  for (const item of openItems(definition, state)) {
    const frame = Object.hasOwn(state.frames, item.id) ? state.frames[item.id] : undefined;
    const node = frame === undefined ? undefined : elementOf(definition, frame.element);
    if (node === undefined || !isActivity(node)) continue;
    if (!(node.kind === 'receive' && node.message !== undefined)) events.push({ type: 'completed', item: item.id });
    events.push({ type: 'error', item: item.id, code: '' }, { type: 'escalation', item: item.id, code: '' });
  }
  const signals = new Set<string>();
  for (const [id, wait] of Object.entries(state.waits)) {
    if (wait.type === 'timer') events.push({ type: 'timer', timer: id });
    else if (wait.type === 'signal' && wait.name !== undefined) signals.add(wait.name);
    else if (wait.type === 'message' && wait.name !== undefined)
      events.push({
        type: 'message',
        name: wait.name,
        ...(wait.key === undefined ? {} : { correlationKey: wait.key }),
      });
  }
  for (const name of signals) events.push({ type: 'signal', name });
  for (const element of Object.keys(state.trail)) events.push({ type: 'recalled', element });
  events.push({ type: 'variables', set: {} }, cancelled);
  return events;
};

/** Variables that an item's expressions see: the process's and those of every scope around it. */
export const variablesAt = (state: ProcessState, item: string): JsonObject => {
  const layers: JsonObject[] = [];
  for (let id: string | null = item; id !== null;) {
    const frame: Frame | undefined = Object.hasOwn(state.frames, id) ? state.frames[id] : undefined;
    if (frame?.vars !== undefined) layers.push(frame.vars);
    id = frame?.parent ?? null;
  }
  return layers.reduceRight<JsonObject>((seen, layer) => ({ ...seen, ...layer }), state.variables);
};
