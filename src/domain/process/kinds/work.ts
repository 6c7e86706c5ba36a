/** Shared by the tasks: requests for their work to people and machines, and its end. */
import type { JsonObject } from '../../shared/json.js';
import type { ActivityNode } from '../definition.js';
import type { ItemId, OpenItem } from '../machine.js';
import { arriveAt, finishActivity } from '../run/activity.js';
import type { Run } from '../run/run.js';
import { visible } from '../run/variables.js';
import type { Frame } from '../state.js';

type WorkKind = Exclude<OpenItem['kind'], 'message' | 'timer' | 'signal' | 'condition'>;

export const itemOf = (kind: WorkKind, id: ItemId, frame: Frame): OpenItem => ({
  id,
  element: frame.element,
  kind,
  ...(frame.instance === undefined ? {} : { instance: frame.instance }),
});

export const arrive = (run: Run, node: ActivityNode, scope: ItemId, flow: string | null): void => {
  arriveAt(run, node, scope, flow);
};

export const complete = (run: Run, node: ActivityNode, id: ItemId, outputs: JsonObject | undefined): void => {
  finishActivity(run, id, node, outputs);
};

/** Asks a machine to do the work. */
export const perform = (run: Run, node: ActivityNode, kind: WorkKind, id: ItemId, frame: Frame): void => {
  run.effects.push({
    type: 'perform',
    item: itemOf(kind, id, frame),
    effect: node.labels.effect ?? null,
    variables: visible(run, id),
  });
};

/** Asks a person to do the work. */
export const ask = (run: Run, kind: WorkKind, id: ItemId, frame: Frame): void => {
  run.effects.push({ type: 'open-task', item: itemOf(kind, id, frame), variables: visible(run, id) });
};

/** The person's work is done. */
export const close = (run: Run, node: ActivityNode, id: ItemId, outputs: JsonObject | undefined): void => {
  run.effects.push({ type: 'close-task', item: id, element: node.id, reason: 'completed' });
  finishActivity(run, id, node, outputs);
};
