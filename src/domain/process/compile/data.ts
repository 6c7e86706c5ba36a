/** Data objects, properties and data associations as variables and mappings (BPMN 2.0.2, 10.4). */
import type { Mapping } from '../definition.js';
import type { Json } from '../../shared/json.js';
import { expression, feelText } from './context.js';
import type { Compiling } from './context.js';
import type { ModelElement } from './model.js';
import { part, parts, ref, text } from './model.js';

/** The variable a data element stands for. */
export const variableOf = (compiling: Compiling, id: string): string => {
  const element = compiling.byId.get(id);
  if (element === undefined) return id;
  if (element.type === 'DataObjectReference') {
    const target = ref(element, 'dataObjectRef');
    const object = target === undefined ? undefined : compiling.byId.get(target);
    return (object === undefined ? undefined : text(object, 'name')) ?? text(element, 'name') ?? target ?? id;
  }
  if (element.type === 'DataStoreReference') {
    const target = ref(element, 'dataStoreRef');
    const store = target === undefined ? undefined : compiling.byId.get(target);
    return text(element, 'name') ?? (store === undefined ? undefined : text(store, 'name')) ?? id;
  }
  return text(element, 'name') ?? id;
};

/** Variables that a sub-process declares: its data objects and properties. */
export const declaredIn = (compiling: Compiling, element: ModelElement): Readonly<Record<string, Json>> => {
  const own = [
    ...parts(element, 'flowElements').filter((e) => e.type === 'DataObject' || e.type === 'DataObjectReference'),
    ...parts(element, 'properties'),
  ];
  return Object.fromEntries(own.map((data) => [variableOf(compiling, data.id), null]));
};

const assignments = (compiling: Compiling, holder: ModelElement, association: ModelElement): readonly Mapping[] =>
  parts(association, 'assignment').flatMap((assignment) => {
    const from = expression(compiling, holder.id, part(assignment, 'from'));
    const to = part(assignment, 'to');
    const target = to === undefined ? undefined : text(to, 'body');
    return from === undefined || target === undefined
      ? []
      : [{ from, to: compiling.byId.has(target) ? variableOf(compiling, target) : feelText(target) }];
  });

const moves = (compiling: Compiling, holder: ModelElement, association: ModelElement): readonly Mapping[] => {
  const assigned = assignments(compiling, holder, association);
  if (assigned.length > 0) return assigned;
  const target = ref(association, 'targetRef');
  if (target === undefined) return [];
  const to = variableOf(compiling, target);
  const transformed = expression(compiling, holder.id, part(association, 'transformation'));
  if (transformed !== undefined) return [{ from: transformed, to }];
  const source = ref(association, 'sourceRef');
  const from = source === undefined ? undefined : variableOf(compiling, source);
  return from === undefined || from === to || compiling.byId.get(target)?.type === undefined
    ? []
    : [{ from, to, copy: from }];
};

/** Mappings of associations that say more than "this variable": a transformation, an assignment, another name. */
export const mappingsOf = (
  compiling: Compiling,
  element: ModelElement,
  property: 'dataInputAssociations' | 'dataOutputAssociations',
): readonly Mapping[] | undefined => {
  if (part(element, 'ioSpecification') === undefined) return undefined;
  const mappings = parts(element, property).flatMap((association) => moves(compiling, element, association));
  return mappings.length === 0 ? undefined : mappings;
};
