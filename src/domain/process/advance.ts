/** The reducer: one event applied to one state. Total and pure; equal input gives equal output. */
import type { Instant } from '../shared/time.js';
import { flowOf, isScope } from './definition.js';
import type { ProcessDefinition } from './definition.js';
import { apply } from './events/apply.js';
import { kindOf } from './kinds/registry.js';
import type { ProcessEffect, ProcessEvent, ProcessFact, Rejection } from './machine.js';
import { closeWhole } from './run/activity.js';
import { undoNext } from './run/compensation.js';
import { releaseInclusive } from './run/inclusive-join.js';
import { MOST_JOBS, closeRun, fact, frameOf, landed, nodeOf, openRun, push } from './run/run.js';
import type { Job, Run } from './run/run.js';
import { isEmpty } from './run/scope.js';
import { finish } from './run/throwing.js';
import { keepTrail } from './run/trail.js';
import { lookAtConditions } from './run/waits.js';
import type { ProcessState } from './state.js';

export type Advance =
  | {
      readonly accepted: true;
      readonly state: ProcessState;
      readonly effects: readonly ProcessEffect[];
      readonly facts: readonly ProcessFact[];
    }
  | {
      readonly accepted: false;
      readonly rejection: Rejection;
      readonly state: ProcessState;
      readonly effects: readonly [];
      readonly facts: readonly [ProcessFact];
    };

const work = (run: Run, job: Job): void => {
  switch (job.do) {
    case 'take': {
      landed(run, job.scope);
      const flow = flowOf(run.definition, job.flow);
      if (flow === undefined || frameOf(run, job.scope) === undefined) return;
      fact(run, 'taken', job.flow);
      push(run, { do: 'arrive', node: flow.target, flow: job.flow, scope: job.scope });
      return;
    }
    case 'arrive': {
      landed(run, job.scope);
      const node = nodeOf(run, job.node);
      if (node === undefined || frameOf(run, job.scope) === undefined) return;
      if (
        run.cause !== null &&
        'events' in node &&
        node.events.length > 0 &&
        (node.kind === 'throw' || node.kind === 'end')
      ) {
        const leaving = run.leaving.get(run.cause);
        if (leaving !== undefined) leaving.ended = true;
      }
      kindOf(node).arrive(run, node, job.scope, job.flow);
      return;
    }
    case 'throw': {
      landed(run, job.scope);
      const node = nodeOf(run, job.node);
      if (node !== undefined && frameOf(run, job.scope) !== undefined) kindOf(node).throws?.(run, node, job.scope);
      return;
    }
    case 'begin': {
      const frame = frameOf(run, job.frame);
      const node = frame === undefined ? undefined : nodeOf(run, frame.element);
      if (frame !== undefined && node !== undefined) kindOf(node).begin?.(run, node, job.frame, frame);
      return;
    }
    case 'complete': {
      const frame = frameOf(run, job.frame);
      const node = frame === undefined ? undefined : nodeOf(run, frame.element);
      if (node === undefined || (isScope(node) && !isEmpty(run, job.frame))) return;
      kindOf(node).complete?.(run, node, job.frame, job.outputs);
      return;
    }
    case 'close':
      closeWhole(run, job.frame);
      return;
    case 'undo':
      undoNext(run, job.frame);
      return;
    case 'caught': {
      const wait = Object.hasOwn(run.waits, job.wait) ? run.waits[job.wait] : undefined;
      if (wait !== undefined) landed(run, wait.owner);
      const node = wait === undefined ? undefined : nodeOf(run, wait.element);
      if (wait !== undefined && node !== undefined) kindOf(node).caught?.(run, node, job.wait, wait, job.payload);
      return;
    }
  }
};

/** Completes each scope whose last token is gone. */
const settle = (run: Run): void => {
  for (const id of run.touched) {
    const frame = frameOf(run, id);
    if (frame === undefined || frame.undo !== undefined || frame.loop !== undefined) continue;
    const node = nodeOf(run, frame.element);
    if (node === undefined || !isScope(node) || !isEmpty(run, id)) continue;
    if (frame.parent === null) {
      finish(run, 'completed');
      break;
    }
    push(run, { do: 'complete', frame: id });
  }
  run.touched.clear();
};

/** Works until nothing can move by itself; false where it would never rest. */
const rest = (run: Run): boolean => {
  let jobs = 0;
  for (;;) {
    if (run.changed) lookAtConditions(run);
    if (run.touched.size > 0) settle(run);
    const job = run.queue[run.head];
    if (job === undefined) {
      run.queue = [];
      run.head = 0;
      if (run.status !== 'running' || !releaseInclusive(run)) return true;
      continue;
    }
    run.head += 1;
    jobs += 1;
    if (jobs > MOST_JOBS || run.overrun) return false;
    run.cause = 'cause' in job ? (job.cause ?? null) : null;
    work(run, job);
    run.cause = null;
  }
};

const declined = (state: ProcessState, event: ProcessEvent, rejection: Rejection): Advance => ({
  accepted: false,
  rejection,
  state,
  effects: [],
  facts: [
    {
      type: 'declined',
      element: state.process,
      detail: { event: event.type, code: rejection.code, reason: rejection.detail },
    },
  ],
});

/**
 * Applies an event at an instant (epoch milliseconds). Accepted: the next state, the effects for the shell and the
 * facts for the audit, both in order. Otherwise the same state and the rejection. `ending`: escalation codes by which
 * the caller of this instance ends it, where a shell knows that beforehand.
 */
export const advance = (
  definition: ProcessDefinition,
  state: ProcessState,
  event: ProcessEvent,
  at: Instant,
  ending?: ReadonlySet<string>,
): Advance => {
  const run = openRun(definition, state, at, ending);
  run.known = 'known' in event;
  const rejection = apply(run, state, event);
  if (rejection !== undefined) return declined(state, event, rejection);
  if (!rest(run))
    return declined(state, event, {
      code: 'ENDLESS',
      detail: `after ${MOST_JOBS} steps of its own the procedure still turns in a circle`,
    });
  keepTrail(run);
  return { accepted: true, state: closeRun(run), effects: run.effects, facts: run.facts };
};
