/**
 * A compiled BPMN file: plain frozen JSON, the input of `advance`. One definition holds every process (pool)
 * of its file; an instance is of one of them (`initialState(definition, process)`; `main` is the default).
 */
import type { Json } from '../shared/json.js';
import type { Gate } from './words.js';

/** FEEL text, without a leading `=`. */
export type Feel = string;

/** Name, text and `paraf:` attributes of an element (namespace http://paraf.dev/schema/bpmn/1). */
export interface Labels {
  readonly name?: string;
  readonly documentation?: string;
  /** Id of the innermost lane the element lies in. */
  readonly lane?: string;
  /** SOP row number; nodes that share it form one step. */
  readonly step?: string;
  /** ISO 8601 duration, in the unit given by `unit`. */
  readonly budget?: string;
  readonly unit?: string;
  readonly action?: string;
  readonly effect?: string;
  readonly covers?: readonly string[];
  readonly returnTo?: readonly string[];
  readonly stopsClock?: boolean;
  readonly completeness?: string;
  readonly output?: string;
  readonly fee?: string;
  /** No repair moves a token past a gate (survey, paraf, signature). */
  readonly gate?: boolean;
  /** Kind of gate, where the file names it. */
  readonly gateKind?: Gate;
  /** Milestone (`paraf:report`) told to the system the application came from when the element is completed. */
  readonly report?: string;
  /** In a process: the kind of letter it makes (`paraf:letter`); a permit where left out. */
  readonly letter?: string;
}

export interface TimerSpec {
  readonly kind: 'date' | 'duration' | 'cycle';
  /** ISO 8601, or FEEL after `=`. */
  readonly text: string;
  /** `working-time`, `working-day` or `calendar`; a shell with the office's calendar recomputes the due date. */
  readonly unit?: string;
}

export type EventSpec =
  /** `keyOf`: expression for the key of a message that brings none; `key` where left out. */
  | {
      readonly type: 'message';
      readonly name: string;
      readonly key?: Feel;
      readonly keyOf?: Feel;
      readonly payload?: Feel;
    }
  | { readonly type: 'timer'; readonly timer: TimerSpec }
  | { readonly type: 'signal'; readonly name: string; readonly payload?: Feel }
  | { readonly type: 'condition'; readonly feel: Feel }
  /** `code` null: catches every error. `any`: the file gives no code, so a catcher prefers its own and takes every other. */
  | { readonly type: 'error'; readonly code: string | null; readonly any?: true }
  | { readonly type: 'escalation'; readonly code: string | null; readonly any?: true }
  | { readonly type: 'link'; readonly name: string }
  | { readonly type: 'terminate' }
  | { readonly type: 'cancel' }
  /** `activity` null: everything completed in the scope of the event. */
  | { readonly type: 'compensation'; readonly activity: string | null; readonly wait: boolean };

export type EventType = EventSpec['type'];

interface NodeBase {
  readonly id: string;
  /** Position in the definition: where a state counts the node's activations. */
  readonly index: number;
  /** The process or sub-process that directly contains the node. */
  readonly scope: string;
  readonly incoming: readonly string[];
  readonly outgoing: readonly string[];
  readonly labels: Labels;
}

/** A FEEL value written to a variable: data associations with a transformation or assignment. */
export interface Mapping {
  readonly from: Feel;
  readonly to: string;
  /** Copies this variable instead of evaluating `from`; nothing is written where the variable does not exist. */
  readonly copy?: string;
}

/** An event that a multi-instance activity throws as its instances complete. */
export interface LoopThrow {
  readonly on: 'each' | 'first' | 'condition';
  readonly condition?: Feel;
  readonly event: EventSpec;
}

export interface LoopSpec {
  readonly kind: 'standard' | 'parallel' | 'sequential';
  /** Standard loop: repeat while it holds. */
  readonly condition?: Feel;
  readonly testBefore?: boolean;
  readonly maximum?: Feel;
  /** Multi-instance: the number of instances; or one for each item of the collection. */
  readonly cardinality?: Feel;
  readonly collection?: Feel;
  readonly item?: string;
  readonly outputCollection?: string;
  readonly outputItem?: string;
  readonly completion?: Feel;
  /** Events thrown for each (`none`), for the first (`one`), or where the condition holds (`complex`). */
  readonly throws?: readonly LoopThrow[];
}

export interface ActivityBase extends NodeBase {
  readonly boundary: readonly string[];
  readonly defaultFlow?: string;
  readonly loop?: LoopSpec;
  readonly startQuantity: number;
  readonly completionQuantity: number;
  /** Runs only as a compensation handler; takes no part in the normal flow. */
  readonly forCompensation: boolean;
  /** The activity that compensates this one. */
  readonly handler?: string;
  /** True where its completion is remembered, because it or something inside can be compensated. */
  readonly compensable: boolean;
  /** Message that a message flow drawn from it carries when it is done, where it is no send task (that has its own). */
  readonly sends?: EventSpec & { readonly type: 'message' };
  readonly inputs?: readonly Mapping[];
  readonly outputs?: readonly Mapping[];
}

export interface TaskNode extends ActivityBase {
  readonly kind: 'task' | 'user' | 'manual' | 'service';
}
export interface SendNode extends ActivityBase {
  readonly kind: 'send';
  readonly message?: EventSpec & { readonly type: 'message' };
}
export interface ReceiveNode extends ActivityBase {
  readonly kind: 'receive';
  readonly instantiate: boolean;
  readonly message?: EventSpec & { readonly type: 'message' };
}
export interface ScriptNode extends ActivityBase {
  readonly kind: 'script';
  /** Absent where the language is not FEEL: then it is work for the shell. */
  readonly feel?: Feel;
  readonly result?: string;
}
export interface BusinessRuleNode extends ActivityBase {
  readonly kind: 'business-rule';
  readonly decision?: string;
  readonly result?: string;
}
export interface CallNode extends ActivityBase {
  readonly kind: 'call';
  /** A process of this file or of another; a global task of this file is compiled into a process of one task. */
  readonly process: string;
}

/** A container of flow elements: a process or sub-process. */
export interface ScopeParts {
  /** Everything directly inside, in document order. */
  readonly nodes: readonly string[];
  /** None start events, and nodes without an incoming flow: where tokens begin. */
  readonly starts: readonly string[];
  /**
   * In a process: elements that begin with a trigger (start events, instantiating receive tasks and event gateways).
   */
  readonly triggered: readonly string[];
  readonly eventSubs: readonly string[];
  /** Data objects and properties by name, with their initial value. */
  readonly declares: Readonly<Record<string, Json>>;
}
export interface SubProcessNode extends ActivityBase, ScopeParts {
  readonly kind: 'sub-process' | 'transaction';
}
export interface EventSubProcessNode extends ActivityBase, ScopeParts {
  readonly kind: 'event-sub-process';
  readonly start: string;
}
export interface ProcessNode extends NodeBase, ScopeParts {
  readonly kind: 'process';
  readonly executable: boolean;
  /** The participant (pool) that shows this process. */
  readonly participant?: string;
  readonly statedTotal?: string;
  /** Header of the SOP paper (`paraf:sop`): single texts, and lists such as the legal basis. */
  readonly sop?: Readonly<Record<string, string | readonly string[]>>;
  readonly lanes: readonly Lane[];
}
export interface Lane {
  readonly id: string;
  readonly name: string;
  readonly role?: string;
  readonly superior?: string;
  readonly parent?: string;
}

interface EventBase extends NodeBase {
  readonly events: readonly EventSpec[];
  /** True where all of several triggers are needed, not one of them. */
  readonly parallelMultiple: boolean;
}
export interface StartNode extends EventBase {
  readonly kind: 'start';
  readonly interrupting: boolean;
}
export interface CatchNode extends EventBase {
  readonly kind: 'catch';
}
export interface ThrowNode extends EventBase {
  readonly kind: 'throw';
}
export interface EndNode extends EventBase {
  readonly kind: 'end';
}
export interface BoundaryNode extends EventBase {
  readonly kind: 'boundary';
  readonly attachedTo: string;
  readonly interrupting: boolean;
}

export interface GatewayNode extends NodeBase {
  readonly kind: 'exclusive' | 'inclusive' | 'parallel';
  readonly defaultFlow?: string;
}
export interface EventGatewayNode extends NodeBase {
  readonly kind: 'event-gateway';
  readonly instantiate: boolean;
  readonly all: boolean;
}

export type ActivityNode =
  TaskNode | SendNode | ReceiveNode | ScriptNode | BusinessRuleNode | CallNode | SubProcessNode | EventSubProcessNode;
export type EventNode = StartNode | CatchNode | ThrowNode | EndNode | BoundaryNode;
export type ScopeNode = ProcessNode | SubProcessNode | EventSubProcessNode;
export type FlowNode = ActivityNode | EventNode | GatewayNode | EventGatewayNode;
export type Node = FlowNode | ProcessNode;
export type NodeKind = Node['kind'];

export interface Flow {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly condition?: Feel;
  readonly name?: string;
}

/** A message flow between pools. Ends are element ids, or the id of a process where a pool itself is the end. */
export interface MessageFlow {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly name?: string;
}

export type HitPolicy = 'UNIQUE' | 'FIRST' | 'PRIORITY' | 'ANY' | 'COLLECT' | 'RULE ORDER' | 'OUTPUT ORDER';

/** A DMN 1.3 decision table with literal FEEL cells. */
export interface DecisionTable {
  readonly id: string;
  readonly hitPolicy: HitPolicy;
  readonly aggregation?: 'SUM' | 'COUNT' | 'MIN' | 'MAX';
  readonly inputs: readonly Feel[];
  readonly outputs: readonly { readonly name: string; readonly values?: readonly Feel[]; readonly fallback?: Feel }[];
  readonly rules: readonly { readonly when: readonly Feel[]; readonly then: readonly Feel[] }[];
  /** Decisions whose results this one reads, by variable name. */
  readonly requires: readonly string[];
  readonly variable: string;
}

export interface ProcessDefinition {
  readonly schema: 1;
  /** sha-256 of the canonical JSON of everything else, lower-case hex. */
  readonly digest: string;
  readonly id: string;
  readonly name?: string;
  /** IANA name of the office's zone, for `now()`, `today()` and timer dates without a zone. */
  readonly zone: string;
  /** Process started where none is named: the first executable one, otherwise the first. */
  readonly main: string;
  readonly processes: readonly string[];
  readonly nodes: Readonly<Record<string, Node>>;
  readonly flows: Readonly<Record<string, Flow>>;
  readonly messageFlows: readonly MessageFlow[];
  readonly decisions: Readonly<Record<string, DecisionTable>>;
}

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;

/** The element with this id and its attributes, or undefined. */
export const elementOf = (definition: ProcessDefinition, id: string): Node | undefined => own(definition.nodes, id);

export const flowOf = (definition: ProcessDefinition, id: string): Flow | undefined => own(definition.flows, id);

/** Lanes of a process (all processes of the file where none is named), outermost first. */
export const lanesOf = (definition: ProcessDefinition, process?: string): readonly Lane[] =>
  definition.processes
    .filter((id) => process === undefined || id === process)
    .flatMap((id) => {
      const node = elementOf(definition, id);
      return node?.kind === 'process' ? node.lanes : [];
    });

export const isActivity = (node: Node): node is ActivityNode => 'boundary' in node;
/** A kind of task that a machine may have to do. */
export type MachineNode = Node & {
  readonly kind: 'service' | 'send' | 'task' | 'script' | 'business-rule' | 'receive';
};

/**
 * True for work that the reducer asks of the machinery. People and other processes do the rest, or the reducer itself
 * works it out (expressions, decisions), or it waits for a message.
 */
export const isMachineWork = (node: Node): node is MachineNode => {
  if (node.kind === 'service' || node.kind === 'send' || node.kind === 'task') return true;
  if (node.kind === 'script') return node.feel === undefined;
  if (node.kind === 'business-rule') return node.decision === undefined;
  return node.kind === 'receive' && node.message === undefined;
};

export const isScope = (node: Node): node is ScopeNode => 'nodes' in node;
