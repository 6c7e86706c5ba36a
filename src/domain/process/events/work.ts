/** Work reported from outside: done, failed, or escalated. */
import { isActivity, isScope } from '../definition.js';
import type { ActivityNode } from '../definition.js';
import type { ProcessEvent, Rejection } from '../machine.js';
import { frameOf, nodeOf, push } from '../run/run.js';
import type { Run } from '../run/run.js';
import { throwError, throwEscalation } from '../run/throwing.js';
import { assign } from '../run/variables.js';

type Of<T extends ProcessEvent['type']> = Extract<ProcessEvent, { readonly type: T }>;

/** The activity of an open item that somebody or something outside works on. */
export const workOf = (run: Run, item: string): ActivityNode | undefined => {
  const frame = frameOf(run, item);
  const node =
    frame === undefined || frame.loop !== undefined || frame.stuck === true ? undefined : nodeOf(run, frame.element);
  return node !== undefined && isActivity(node) && !isScope(node) ? node : undefined;
};

const notOpen = (run: Run, item: string): Rejection => ({
  code: 'NOT_OPEN',
  detail:
    frameOf(run, item) === undefined ? `${item} is not open` : `${item} is not work that is reported from outside`,
});

export const completeItem = (run: Run, event: Of<'completed'>): Rejection | undefined => {
  const node = workOf(run, event.item);
  if (node === undefined) return notOpen(run, event.item);
  if (node.kind === 'receive' && node.message !== undefined)
    return { code: 'NOT_OPEN', detail: `${event.item} waits for message ${node.message.name} and ends when it comes` };
  push(run, { do: 'complete', frame: event.item, ...(event.outputs === undefined ? {} : { outputs: event.outputs }) });
  return undefined;
};

export const failItem = (run: Run, event: Of<'error'>): Rejection | undefined => {
  if (workOf(run, event.item) === undefined) return notOpen(run, event.item);
  assign(run, event.item, event.outputs, run.frames[event.item]?.element ?? event.item);
  throwError(run, event.code, event.item, false);
  return undefined;
};

export const escalateItem = (run: Run, event: Of<'escalation'>): Rejection | undefined => {
  const node = workOf(run, event.item);
  if (node === undefined) return notOpen(run, event.item);
  assign(run, event.item, event.outputs, node.id);
  throwEscalation(run, event.code, event.item, false, node.id);
  return undefined;
};
