/** Open places of an application that no task stands for: gates, and work of the machine. */
import { openItems } from '../process/open-items.js';
import type { ProcessDefinition } from '../process/definition.js';
import { findElement } from './element.js';
import { openSurveyGate } from './facts.js';
import type { ApplicationState } from './state.js';

export interface WaitNow {
  readonly element: string;
  readonly name: string;
  readonly step: string | null;
  /** `applicant`: it is their turn. `machine`: the office's own program is at it. `other`: a message, day or event. */
  readonly turn: 'applicant' | 'machine' | 'other';
}

const MACHINE: ReadonlySet<string> = new Set(['service', 'send', 'script', 'business-rule']);

/**
 * The waits, in the order they were opened. `tasks`: elements with an open task, which says itself whose turn it is.
 */
export const waitsNow = (
  definition: ProcessDefinition,
  { process, clock }: Pick<ApplicationState, 'process' | 'clock'>,
  tasks: ReadonlySet<string>,
): readonly WaitNow[] => {
  const survey = openSurveyGate(definition, process);
  const rests = clock.stops.some(({ ground, to }) => ground.kind === 'applicant' && to === null);
  return openItems(definition, process).flatMap(({ id, element, kind }) => {
    const found = tasks.has(element) ? null : findElement(definition, element);
    if (found === null) return [];
    const isApplicants = id === survey || (rests && found.stopsClock);
    const turn = isApplicants ? 'applicant' : MACHINE.has(kind) ? 'machine' : 'other';
    return [{ element, name: found.name, step: found.step, turn }];
  });
};
