/** End of work, as its stub says. */
import type { JsonObject } from '../../shared/json.js';
import type { ItemId } from '../machine.js';
import { variablesAt } from '../open-items.js';
import { broadcast, tell } from './instances.js';
import { ownResult } from './stubbed.js';
import { stubValues } from './stubs.js';
import { stubOf } from './world.js';
import type { World } from './world.js';

/** Ends the work of an item as its stub says: escalation and signal first, then completion or error. */
export const finishWork = (world: World, index: number, item: ItemId, result: JsonObject | undefined): void => {
  const instance = world.instances[index];
  const frame = instance?.state.frames[item];
  if (instance === undefined || frame === undefined) return;
  const stub = stubOf(world, frame.element);
  const open = (): boolean => instance.state.frames[item] !== undefined;
  if (stub?.escalation !== undefined) tell(world, index, { type: 'escalation', item, code: stub.escalation });
  if (stub?.signal !== undefined && open()) {
    world.lines.push({
      at: world.clock,
      fact: {
        type: 'thrown',
        element: frame.element,
        item,
        detail: { signal: stub.signal },
        ...(frame.instance === undefined ? {} : { instance: frame.instance }),
      },
    });
    broadcast(world, stub.signal, null);
  }
  if (!open()) return;
  const variables = { ...variablesAt(instance.state, item), ...result };
  const context = { variables, at: world.clock, zone: world.definition.zone };
  const own = ownResult(world.original, frame.element, context);
  const values = stubValues(
    stub?.set,
    own === undefined ? context : { ...context, variables: { ...variables, ...own } },
  );
  const outputs =
    values === undefined && result === undefined && own === undefined ? undefined : { ...own, ...result, ...values };
  const told = outputs === undefined ? {} : { outputs };
  tell(
    world,
    index,
    stub?.error === undefined
      ? { type: 'completed', item, ...told }
      : { type: 'error', item, code: stub.error, ...told },
  );
};
