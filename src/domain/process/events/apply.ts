/** Effect of each event from outside on the working copy, or the reason why it is not accepted. */
import type { ProcessEvent, Rejection } from '../machine.js';
import { fact, push } from '../run/run.js';
import type { Run } from '../run/run.js';
import { finish } from '../run/throwing.js';
import { assign, asVariables } from '../run/variables.js';
import type { ProcessState } from '../state.js';
import { isFinished } from '../state.js';
import { deliverMessage, deliverSignal } from './deliver.js';
import { start } from './start.js';
import { moveBack, recall, repair } from './verbs.js';
import { completeItem, failItem, escalateItem } from './work.js';

const rejected = (code: Rejection['code'], detail: string): Rejection => ({ code, detail });

const fire = (run: Run, timer: string): Rejection | undefined => {
  if (!Object.hasOwn(run.waits, timer) || run.waits[timer]?.type !== 'timer')
    return rejected('NOT_AWAITED', `no timer ${timer} is armed`);
  push(run, { do: 'caught', wait: timer });
  return undefined;
};

export const apply = (run: Run, state: ProcessState, event: ProcessEvent): Rejection | undefined => {
  if (isFinished(state)) return rejected('FINISHED', `the procedure has ended (${state.status})`);
  if (event.type === 'started')
    return state.status === 'ready'
      ? start(run, event)
      : rejected('ALREADY_STARTED', 'the procedure has begun already');
  if (state.status === 'ready' && event.type !== 'cancelled')
    return rejected('NOT_STARTED', 'the procedure has not begun');
  switch (event.type) {
    case 'completed':
      return completeItem(run, event);
    case 'error':
      return failItem(run, event);
    case 'escalation':
      return escalateItem(run, event);
    case 'message':
      return deliverMessage(run, event);
    case 'signal':
      return deliverSignal(run, event);
    case 'timer':
      return fire(run, event.timer);
    case 'variables':
      assign(run, run.process, asVariables(event.set), run.process);
      return undefined;
    case 'returned':
      return moveBack(run, event);
    case 'recalled':
      return recall(run, event);
    case 'repaired':
      return repair(run, event);
    case 'cancelled':
      fact(run, 'cancelled', run.process, { detail: { reason: event.reason } });
      finish(run, 'cancelled');
      return undefined;
  }
};
