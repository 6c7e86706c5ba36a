import { openItems } from '../process/open-items.js';
import { elementOf, isMachineWork, type ProcessDefinition } from '../process/definition.js';
import { findElement } from './element.js';
import { redrawingOf, type Performance } from './carry-out.js';
import type { ApplicationState } from './state.js';

/** Machine work that the procedure waits for, and work beside it. A run that takes over must see to both. */
export const openPerformances = (definition: ProcessDefinition, state: ApplicationState): readonly Performance[] => [
  ...openItems(definition, state.process).flatMap((item) => {
    const node = elementOf(definition, item.element);
    const effect = node !== undefined && isMachineWork(node) ? findElement(definition, item.element)?.effect : null;
    return effect === null || effect === undefined
      ? []
      : [{ task: item.id, element: item.element, effect, variables: state.process.variables }];
  }),
  ...(state.redrawing === undefined ? [] : [redrawingOf(state.redrawing, state)]),
];
