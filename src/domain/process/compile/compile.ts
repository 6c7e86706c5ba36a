/** Compiles a parsed BPMN file to a definition, or to the reasons why there is none. */
import type { DecisionTable, MessageFlow, Node, ProcessDefinition } from '../definition.js';
import type { Finding } from '../findings.js';
import { limitedFindings, withholds } from '../findings.js';
import { checkDrawing } from './check-drawing.js';
import { checkFlows } from './check-flows.js';
import { checkWords } from './check-words.js';
import { checkStructure } from './check.js';
import { report } from './context.js';
import type { Compiling } from './context.js';
import { activityBase } from './activities.js';
import { isEventDefinition } from './events.js';
import { identified } from './identified.js';
import { membership } from './lanes.js';
import type { ModelElement } from './model.js';
import { parts, ref, text, walk } from './model.js';
import { makeNode } from './nodes.js';
import { compileProcess } from './scopes.js';

export interface CompileOptions {
  /** sha-256 of a text as lower-case hex: the domain computes no digests itself. */
  readonly digest: (text: string) => string;
  /** IANA zone of the office. */
  readonly zone: string;
  /** Decision tables by id, for business-rule tasks. */
  readonly decisions?: Readonly<Record<string, DecisionTable>>;
  /** True when the time that compiling may take is over: the domain has no clock of its own. */
  readonly late?: () => boolean;
}

export interface Compiled {
  /** Absent where an error of class standard or unsupported was found. */
  readonly definition?: ProcessDefinition;
  readonly findings: readonly Finding[];
}

const GLOBAL_TASKS: Readonly<Record<string, string>> = {
  GlobalTask: 'Task',
  GlobalUserTask: 'UserTask',
  GlobalManualTask: 'ManualTask',
  GlobalScriptTask: 'ScriptTask',
  GlobalBusinessRuleTask: 'BusinessRuleTask',
};

/** A global task is a process of this one task (BPMN 2.0.2, 10.3.6). */
const globalTask = (compiling: Compiling, element: ModelElement, type: string): void => {
  const id = `${element.id}.task`;
  const node = makeNode(compiling, { ...element, id, type }, element.id);
  if (node === undefined) return;
  compiling.nodes[id] = node;
  const { labels } = activityBase(compiling, element, element.id);
  compiling.nodes[element.id] = {
    kind: 'process',
    id: element.id,
    scope: element.id,
    index: 0,
    incoming: [],
    outgoing: [],
    labels,
    executable: false,
    lanes: [],
    nodes: [id],
    starts: [id],
    triggered: [],
    eventSubs: [],
    declares: {},
  };
};

const processRefOf = (participants: readonly ModelElement[], id: string): string => {
  const participant = participants.find((p) => p.id === id);
  return (participant === undefined ? undefined : ref(participant, 'processRef')) ?? id;
};

const freeze = <T>(value: T): T => {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
  return value;
};

/** JSON with sorted keys, so that the digest does not depend on how an object was built. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
};

const duplicates = (elements: readonly ModelElement[]): readonly string[] => {
  const seen = new Set<string>();
  return elements.flatMap(({ id }) => {
    if (id === '') return [];
    if (seen.has(id)) return [id];
    seen.add(id);
    return [];
  });
};

/** References that the compiler itself follows. Any other that leads nowhere changes nothing that is executed. */
const FOLLOWED =
  /^(sourceRef|targetRef|attachedToRef|default|messageRef|signalRef|errorRef|escalationRef|eventDefinitionRef|activityRef|processRef|dataObjectRef|loopDataInputRef|loopDataOutputRef|noneBehaviorEventRef|oneBehaviorEventRef|inMessageRef|operationRef|correlationPropertyRef)$/;

const NOT_RUN: ReadonlySet<string> = new Set(['Association', 'DataInputAssociation', 'DataOutputAssociation']);

/** Metamodel class that a reference may lead to. Ends of flows, hosts and defaults are checked with their flow. */
const LEADS_TO: Readonly<Record<string, string>> = {
  messageRef: 'Message',
  signalRef: 'Signal',
  errorRef: 'Error',
  escalationRef: 'Escalation',
  operationRef: 'Operation',
  dataObjectRef: 'DataObject',
  processRef: 'Process',
};

/** References that lead to an event definition of any class. */
const TO_DEFINITIONS = ['eventDefinitionRef', 'noneBehaviorEventRef', 'oneBehaviorEventRef'] as const;

/** Innermost element with an id, for each element or around it: event definitions often have none. */
const holders = (root: ModelElement): ReadonlyMap<ModelElement, string | null> => {
  const found = new Map<ModelElement, string | null>();
  const open: (readonly [ModelElement, string | null])[] = [[root, null]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [element, around] = next;
    const holder = /EventDefinition$|^MultiInstance/.test(element.type) || element.id === '' ? around : element.id;
    found.set(element, holder);
    for (const inner of Object.values(element.parts).flat()) open.push([inner, holder ?? (element.id || null)]);
  }
  return found;
};

const reportReferences = (compiling: Compiling, elements: readonly ModelElement[]): void => {
  const around = holders(compiling.root);
  for (const element of elements) {
    const holder = around.get(element) ?? (element.id === '' ? null : element.id);
    for (const { property, id } of element.broken) {
      const severity = FOLLOWED.test(property) && !NOT_RUN.has(element.type) ? 'error' : 'warning';
      report(
        compiling,
        'standard',
        'reference-broken',
        holder,
        `${property} refers to ${id === '' ? 'nothing' : id}, which is not in the file`,
        'correct or remove the reference',
        severity,
      );
    }
    for (const property of TO_DEFINITIONS)
      for (const id of element.refs[property] ?? []) {
        const there = compiling.byId.get(id)?.type;
        if (there !== undefined && !isEventDefinition(there))
          report(
            compiling,
            'standard',
            'reference-type',
            holder,
            `${property} refers to ${id}, which is a ${there}, not an event definition`,
            'correct the reference',
          );
      }
    for (const [property, type] of Object.entries(LEADS_TO))
      for (const id of element.refs[property] ?? []) {
        const there = compiling.byId.get(id)?.type;
        if (there !== undefined && there !== type)
          report(
            compiling,
            'standard',
            'reference-type',
            holder,
            `${property} refers to ${id}, which is a ${there}, not a ${type}`,
            'correct the reference',
          );
      }
  }
};

const participantsOf = (root: ModelElement): readonly ModelElement[] =>
  parts(root, 'rootElements')
    .filter((e) => e.type === 'Collaboration')
    .flatMap((c) => parts(c, 'participants'));

const messageFlowsOf = (root: ModelElement): readonly ModelElement[] =>
  parts(root, 'rootElements')
    .filter((e) => e.type === 'Collaboration')
    .flatMap((c) => parts(c, 'messageFlows'));

const byEnd = (flows: readonly ModelElement[], end: 'sourceRef' | 'targetRef'): ReadonlyMap<string, ModelElement> =>
  new Map(flows.flatMap((flow) => (flow.refs[end] ?? []).map((id) => [id, flow] as const)));

/** Elements by id. Elements without one are left out. */
const indexed = (elements: readonly ModelElement[]): ReadonlyMap<string, ModelElement> =>
  new Map(elements.filter(({ id }) => id !== '').map((element) => [element.id, element]));

/** Compiles a parsed file. Total: every fault is a finding. */
export const compile = (file: ModelElement, options: CompileOptions, earlier: readonly Finding[] = []): Compiled => {
  const { definition, findings } = compileWhole(identified(file), options, earlier);
  const known = limitedFindings(findings);
  if (options.late?.() !== true)
    return definition === undefined ? { findings: known } : { definition, findings: known };
  return {
    findings: [
      ...known,
      {
        severity: 'error',
        class: 'unsupported',
        rule: 'time-limit',
        element: null,
        message: 'the file takes longer to read than it may',
        remedy: 'split the file, or shorten its expressions',
        path: [],
      },
    ],
  };
};

const compileWhole = (root: ModelElement, options: CompileOptions, earlier: readonly Finding[]): Compiled => {
  const elements = walk(root);
  const processes = parts(root, 'rootElements').filter((e) => e.type === 'Process');
  const participants = participantsOf(root);
  const flows = messageFlowsOf(root);
  const compiling: Compiling = {
    root,
    byId: indexed(elements),
    nodes: {},
    flows: {},
    decisions: options.decisions ?? {},
    laneOf: new Map(processes.flatMap((process) => [...membership(process)])),
    messageFlowFrom: byEnd(flows, 'sourceRef'),
    messageFlowTo: byEnd(flows, 'targetRef'),
    findings: [...earlier],
    late: options.late ?? ((): boolean => false),
  };
  reportReferences(compiling, elements);
  for (const id of duplicates(elements))
    report(compiling, 'standard', 'id-duplicate', id, `more than one element has the id ${id}`, 'give each its own id');
  for (const { id } of elements.filter((e) => e.id === '__proto__'))
    report(compiling, 'unsupported', 'id-reserved', id, 'this id is reserved', 'choose another id');
  for (const element of parts(root, 'rootElements').filter((e) => /Choreography$/.test(e.type)))
    report(
      compiling,
      'unsupported',
      'unsupported-choreography',
      element.id,
      'a choreography is not executed',
      'draw the interaction as message flow between pools',
    );
  if (compiling.findings.some((f) => f.rule === 'id-duplicate' || f.rule === 'id-reserved'))
    return { findings: compiling.findings };
  for (const process of processes)
    compileProcess(
      compiling,
      process,
      participants.find((p) => ref(p, 'processRef') === process.id),
    );
  for (const element of parts(root, 'rootElements')) {
    const type = Object.hasOwn(GLOBAL_TASKS, element.type) ? GLOBAL_TASKS[element.type] : undefined;
    if (type !== undefined) globalTask(compiling, element, type);
  }
  checkStructure(compiling);
  checkWords(compiling, elements);
  checkFlows(compiling, participants, flows);
  // Behind a refused element every neighbour would look unconnected.
  if (!compiling.findings.some(withholds)) checkDrawing(compiling);
  const ids = Object.values<Node>(compiling.nodes).flatMap((node) => (node.kind === 'process' ? [node.id] : []));
  const main = processes.find((p) => p.attributes['isExecutable'] === true)?.id ?? ids[0];
  if (main === undefined)
    report(compiling, 'standard', 'no-process', null, 'the file holds no process', 'draw a process');
  if (main === undefined || compiling.findings.some(withholds)) return { findings: compiling.findings };
  const messageFlows: readonly MessageFlow[] = flows.flatMap((flow) => {
    const source = ref(flow, 'sourceRef');
    const target = ref(flow, 'targetRef');
    const name = text(flow, 'name');
    return source === undefined || target === undefined
      ? []
      : [
          {
            id: flow.id,
            source: processRefOf(participants, source),
            target: processRefOf(participants, target),
            ...(name === undefined ? {} : { name }),
          },
        ];
  });
  const name = text(root, 'name');
  const body = {
    schema: 1 as const,
    id: root.id,
    ...(name === undefined ? {} : { name }),
    zone: options.zone,
    main,
    processes: ids,
    nodes: Object.fromEntries(Object.entries(compiling.nodes).map(([id, node], index) => [id, { ...node, index }])),
    flows: compiling.flows,
    messageFlows,
    decisions: options.decisions ?? {},
  };
  return { definition: freeze({ ...body, digest: options.digest(canonical(body)) }), findings: compiling.findings };
};
