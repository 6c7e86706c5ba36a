/** The smallest BPMN files: a body, its root elements, and what a run of them says. */
import type { Json, JsonObject } from '../../../src/domain/shared/json.js';
import { addDuration } from '../../../src/domain/process/calendar.js';
import type { DecisionTable, ProcessDefinition } from '../../../src/domain/process/definition.js';
import type { Finding } from '../../../src/domain/process/findings.js';
import { readStubs } from '../../../src/domain/process/trace/stubs.js';
import { trace } from '../../../src/domain/process/trace/trace.js';
import type { TraceOutcome } from '../../../src/domain/process/trace/trace.js';
import { compileBpmn } from '../../../src/infra/bpmn/compile.js';

/** `A>B` is a flow of that id; `A>B:x > 1` has a condition. */
const flows = (text: string): string =>
  text
    .trim()
    .split(/\s*;\s*/)
    .filter((one) => one !== '')
    .map((one) => {
      const [ends, ...condition] = one.split(':') as [string, ...string[]];
      const [source, target] = ends.split('>') as [string, string];
      const body =
        condition.length === 0
          ? ''
          : `<conditionExpression>${condition.join(':').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</conditionExpression>`;
      return `<sequenceFlow id="${source}-${target}" sourceRef="${source}" targetRef="${target}">${body}</sequenceFlow>`;
    })
    .join('');

/** Elements, with `[A>B; B>C]` for the flows of the process or sub-process it stands in. */
export const drawn = (body: string): string => body.replace(/\[([^[\]]*)\]/g, (_all, text: string) => flows(text));

export const file = (content: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:paraf="http://paraf.dev/schema/bpmn/1" id="file" targetNamespace="http://example.org">${drawn(content)}</definitions>`;

/** One process P; `rest` are root elements beside it. */
export const process = (body: string, rest = ''): string =>
  file(`${rest}<process id="P" isExecutable="true">${body}</process>`);

export const compiled = async (
  xml: string,
  decisions: Readonly<Record<string, DecisionTable>> = {},
): Promise<ProcessDefinition> => {
  const { definition, findings } = await compileBpmn(xml, { zone: 'Asia/Jakarta', decisions });
  if (definition === undefined) throw new Error(JSON.stringify(findings));
  return definition;
};

export const findingsOf = async (xml: string): Promise<readonly Finding[]> => (await compileBpmn(xml)).findings;

export interface Told {
  readonly variables?: JsonObject;
  readonly stubs?: Json;
  readonly processes?: readonly string[];
  readonly until?: string;
  readonly decisions?: Readonly<Record<string, DecisionTable>>;
}

export const START = Date.UTC(2026, 0, 1);

export const traced = async (
  xml: string,
  told: Told = {},
): Promise<TraceOutcome & { readonly said: readonly string[] }> => {
  const definition = await compiled(xml, told.decisions);
  const stubs = readStubs(told.stubs);
  if (!stubs.ok) throw new Error(stubs.error);
  const until = told.until === undefined ? undefined : addDuration(0, told.until, 'UTC');
  const result = trace({
    definition,
    processes: told.processes ?? [definition.main],
    variables: told.variables ?? {},
    stubs: stubs.value,
    start: START,
    ...(until?.ok === true ? { until: until.value } : {}),
  });
  return {
    ...result,
    said: result.trace.map(
      ({ at, element, event, instance }) =>
        `${at === 'PT0S' ? '' : `${at} `}${event} ${element}${instance === undefined ? '' : `#${String(instance)}`}`,
    ),
  };
};
