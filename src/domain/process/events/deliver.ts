/** Messages and signals from outside. A message reaches one receiver, a signal all (BPMN 2.0.2, 10.5.1). */
import type { Json } from '../../shared/json.js';
import type { ProcessEvent, Rejection } from '../machine.js';
import type { Wait } from '../state.js';
import { push } from '../run/run.js';
import type { Run } from '../run/run.js';
import { broadcast } from '../run/throwing.js';
import { asVariables } from '../run/variables.js';

type MessageEvent = Extract<ProcessEvent, { readonly type: 'message' }>;

const equal = (a: Json | undefined, b: Json | undefined): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/**
 * True where a subscription is for this message: by element where it is addressed, otherwise by name; and by its key.
 */
export const expects = (wait: Wait, event: MessageEvent): boolean =>
  wait.type === 'message' &&
  (event.to === undefined ? wait.name === event.name : wait.element === event.to) &&
  (wait.key === undefined || equal(wait.key, event.correlationKey));

export const deliverMessage = (run: Run, event: MessageEvent): Rejection | undefined => {
  const id = Object.keys(run.waits).find((key) => {
    const wait = run.waits[key];
    return wait !== undefined && expects(wait, event);
  });
  if (id === undefined)
    return { code: 'NOT_AWAITED', detail: `nothing waits for message ${event.to ?? event.name} with this key` };
  const payload = asVariables(event.payload);
  push(run, { do: 'caught', wait: id, ...(payload === undefined ? {} : { payload }) });
  return undefined;
};

export const deliverSignal = (
  run: Run,
  event: Extract<ProcessEvent, { readonly type: 'signal' }>,
): Rejection | undefined => {
  if (!Object.values(run.waits).some((wait) => wait.type === 'signal' && wait.name === event.name))
    return { code: 'NOT_AWAITED', detail: `nothing waits for signal ${event.name}` };
  broadcast(run, event.name, event.payload ?? null);
  return undefined;
};
