/** One execution asked for, from its raw parts to its answer. */
import type { JsonObject } from '../../domain/shared/json.js';
import { addDuration } from '../../domain/process/calendar.js';
import type { Compiled } from '../../domain/process/compile/compile.js';
import { elementOf } from '../../domain/process/definition.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';
import { withholds } from '../../domain/process/findings.js';
import type { Finding } from '../../domain/process/findings.js';
import { explore } from '../../domain/process/soundness/explore.js';
import { readStubs } from '../../domain/process/trace/stubs.js';
import { trace } from '../../domain/process/trace/trace.js';
import type { TraceLine, TraceOutcome } from '../../domain/process/trace/trace.js';
import { compileBpmn } from '../../infra/bpmn/compile.js';
import { loadProcess } from './files.js';
import type { Decisions } from './files.js';
import { callFindings, stopFindings, stubFindings } from './trace-findings.js';

/** A question as it came: every part is checked here. */
export interface TraceQuestion {
  readonly model?: unknown;
  readonly xml?: unknown;
  readonly process?: unknown;
  readonly variables?: unknown;
  readonly stubs?: unknown;
  readonly until?: unknown;
}

export interface TraceReport extends Omit<TraceOutcome, 'outcome' | 'trace'> {
  readonly outcome: TraceOutcome['outcome'] | 'refused';
  readonly findings: readonly Finding[];
  readonly trace: readonly TraceLine[];
}

export interface TraceAnswer {
  readonly outcome: TraceReport;
  /** Fault of the request itself, not of the file. */
  readonly misuse?: string;
}

/** Start of the virtual clock, so that a trace is the same on every machine and day. */
const START = Date.UTC(2026, 0, 1);

export const refused = (findings: readonly Finding[]): TraceReport => ({
  outcome: 'refused',
  error: null,
  waitingFor: [],
  variables: {},
  findings,
  trace: [],
});

const misuse = (message: string): TraceAnswer => ({
  misuse: message,
  outcome: refused([
    {
      severity: 'error',
      class: 'standard',
      rule: 'request',
      element: null,
      message,
      remedy: 'correct the request',
      path: [],
    },
  ]),
});

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const compiled = async (asked: TraceQuestion, decisions: Decisions): Promise<Compiled | string> => {
  if (typeof asked.xml === 'string') {
    const result = await compileBpmn(asked.xml, { decisions: decisions.decisions });
    return { ...result, findings: [...decisions.findings, ...result.findings] };
  }
  if (typeof asked.model === 'string') return loadProcess(asked.model, decisions);
  return 'give "model" (a path) or "xml" (a text)';
};

/** Id of a process, found by its own id or by that of the pool that shows it. */
const processOf = (definition: ProcessDefinition, id: string): string | undefined =>
  definition.processes.includes(id)
    ? id
    : definition.processes.find((process) => {
        const node = elementOf(definition, process);
        return node?.kind === 'process' && node.participant === id;
      });

const processesOf = (definition: ProcessDefinition, asked: unknown): readonly string[] | string => {
  if (asked === undefined || asked === null || (Array.isArray(asked) && asked.length === 0)) return [definition.main];
  const ids: readonly unknown[] = Array.isArray(asked) ? asked : [asked];
  const processes: string[] = [];
  for (const id of ids) {
    const process = typeof id === 'string' ? processOf(definition, id) : undefined;
    if (process === undefined)
      return `there is no process ${typeof id === 'string' ? `"${id}"` : JSON.stringify(id)} in the file; it has ${definition.processes.join(', ')}`;
    processes.push(process);
  }
  return processes;
};

export const execute = async (asked: TraceQuestion, decisions: Decisions): Promise<TraceAnswer> => {
  const variables = asked.variables ?? {};
  if (!isObject(variables)) return misuse('variables must be a JSON object');
  const stubs = readStubs(asked.stubs);
  if (!stubs.ok) return misuse(stubs.error);
  const until =
    asked.until === undefined || asked.until === null
      ? undefined
      : typeof asked.until === 'string'
        ? addDuration(START, asked.until, 'UTC')
        : null;
  if (until === null || until?.ok === false || (until?.ok === true && until.value < START))
    return misuse('until must be an ISO 8601 duration such as PT1H');
  const result = await compiled(asked, decisions);
  if (typeof result === 'string') return misuse(result);
  if (result.definition === undefined) return { outcome: refused(result.findings) };
  const processes = processesOf(result.definition, asked.process);
  if (typeof processes === 'string') return misuse(processes);
  const calls = await callFindings(result.definition, typeof asked.xml === 'string' ? undefined : String(asked.model));
  if (calls.some(withholds)) return { outcome: refused([...result.findings, ...calls]) };
  const done = trace({
    definition: result.definition,
    processes,
    variables,
    stubs: stubs.value,
    start: START,
    ...(until === undefined ? {} : { until: until.value - START }),
  });
  const { outcome, error, waitingFor, variables: left, trace: lines } = done;
  return {
    outcome: {
      outcome,
      error,
      waitingFor,
      variables: left,
      findings: [
        ...result.findings,
        ...calls,
        ...stubFindings(result.definition, stubs.value),
        ...stopFindings(done),
        ...explore(result.definition),
      ],
      trace: lines,
    },
  };
};
