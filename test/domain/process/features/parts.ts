/**
 * Small models, one for each behaviour of BPMN 2.0.2, and what a run of each says: the elements completed in order
 * (`x!` cancelled, `x#2` the second instance, `@PT5S` a move of the clock), then the outcome.
 */
import type { Told } from '../drawing.js';

export interface Feature {
  readonly name: string;
  readonly body: string;
  readonly rest?: string;
  readonly told?: Told;
  readonly says: string;
}

/** Name, body, what it says; what it is told; root elements beside the process. */
export type Row = readonly [string, string, string, Told?, string?];

const ROOTS =
  '<message id="M" name="M"/><message id="N" name="N"/><signal id="S" name="S"/><error id="X" name="X" errorCode="X"/><error id="Y" name="Y" errorCode="Y"/><error id="Ze" name="Ze"/><escalation id="E" name="E" escalationCode="E"/><escalation id="F" name="F" escalationCode="F"/>';
export const message = (ref = 'M'): string => `<messageEventDefinition messageRef="${ref}"/>`;
export const signal = '<signalEventDefinition signalRef="S"/>';
export const error = (ref?: string): string =>
  `<errorEventDefinition${ref === undefined ? '' : ` errorRef="${ref}"`}/>`;
export const escalation = (ref?: string): string =>
  `<escalationEventDefinition${ref === undefined ? '' : ` escalationRef="${ref}"`}/>`;
export const timer = (text: string, kind = 'Duration'): string =>
  `<timerEventDefinition><time${kind}>${text}</time${kind}></timerEventDefinition>`;
export const when = (feel: string): string =>
  `<conditionalEventDefinition><condition>${feel}</condition></conditionalEventDefinition>`;
export const boundary = (id: string, host: string, trigger: string, interrupting = true): string =>
  `<boundaryEvent id="${id}" attachedToRef="${host}" cancelActivity="${String(interrupting)}">${trigger}</boundaryEvent>`;
export const on = (id: string, trigger: string, inside: string, interrupting = true): string =>
  `<subProcess id="${id}" triggeredByEvent="true"><startEvent id="${id}s" isInterrupting="${String(interrupting)}">${trigger}</startEvent>${inside}</subProcess>`;
export const sub = (id: string, inside: string): string =>
  `<subProcess id="${id}"><startEvent id="${id}s"/>${inside}</subProcess>`;
export const tasks = (...ids: readonly string[]): string => ids.map((id) => `<task id="${id}"/>`).join('');
export const undoable = (id: string): string =>
  `<task id="${id}"/>${boundary(`c${id}`, id, '<compensateEventDefinition/>')}<task id="u${id}" isForCompensation="true"/><association id="a${id}" sourceRef="c${id}" targetRef="u${id}"/>`;
export const throws = (id: string, trigger: string): string =>
  `<intermediateThrowEvent id="${id}">${trigger}</intermediateThrowEvent>`;
export const catches = (id: string, trigger: string): string =>
  `<intermediateCatchEvent id="${id}">${trigger}</intermediateCatchEvent>`;
export const end = (id: string, trigger = ''): string => `<endEvent id="${id}">${trigger}</endEvent>`;
export const mi = (inside: string, sequential = false): string =>
  `<multiInstanceLoopCharacteristics isSequential="${String(sequential)}">${inside}</multiInstanceLoopCharacteristics>`;
export const n = (count: string): string => `<loopCardinality>${count}</loopCardinality>`;
export const s = '<startEvent id="s"/>';
export const never = (...ids: readonly string[]): Record<string, { never: true }> =>
  Object.fromEntries(ids.map((id) => [id, { never: true as const }]));

export const undo = '<compensateEventDefinition/>';
export const cancel = '<cancelEventDefinition/>';
export const terminate = '<terminateEventDefinition/>';

export const with_ = (elements: Record<string, unknown>, more: Record<string, unknown> = {}): Told =>
  ({ stubs: { elements, ...more } }) as Told;

export const features = (rows: readonly Row[]): readonly Feature[] =>
  rows.map(([name, body, says, told, rest]) => ({
    name,
    body,
    says,
    rest: `${ROOTS}${rest ?? ''}`,
    ...(told === undefined ? {} : { told }),
  }));
