/** Activities: tasks, call activities, their loops, quantities and compensation (BPMN 2.0.2, 10.3). */
import type { ActivityBase, LoopSpec, LoopThrow, Mapping } from '../definition.js';
import { checkedFeel, expression, feelText, report } from './context.js';
import type { Compiling } from './context.js';
import { mappingsOf, variableOf } from './data.js';
import { definitionsOf, messageSpec, specByRef, specOf } from './events.js';
import { labelsOf } from './labels.js';
import type { ModelElement } from './model.js';
import { flag, part, parts, ref, text } from './model.js';

/** Variable of a loop's data, found by the data association that fills it or is filled by it. */
const loopVariable = (
  compiling: Compiling,
  element: ModelElement,
  id: string,
  property: 'dataInputAssociations' | 'dataOutputAssociations',
): string => {
  const input = property === 'dataInputAssociations';
  const association = parts(element, property).find((a) => (input ? ref(a, 'targetRef') : ref(a, 'sourceRef')) === id);
  const other =
    association === undefined ? undefined : input ? ref(association, 'sourceRef') : ref(association, 'targetRef');
  return variableOf(compiling, other ?? id);
};

const dataItem = (loop: ModelElement, property: string): string | undefined => {
  const item = part(loop, property);
  return item === undefined ? undefined : (text(item, 'name') ?? item.id);
};

const thrown = (compiling: Compiling, element: ModelElement, loop: ModelElement): readonly LoopThrow[] => {
  const behavior = text(loop, 'behavior') ?? 'All';
  const one = (on: 'each' | 'first', id: string | undefined): readonly LoopThrow[] => {
    const event = specByRef(compiling, element, id);
    return event === undefined ? [] : [{ on, event }];
  };
  if (behavior === 'None') return one('each', ref(loop, 'noneBehaviorEventRef'));
  if (behavior === 'One') return one('first', ref(loop, 'oneBehaviorEventRef'));
  if (behavior !== 'Complex') return [];
  return parts(loop, 'complexBehaviorDefinition').flatMap((complex) => {
    const condition = expression(compiling, element.id, part(complex, 'condition'));
    const event = part(complex, 'event');
    if (condition === undefined || event === undefined) return [];
    return definitionsOf(compiling, event).flatMap((definition) => {
      const spec = specOf(compiling, element, definition);
      return spec === undefined ? [] : [{ on: 'condition' as const, condition, event: spec }];
    });
  });
};

const multiInstance = (compiling: Compiling, element: ModelElement, loop: ModelElement): LoopSpec => {
  const cardinality = expression(compiling, element.id, part(loop, 'loopCardinality'));
  const inputRef = ref(loop, 'loopDataInputRef');
  const outputRef = ref(loop, 'loopDataOutputRef');
  const given = element.paraf['collection'];
  const collection =
    given === undefined
      ? inputRef === undefined
        ? undefined
        : loopVariable(compiling, element, inputRef, 'dataInputAssociations')
      : checkedFeel(compiling, element.id, feelText(given));
  if (cardinality === undefined && collection === undefined)
    report(
      compiling,
      'standard',
      'multi-instance-extent',
      element.id,
      'a multi-instance activity has a cardinality or a collection',
      'give it a loopCardinality or a loopDataInputRef',
    );
  if (cardinality !== undefined && /^-?\d*\.?\d+$/.test(cardinality) && !/^\d+$/.test(cardinality))
    report(
      compiling,
      'standard',
      'multi-instance-extent',
      element.id,
      `the cardinality is ${cardinality}; it is a whole number of at least 0`,
      'correct it',
    );
  const completion = expression(compiling, element.id, part(loop, 'completionCondition'));
  const item = dataItem(loop, 'inputDataItem') ?? element.paraf['elementVariable'];
  const outputItem = dataItem(loop, 'outputDataItem') ?? element.paraf['outputElement'];
  const outputCollection =
    outputRef === undefined
      ? element.paraf['outputCollection']
      : loopVariable(compiling, element, outputRef, 'dataOutputAssociations');
  const throws = thrown(compiling, element, loop);
  return {
    kind: flag(loop, 'isSequential', false) ? 'sequential' : 'parallel',
    ...(cardinality === undefined ? {} : { cardinality }),
    ...(collection === undefined ? {} : { collection }),
    ...(item === undefined ? {} : { item }),
    ...(outputItem === undefined ? {} : { outputItem }),
    ...(outputCollection === undefined ? {} : { outputCollection }),
    ...(completion === undefined ? {} : { completion }),
    ...(throws.length === 0 ? {} : { throws }),
  };
};

const standardLoop = (compiling: Compiling, element: ModelElement, loop: ModelElement): LoopSpec => {
  const condition = expression(compiling, element.id, part(loop, 'loopCondition'));
  const raw = loop.attributes['loopMaximum'];
  const maximum = raw === undefined ? undefined : String(raw);
  if (raw !== undefined && !(typeof raw === 'number' && raw >= 1))
    report(
      compiling,
      'standard',
      'loop-maximum',
      element.id,
      `loopMaximum is ${String(raw)}; it must be a whole number of at least 1`,
      'correct it',
    );
  if (condition === undefined && maximum === undefined)
    report(
      compiling,
      'unsupported',
      'loop-without-end',
      element.id,
      'the loop has neither a condition nor a maximum, so nothing says when it ends',
      'give it a loopCondition or a loopMaximum',
    );
  return {
    kind: 'standard',
    testBefore: flag(loop, 'testBefore', false),
    ...(condition === undefined ? {} : { condition }),
    ...(maximum === undefined ? {} : { maximum }),
  };
};

const loopOf = (compiling: Compiling, element: ModelElement): LoopSpec | undefined => {
  const loop = part(element, 'loopCharacteristics');
  if (loop === undefined) return undefined;
  if (loop.type === 'MultiInstanceLoopCharacteristics') return multiInstance(compiling, element, loop);
  return standardLoop(compiling, element, loop);
};

const quantity = (
  compiling: Compiling,
  element: ModelElement,
  attribute: 'startQuantity' | 'completionQuantity',
): number => {
  const value = element.attributes[attribute];
  if (value === undefined) return 1;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return value;
  report(
    compiling,
    'standard',
    'quantity',
    element.id,
    `${attribute} is ${String(value)}; it must be a whole number of at least 1`,
    'correct it',
  );
  return 1;
};

/** Mappings under their key; nothing for a task that passes its data by name alone. */
const given = <K extends string>(
  key: K,
  mappings: readonly Mapping[] | undefined,
): { readonly [P in K]?: readonly Mapping[] } =>
  mappings === undefined ? {} : ({ [key]: mappings } as { readonly [P in K]?: readonly Mapping[] });

/** Parts that all activities have; flows and boundary events are filled in by the scope. */
export const activityBase = (compiling: Compiling, element: ModelElement, scope: string): ActivityBase => {
  const loop = loopOf(compiling, element);
  const defaultFlow = ref(element, 'default');
  const sends = element.type !== 'SendTask' && compiling.messageFlowFrom.has(element.id);
  return {
    id: element.id,
    scope,
    index: 0,
    incoming: [],
    outgoing: [],
    labels: labelsOf(compiling, element),
    boundary: [],
    startQuantity: quantity(compiling, element, 'startQuantity'),
    completionQuantity: quantity(compiling, element, 'completionQuantity'),
    forCompensation: flag(element, 'isForCompensation', false),
    compensable: false,
    ...(defaultFlow === undefined ? {} : { defaultFlow }),
    ...(loop === undefined ? {} : { loop }),
    ...(sends ? { sends: messageSpec(compiling, element, element) } : {}),
    ...given('inputs', mappingsOf(compiling, element, 'dataInputAssociations')),
    ...given('outputs', mappingsOf(compiling, element, 'dataOutputAssociations')),
  };
};
