/** Output of a procedure to others: calls, messages, signals, escalations, and its end to whoever waits for it. */
import { elementOf, type ProcessDefinition } from '../process/definition.js';
import type { ProcessEffect } from '../process/machine.js';
import type { ProcessState } from '../process/state.js';
import type { AuditEntry, Awaited, OutboxEntry } from '../ports/recorder.js';
import type { Json, JsonObject } from '../shared/json.js';
import type { Instant } from '../shared/time.js';
import { findElement, superiorOf } from './element.js';
import { isOwnMessage } from '../process/gates.js';
import type { ApplicationContext } from './context.js';
import type { ApplicationMessage } from './messages.js';
import type { ApplicationState } from './state.js';

/** A procedure to be started for an open call activity. */
export interface Call {
  readonly item: string;
  readonly element: string;
  readonly process: string;
  readonly variables: JsonObject;
}

export interface Said {
  readonly calls: readonly Call[];
  readonly outbox: readonly OutboxEntry[];
  readonly audit: readonly AuditEntry[];
  /** Number of things said to others so far: their keys count on. */
  readonly said: number;
  /** Awaited messages and signals; undefined where nothing has changed. */
  readonly awaits?: readonly Awaited[];
}

const awaitedIn = (process: ProcessState): readonly Awaited[] =>
  Object.values(process.waits).flatMap((wait): readonly Awaited[] => {
    if ((wait.type !== 'message' && wait.type !== 'signal') || wait.name === undefined) return [];
    // The survey's own record opens its gate; a message that anyone can send does not.
    if (isOwnMessage(wait.name)) return [];
    const key = wait.key === undefined ? {} : { key: wait.key };
    return [{ kind: wait.type, name: wait.name, element: wait.element, ...key }];
  });

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Calls whose procedure runs or is about to. A run that takes over must see to them. */
export const callsOf = (effects: readonly ProcessEffect[]): readonly Call[] =>
  effects.flatMap((effect) =>
    effect.type === 'call'
      ? [{ item: effect.item.id, element: effect.item.element, process: effect.process, variables: effect.variables }]
      : [],
  );

/** The end, told to the caller and to the licences of the same group; to nobody where the caller has cancelled. */
const endTold = (state: ApplicationState, message: ApplicationMessage): readonly JsonObject[] => {
  const { outcome, parent, licence, process } = state;
  if (outcome === null || parent === undefined || message.type === 'call-cancelled') return [];
  const ended: JsonObject = {
    kind: 'call-ended',
    to: parent.application,
    task: parent.item,
    outcome,
    error: process.error ?? null,
    // Licences side by side would overwrite one another's variables in the scope of their caller.
    outputs: licence === undefined ? process.variables : {},
  };
  if (licence === undefined) return [ended];
  const reason = outcome === 'refused' ? state.refusalReason : (state.stoppedBy?.reason ?? null);
  return [ended, { kind: 'licence-ended', group: parent.application, licence: licence.id, outcome, reason }];
};

const processOf = (definition: ProcessDefinition, element: string): string | undefined => {
  let node = elementOf(definition, element);
  while (node !== undefined && node.kind !== 'process') node = elementOf(definition, node.scope);
  return node?.id;
};

/**
 * Targets of a thrown message's flows (BPMN 2.0.2, 9.3). Null stands for a receiver that is found by name: no flow is
 * drawn, or one ends at a whole pool. A flow to a pool without a process leaves the office: nobody here receives it.
 */
const flowTargets = (definition: ProcessDefinition, element: string): readonly (string | null)[] => {
  const ofElement = definition.messageFlows.filter((flow) => flow.source === element);
  const pool = processOf(definition, element);
  const flows = ofElement.length > 0 ? ofElement : definition.messageFlows.filter((flow) => flow.source === pool);
  if (flows.length === 0) return [null];
  return flows.flatMap(({ target }) => {
    const node = elementOf(definition, target);
    if (node === undefined) return [];
    return [node.kind === 'process' ? null : target];
  });
};

const told = (
  { definition }: ApplicationContext,
  state: ApplicationState,
  effect: ProcessEffect,
): readonly JsonObject[] => {
  if (effect.type === 'cancel-call') return [{ kind: 'call-cancelled', item: effect.item }];
  if (effect.type === 'throw-message') {
    const { name, payload } = effect;
    const message = { kind: 'message', name, payload, correlationKey: effect.correlationKey ?? null };
    return flowTargets(definition, effect.element).map((to) => (to === null ? message : { ...message, to }));
  }
  if (effect.type === 'throw-signal') return [{ kind: 'signal', name: effect.name, payload: effect.payload }];
  if (effect.type !== 'throw-escalation' || state.parent === undefined) return [];
  return [{ kind: 'call-escalated', to: state.parent.application, task: state.parent.item, code: effect.code }];
};

/** An escalation that nothing in the procedure catches: a fact, and mail to the superior of the lane. */
const escalationMail = (context: ApplicationContext, element: string, code: string): JsonObject => {
  const thrower = findElement(context.definition, element);
  const lane = thrower?.role ?? elementOf(context.definition, element)?.labels.lane ?? '';
  const superior = superiorOf(context.definition, lane);
  return {
    template: 'procedure-escalation',
    task: element,
    name: `${thrower?.name ?? element} (${code})`,
    role: superior ?? lane,
    holder: true,
    superior: null,
    dueAt: null,
  };
};

/** Everything that a step of the procedure says to others, each under a key that the same step makes again. */
export const saidBy = (
  context: ApplicationContext,
  before: ApplicationState,
  after: ApplicationState,
  effects: readonly ProcessEffect[],
  message: ApplicationMessage,
  at: Instant,
): Said => {
  const earlier = before.said ?? 0;
  const keyOf = (n: number): string => `${after.application}/said/${String(earlier + n + 1)}`;
  const internal = [...effects.flatMap((effect) => told(context, after, effect)), ...endTold(after, message)];
  const escalations = effects.flatMap((effect) => (effect.type === 'throw-escalation' ? [effect] : []));
  const awaits = awaitedIn(after.process);
  return {
    calls: callsOf(effects),
    outbox: [
      ...internal.map((payload, n): OutboxEntry => ({ key: keyOf(n), channel: 'internal-message', payload })),
      ...escalations.map(({ element, code }, n): OutboxEntry => ({
        key: keyOf(internal.length + n),
        channel: 'mail',
        payload: escalationMail(context, element, code),
      })),
    ],
    said: earlier + internal.length + escalations.length,
    audit: escalations.map(({ element, code }): AuditEntry => ({
      at,
      actor: 'system',
      verb: 'escalation-thrown',
      element,
      after: { code },
    })),
    ...(same(awaits, awaitedIn(before.process)) ? {} : { awaits }),
  };
};

/** True where a message or signal of this name and key is awaited. */
export const awaits = (process: ProcessState, kind: Awaited['kind'], name: string, key: Json): boolean =>
  awaitedIn(process).some(
    (wait) => wait.kind === kind && wait.name === name && (wait.key === undefined || same(wait.key, key)),
  );
