/** Beginning of requested and of called processes: at once, or when the trigger of their start comes. */
import { firstFiring } from '../calendar.js';
import { elementOf } from '../definition.js';
import { feelHolds, feelValue } from '../feel.js';
import { plan } from './agenda.js';
import { begin, startsBy } from './instances.js';
import type { InstanceToBegin } from './instances.js';
import type { World } from './world.js';

/** The called process begins, unless its caller was ended in the meantime. */
export const beginCalled = (
  world: World,
  { process, variables, caller }: Required<Pick<InstanceToBegin, 'process' | 'variables' | 'caller'>>,
): void => {
  if (world.instances[caller.instance]?.state.frames[caller.item] === undefined) return;
  begin(world, { process, variables, caller });
};

const plannedByTimer = (world: World, process: string): void => {
  for (const startEvent of startsBy(world.definition, process, (spec) => spec.type === 'timer')) {
    const node = elementOf(world.definition, startEvent);
    const spec = node?.kind === 'start' ? node.events.find((s) => s.type === 'timer') : undefined;
    if (spec?.type !== 'timer') continue;
    const context = { variables: world.asked.variables, at: world.clock, zone: world.definition.zone };
    const computed = spec.timer.text.startsWith('=') ? feelValue(spec.timer.text.slice(1), context) : undefined;
    const text =
      computed === undefined
        ? spec.timer.text
        : computed.ok && typeof computed.value === 'string'
          ? computed.value
          : '';
    const first = firstFiring(spec.timer.kind, text, world.clock, world.definition.zone);
    if (!first.ok) continue;
    const { due, every, left } = first.value;
    const cycle = every === undefined || left === undefined ? {} : { every, left };
    plan(world.later, due, { do: 'begin-by-timer', process, startEvent, ...cycle });
  }
};

/** Starts a requested process; one that begins by a trigger waits for it, unless the trigger has come already. */
export const request = (world: World, process: string): void => {
  const { variables } = world.asked;
  const node = elementOf(world.definition, process);
  if (node?.kind !== 'process') return;
  if (node.starts.length > 0 || node.triggered.length === 0) {
    begin(world, { process, variables });
    return;
  }
  const begun = world.instances.find((instance) => instance.process === process && instance.unasked === true);
  if (begun !== undefined) {
    begun.unasked = false;
    return;
  }
  world.pending.add(process);
  const context = { variables, at: world.clock, zone: world.definition.zone };
  const [condition] = startsBy(
    world.definition,
    process,
    (spec) => spec.type === 'condition' && feelHolds(spec.feel, context),
  );
  if (condition !== undefined) begin(world, { process, startEvent: condition, variables, triggered: true });
  else plannedByTimer(world, process);
};
