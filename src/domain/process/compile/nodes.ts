/** One flow element of the file as a node of the definition, or the reason why it is refused. */
import type { EventSpec, Node } from '../definition.js';
import { activityBase } from './activities.js';
import { checkedFeel, feelText, isFeelLanguage, report } from './context.js';
import type { Compiling } from './context.js';
import { messageSpec, specsOf } from './events.js';
import { labelsOf } from './labels.js';
import type { ModelElement } from './model.js';
import { flag, ref, text } from './model.js';

type Maker = (compiling: Compiling, element: ModelElement, scope: string) => Node | undefined;

const base = (
  compiling: Compiling,
  element: ModelElement,
  scope: string,
): { id: string; scope: string; index: number; incoming: string[]; outgoing: string[]; labels: Node['labels'] } => ({
  id: element.id,
  scope,
  index: 0,
  incoming: [],
  outgoing: [],
  labels: labelsOf(compiling, element),
});

const event = (
  compiling: Compiling,
  element: ModelElement,
  scope: string,
): ReturnType<typeof base> & { events: readonly EventSpec[]; parallelMultiple: boolean } => {
  const events = specsOf(compiling, element);
  return {
    ...base(compiling, element, scope),
    events,
    parallelMultiple: flag(element, 'parallelMultiple', false) && events.length > 1,
  };
};

const plain =
  (kind: 'task' | 'user' | 'manual' | 'service'): Maker =>
  (compiling, element, scope) => ({ ...activityBase(compiling, element, scope), kind });

/** The message of a send or receive task: named by the task, its operation, or its message flow. */
const messageOf = (
  compiling: Compiling,
  element: ModelElement,
): (EventSpec & { readonly type: 'message' }) | undefined =>
  ref(element, 'messageRef') !== undefined ||
  ref(element, 'operationRef') !== undefined ||
  (element.type === 'SendTask' ? compiling.messageFlowFrom : compiling.messageFlowTo).has(element.id)
    ? messageSpec(compiling, element, element)
    : undefined;

const withMessage = (message: ReturnType<typeof messageOf>): { message?: EventSpec & { readonly type: 'message' } } =>
  message === undefined ? {} : { message };

const gateway =
  (kind: 'exclusive' | 'inclusive' | 'parallel'): Maker =>
  (compiling, element, scope) => {
    const defaultFlow = kind === 'parallel' ? undefined : ref(element, 'default');
    return { ...base(compiling, element, scope), kind, ...(defaultFlow === undefined ? {} : { defaultFlow }) };
  };

const refused =
  (what: string, remedy: string): Maker =>
  (compiling, element) => {
    report(
      compiling,
      'unsupported',
      `unsupported-${what.replaceAll(' ', '-')}`,
      element.id,
      `a ${what} is not executed`,
      remedy,
    );
    return undefined;
  };

const script: Maker = (compiling, element, scope) => {
  const body = text(element, 'script');
  const feel =
    body !== undefined && isFeelLanguage(text(element, 'scriptFormat') ?? text(element, 'scriptLanguage'))
      ? checkedFeel(compiling, element.id, feelText(body))
      : undefined;
  const result = element.paraf['result'];
  return {
    ...activityBase(compiling, element, scope),
    kind: 'script',
    ...(feel === undefined ? {} : { feel }),
    ...(result === undefined ? {} : { result }),
  };
};

const businessRule: Maker = (compiling, element, scope) => {
  const decision = element.paraf['decision'];
  const result = element.paraf['result'];
  if (decision !== undefined && !Object.hasOwn(compiling.decisions, decision))
    report(
      compiling,
      'unsupported',
      'decision-missing',
      element.id,
      `decision ${decision} is in none of the DMN files handed in`,
      'hand in the DMN file that holds it, or correct its id',
    );
  return {
    ...activityBase(compiling, element, scope),
    kind: 'business-rule',
    ...(decision === undefined ? {} : { decision }),
    ...(result === undefined ? {} : { result }),
  };
};

const call: Maker = (compiling, element, scope) => {
  const process = text(element, 'calledElement')?.replace(/^.*:/, '');
  if (process === undefined) {
    report(
      compiling,
      'standard',
      'call-without-target',
      element.id,
      'a call activity names the process it calls',
      'set calledElement',
    );
    return undefined;
  }
  return { ...activityBase(compiling, element, scope), kind: 'call', process };
};

const MAKERS: Readonly<Record<string, Maker>> = {
  Task: plain('task'),
  UserTask: plain('user'),
  ManualTask: plain('manual'),
  ServiceTask: plain('service'),
  ScriptTask: script,
  BusinessRuleTask: businessRule,
  CallActivity: call,
  SendTask: (compiling, element, scope) => ({
    ...activityBase(compiling, element, scope),
    kind: 'send',
    ...withMessage(messageOf(compiling, element)),
  }),
  ReceiveTask: (compiling, element, scope) => ({
    ...activityBase(compiling, element, scope),
    kind: 'receive',
    instantiate: flag(element, 'instantiate', false),
    ...withMessage(messageOf(compiling, element)),
  }),
  StartEvent: (compiling, element, scope) => ({
    ...event(compiling, element, scope),
    kind: 'start',
    interrupting: flag(element, 'isInterrupting', true),
  }),
  IntermediateCatchEvent: (compiling, element, scope) => ({ ...event(compiling, element, scope), kind: 'catch' }),
  IntermediateThrowEvent: (compiling, element, scope) => ({ ...event(compiling, element, scope), kind: 'throw' }),
  EndEvent: (compiling, element, scope) => ({ ...event(compiling, element, scope), kind: 'end' }),
  BoundaryEvent: (compiling, element, scope) => {
    const attachedTo = ref(element, 'attachedToRef');
    if (attachedTo === undefined) {
      report(
        compiling,
        'standard',
        'boundary-unattached',
        element.id,
        'a boundary event stands on an activity',
        'set attachedToRef',
      );
      return undefined;
    }
    return {
      ...event(compiling, element, scope),
      kind: 'boundary',
      attachedTo,
      interrupting: flag(element, 'cancelActivity', true),
    };
  },
  ExclusiveGateway: gateway('exclusive'),
  InclusiveGateway: gateway('inclusive'),
  ParallelGateway: gateway('parallel'),
  EventBasedGateway: (compiling, element, scope) => ({
    ...base(compiling, element, scope),
    kind: 'event-gateway',
    instantiate: flag(element, 'instantiate', false),
    all: flag(element, 'instantiate', false) && text(element, 'eventGatewayType') === 'Parallel',
  }),
  ComplexGateway: refused('complex gateway', 'use inclusive or parallel gateways'),
  AdHocSubProcess: refused('ad-hoc sub-process', 'draw the order of its activities in a sub-process'),
  ChoreographyTask: refused('choreography task', 'draw the interaction as message flow between pools'),
  SubChoreography: refused('sub-choreography', 'draw the interaction as message flow between pools'),
  CallChoreography: refused('call choreography', 'draw the interaction as message flow between pools'),
  ImplicitThrowEvent: refused('implicit throw event', 'use an intermediate throw event'),
};

/** Flow elements that carry data or are drawn only: no token ever stands on them. */
export const DRAWN_ONLY: ReadonlySet<string> = new Set([
  'DataObject',
  'DataObjectReference',
  'DataStoreReference',
  'SequenceFlow',
]);

export const makeNode = (compiling: Compiling, element: ModelElement, scope: string): Node | undefined => {
  const maker = Object.hasOwn(MAKERS, element.type) ? MAKERS[element.type] : undefined;
  if (maker !== undefined) return maker(compiling, element, scope);
  report(
    compiling,
    'unsupported',
    'unsupported-element',
    element.id,
    `${element.type} is not executed`,
    'use an element listed as executed in docs/bpmn-support.md',
  );
  return undefined;
};
