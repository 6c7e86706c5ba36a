/** Arrival of an application: its applicant is told at once its number and where it can be followed. */
import type { OutboxEntry } from '../ports/recorder.js';
import { elementOf, lanesOf, type Node, type ProcessDefinition } from '../process/definition.js';
import { kindOf } from '../letter/kinds.js';
import { findElement, signedLetterOf, type Element } from './element.js';
import type { Origin } from './origin.js';
import { nextOf } from './way-ahead.js';

export const ARRIVAL = 'arrival';

/** True for somebody's application; false for a case of the office's own, and for one that a procedure has called. */
export const isAppliedFor = (origin: Origin, definition: ProcessDefinition): boolean => {
  if (origin.source === 'procedure') return false;
  if (origin.source !== 'office') return true;
  const letter = signedLetterOf(definition);
  return origin.by === 'officer' && origin.about !== null && letter !== null && kindOf(letter).forHolder;
};

/**
 * Outbox entry written with the application itself, whatever becomes of its workflow. The sender asks whose case it is.
 */
export const arrivalOutbox = (application: string, { source }: Origin): readonly OutboxEntry[] =>
  source === 'procedure'
    ? []
    : [{ key: `${application}/${ARRIVAL}`, channel: 'mail', payload: { kind: ARRIVAL, to: 'applicant' } }];

export interface FirstWork {
  /** The first task of a person, in the order of the drawing; null where the file draws none in its way. */
  readonly task: Element | null;
  /** Lane of that task, as the file names it. */
  readonly lane: string | null;
  /** True where a receipt is made before anybody has to do anything: the applicant is then told by it. */
  readonly isReceiptAtOnce: boolean;
}

const isPerson = ({ kind }: Node): boolean => kind === 'user' || kind === 'manual' || kind === 'task';

const startsOf = (definition: ProcessDefinition): readonly string[] => {
  const main = elementOf(definition, definition.main);
  if (main?.kind !== 'process') return [];
  return main.starts.length > 0 ? main.starts : main.triggered.slice(0, 1);
};

/** First work of a procedure, by its drawn ways. */
export const firstWork = (definition: ProcessDefinition): FirstWork => {
  const seen = new Set<string>();
  const ahead = [...startsOf(definition)];
  let first: Node | null = null;
  let isReceiptAtOnce = false;
  for (let id = ahead.shift(); id !== undefined; id = ahead.shift()) {
    const node = seen.has(id) ? undefined : elementOf(definition, id);
    seen.add(id);
    if (node === undefined) continue;
    if (isPerson(node)) first ??= node;
    else {
      isReceiptAtOnce ||= node.labels.effect === 'receipt';
      ahead.push(...nextOf(definition, node));
    }
  }
  const task = first === null ? null : findElement(definition, first.id);
  const lane = lanesOf(definition, definition.main).find(({ id, role }) => task !== null && (role ?? id) === task.role);
  return { task, lane: lane?.name ?? null, isReceiptAtOnce };
};
