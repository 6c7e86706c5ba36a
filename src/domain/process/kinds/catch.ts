import type { CatchNode } from '../definition.js';
import { leave } from '../run/flow.js';
import { chooseEvent } from '../run/race.js';
import { addFrame, fact, frameOf, nextId, removeFrame } from '../run/run.js';
import { followingOn } from '../run/trail.js';
import { assign } from '../run/variables.js';
import { arm, consume, disarmOwner } from '../run/waits.js';
import type { Kind } from './kind.js';

/** An intermediate event that waits; a link catch only passes on (BPMN 2.0.2, 10.5.3). */
export const catching: Kind<CatchNode> = {
  arrive: (run, node, scope) => {
    if (node.events.length === 0 || node.events.some((spec) => spec.type === 'link')) {
      fact(run, 'entered', node.id);
      if (node.events.length > 0) fact(run, 'caught', node.id);
      fact(run, 'completed', node.id);
      leave(run, node.id, scope);
      return;
    }
    const id = nextId(run, node.id);
    addFrame(run, id, { element: node.id, parent: scope });
    fact(run, 'entered', node.id, { item: id });
    arm(run, node.id, id, id);
  },
  caught: (run, node, waitId, wait, payload) => {
    const frame = frameOf(run, wait.owner);
    if (frame === undefined || frame.parent === null) return;
    if (frame.element !== node.id) {
      chooseEvent(run, wait.owner, waitId, wait, payload);
      return;
    }
    if (!consume(run, waitId, wait, node.parallelMultiple, false)) return;
    disarmOwner(run, wait.owner);
    removeFrame(run, wait.owner);
    fact(run, 'caught', node.id, { item: wait.owner, detail: { [wait.type]: wait.name ?? null } });
    assign(run, frame.parent, payload, node.id);
    fact(run, 'completed', node.id, { item: wait.owner });
    const { parent } = frame;
    followingOn(run, wait.owner, node.id, parent, () => {
      leave(run, node.id, parent);
    });
  },
};
