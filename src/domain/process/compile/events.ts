/** Event definitions, inline or by reference (BPMN 2.0.2, 10.5.5). */
import { parseCycle, parseDuration, parseInstant } from '../calendar.js';
import type { EventSpec, TimerSpec } from '../definition.js';
import { checkedFeel, expression, feelText, isFeelLanguage, report } from './context.js';
import type { Compiling } from './context.js';
import { correlationOf } from './correlation.js';
import type { ModelElement } from './model.js';
import { flag, part, parts, ref, text } from './model.js';

const nameOf = (element: ModelElement): string => text(element, 'name') ?? element.id;

const found = (compiling: Compiling, element: ModelElement, property: string): ModelElement | undefined => {
  const id = ref(element, property);
  return id === undefined ? undefined : compiling.byId.get(id);
};

const RECEIVERS: ReadonlySet<string> = new Set([
  'ReceiveTask',
  'StartEvent',
  'IntermediateCatchEvent',
  'BoundaryEvent',
]);

/** Name of an event's message: the event's own, its operation's, its message flow's, or else the event's id. */
export const messageName = (compiling: Compiling, holder: ModelElement, definition: ModelElement): string => {
  const direct = found(compiling, definition, 'messageRef');
  if (direct !== undefined) return nameOf(direct);
  const operation = found(compiling, definition, 'operationRef');
  const viaOperation = operation === undefined ? undefined : found(compiling, operation, 'inMessageRef');
  if (viaOperation !== undefined) return nameOf(viaOperation);
  const flow = (RECEIVERS.has(holder.type) ? compiling.messageFlowTo : compiling.messageFlowFrom).get(holder.id);
  if (flow === undefined) return holder.id;
  const viaFlow = found(compiling, flow, 'messageRef');
  return viaFlow === undefined ? nameOf(flow) : nameOf(viaFlow);
};

const optional = (compiling: Compiling, holder: ModelElement, attribute: string): string | undefined => {
  const raw = holder.paraf[attribute];
  return raw === undefined ? undefined : checkedFeel(compiling, holder.id, feelText(raw));
};

export const messageSpec = (
  compiling: Compiling,
  holder: ModelElement,
  definition: ModelElement,
): EventSpec & { type: 'message' } => {
  const key = optional(compiling, holder, 'correlationKey');
  const message = RECEIVERS.has(holder.type) ? ref(definition, 'messageRef') : undefined;
  const drawn = key === undefined && message !== undefined ? correlationOf(compiling, holder.id, message) : undefined;
  const payload = optional(compiling, holder, 'payload');
  return {
    type: 'message',
    name: messageName(compiling, holder, definition),
    ...(key === undefined ? {} : { key }),
    ...drawn,
    ...(payload === undefined ? {} : { payload }),
  };
};

const VALID: Readonly<Record<TimerSpec['kind'], (value: string) => boolean>> = {
  date: (value) => parseInstant(value, 'UTC') !== undefined,
  duration: (value) => parseDuration(value) !== undefined,
  cycle: (value) => {
    const cycle = parseCycle(value);
    return cycle === undefined ? parseDuration(value) !== undefined : cycle.times !== 0;
  },
};

const EXAMPLE: Readonly<Record<TimerSpec['kind'], string>> = {
  date: '2026-01-05T08:00:00+07:00',
  duration: 'PT30M',
  cycle: 'R3/PT1H',
};

const timerSpec = (compiling: Compiling, holder: ModelElement, definition: ModelElement): EventSpec | undefined => {
  const given = (['date', 'duration', 'cycle'] as const).flatMap((kind) => {
    const element = part(definition, `time${kind.charAt(0).toUpperCase()}${kind.slice(1)}`);
    return element === undefined ? [] : [{ kind, element }];
  });
  const [only] = given;
  const body = only === undefined ? undefined : text(only.element, 'body');
  if (only === undefined || body === undefined || given.length > 1) {
    report(
      compiling,
      'standard',
      'timer-without-time',
      holder.id,
      'a timer has exactly one of date, duration and cycle',
      'give it one, for example PT30M',
    );
    return undefined;
  }
  const language = text(only.element, 'language');
  if (body.startsWith('=')) {
    if (!isFeelLanguage(language))
      report(
        compiling,
        'unsupported',
        'expression-language',
        holder.id,
        `the timer is in ${language ?? ''}`,
        'write it in FEEL',
      );
    checkedFeel(compiling, holder.id, feelText(body));
  } else if (!VALID[only.kind](body)) {
    report(
      compiling,
      'unsupported',
      'timer-syntax',
      holder.id,
      `"${body}" is not an ISO 8601 ${only.kind}`,
      `write it like ${EXAMPLE[only.kind]}, or as FEEL after "="`,
    );
  }
  const unit = holder.paraf['unit'];
  const known = body.startsWith('=') ? `=${feelText(body)}` : body;
  return { type: 'timer', timer: { kind: only.kind, text: known, ...(unit === undefined ? {} : { unit }) } };
};

/** An error or escalation without a code is known by its id; whoever catches it catches any (BPMN 2.0.2, 10.5.5). */
const codeOf = (
  compiling: Compiling,
  definition: ModelElement,
  property: string,
  attribute: string,
): { readonly code: string | null; readonly any?: true } => {
  const element = found(compiling, definition, property);
  if (element === undefined) return { code: null };
  const code = text(element, attribute);
  return code === undefined ? { code: element.id, any: true } : { code };
};

/** A throwing link may name its target by reference instead of by name (BPMN 2.0.2, table 10.98). */
const linkName = (compiling: Compiling, holder: ModelElement, definition: ModelElement): string => {
  const target = found(compiling, definition, 'target') ?? definition;
  return text(target, 'name') ?? text(definition, 'name') ?? text(holder, 'name') ?? '';
};

const specOf = (compiling: Compiling, holder: ModelElement, definition: ModelElement): EventSpec | undefined => {
  switch (definition.type) {
    case 'MessageEventDefinition':
      return messageSpec(compiling, holder, definition);
    case 'TimerEventDefinition':
      return timerSpec(compiling, holder, definition);
    case 'SignalEventDefinition': {
      const signal = found(compiling, definition, 'signalRef');
      const payload = optional(compiling, holder, 'payload');
      return {
        type: 'signal',
        name: signal === undefined ? '' : nameOf(signal),
        ...(payload === undefined ? {} : { payload }),
      };
    }
    case 'ConditionalEventDefinition': {
      const feel = expression(compiling, holder.id, part(definition, 'condition'));
      if (feel !== undefined) return { type: 'condition', feel };
      if (
        part(definition, 'condition') === undefined ||
        text(part(definition, 'condition') ?? definition, 'body') === undefined
      )
        report(
          compiling,
          'standard',
          'condition-missing',
          holder.id,
          'a conditional event has a condition',
          'give it a FEEL condition',
        );
      return undefined;
    }
    case 'ErrorEventDefinition':
      return { type: 'error', ...codeOf(compiling, definition, 'errorRef', 'errorCode') };
    case 'EscalationEventDefinition':
      return { type: 'escalation', ...codeOf(compiling, definition, 'escalationRef', 'escalationCode') };
    case 'LinkEventDefinition':
      return { type: 'link', name: linkName(compiling, holder, definition) };
    case 'TerminateEventDefinition':
      return { type: 'terminate' };
    case 'CancelEventDefinition':
      return { type: 'cancel' };
    case 'CompensateEventDefinition':
      return {
        type: 'compensation',
        activity: ref(definition, 'activityRef') ?? null,
        wait: flag(definition, 'waitForCompletion', true),
      };
    default:
      report(
        compiling,
        'unsupported',
        'event-definition',
        holder.id,
        `${definition.type} is not executed`,
        'use an event of BPMN 2.0.2, table 10.93',
      );
      return undefined;
  }
};

export const isEventDefinition = (type: string): boolean => type.endsWith('EventDefinition');

/** All event definitions of an event: those it contains and those it refers to. */
export const definitionsOf = (compiling: Compiling, holder: ModelElement): readonly ModelElement[] => [
  ...parts(holder, 'eventDefinitions'),
  ...(holder.refs['eventDefinitionRef'] ?? [])
    .flatMap((id) => compiling.byId.get(id) ?? [])
    .filter(({ type }) => isEventDefinition(type)),
];

export const specsOf = (compiling: Compiling, holder: ModelElement): readonly EventSpec[] =>
  definitionsOf(compiling, holder).flatMap((definition) => specOf(compiling, holder, definition) ?? []);

/** The event a multi-instance activity throws, given by a reference to its definition. */
export const specByRef = (
  compiling: Compiling,
  holder: ModelElement,
  id: string | undefined,
): EventSpec | undefined => {
  const definition = id === undefined ? undefined : compiling.byId.get(id);
  return definition === undefined || !isEventDefinition(definition.type)
    ? undefined
    : specOf(compiling, holder, definition);
};

export { specOf };
