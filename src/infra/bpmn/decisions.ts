/** Reads DMN 1.3 decision tables with literal FEEL cells. Any other table is refused, never guessed. */
import { DmnModdle } from 'dmn-moddle';
import { feelFault } from '../../domain/process/feel.js';
import type { DecisionTable, HitPolicy } from '../../domain/process/definition.js';
import type { Finding } from '../../domain/process/findings.js';

export interface ReadDecisions {
  readonly decisions: Readonly<Record<string, DecisionTable>>;
  readonly findings: readonly Finding[];
}

interface Moddle {
  readonly $type: string;
  readonly id?: string;
  get(name: string): unknown;
}

const HIT_POLICIES: ReadonlySet<string> = new Set<HitPolicy>([
  'UNIQUE',
  'FIRST',
  'PRIORITY',
  'ANY',
  'COLLECT',
  'RULE ORDER',
  'OUTPUT ORDER',
]);
const AGGREGATIONS: ReadonlySet<string> = new Set<NonNullable<DecisionTable['aggregation']>>([
  'SUM',
  'COUNT',
  'MIN',
  'MAX',
]);

const isHitPolicy = (value: string): value is HitPolicy => HIT_POLICIES.has(value);
const isAggregation = (value: string): value is NonNullable<DecisionTable['aggregation']> => AGGREGATIONS.has(value);

const isModdle = (value: unknown): value is Moddle =>
  typeof value === 'object' && value !== null && '$type' in value && 'get' in value;

const one = (element: Moddle | undefined, name: string): Moddle | undefined => {
  const value = element?.get(name);
  return isModdle(value) ? value : undefined;
};

const many = (element: Moddle | undefined, name: string): readonly Moddle[] => {
  const value = element?.get(name);
  return Array.isArray(value) ? value.filter(isModdle) : [];
};

const word = (element: Moddle | undefined, name: string): string | undefined => {
  const value = element?.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
};

const refuse = (rule: string, element: string | null, message: string, remedy: string): Finding => ({
  severity: 'error',
  class: 'unsupported',
  rule,
  element,
  message,
  remedy,
  path: [],
});

/**
 * Splits a list of FEEL literals such as `"low", "high"` at the commas outside quotes, which DMN reads as unary tests.
 */
const literals = (list: string | undefined): readonly string[] | undefined => {
  const found = list
    ?.match(/"(?:[^"\\]|\\.)*"|[^,]+/g)
    ?.map((part) => part.trim())
    .filter((part) => part !== '');
  return found === undefined || found.length === 0 ? undefined : found;
};

const checked = (findings: Finding[], id: string, feel: string, kind: 'expression' | 'test'): string => {
  const fault = feel === '' || feel === '-' ? undefined : feelFault(feel, kind);
  if (fault !== undefined)
    findings.push(refuse('expression-syntax', id, `"${feel}" is not FEEL: ${fault}`, 'correct the cell'));
  return feel;
};

const tableOf = (decision: Moddle, findings: Finding[]): DecisionTable | undefined => {
  const id = word(decision, 'id') ?? '';
  const logic = one(decision, 'decisionLogic');
  if (logic?.$type !== 'dmn:DecisionTable') {
    findings.push(refuse('decision-logic', id, 'the decision is not a decision table', 'express it as a table'));
    return undefined;
  }
  const hitPolicy = word(logic, 'hitPolicy') ?? 'UNIQUE';
  if (!isHitPolicy(hitPolicy)) {
    findings.push(refuse('hit-policy', id, `hit policy ${hitPolicy} is unknown`, 'use one of DMN 1.3'));
    return undefined;
  }
  const aggregation = word(logic, 'aggregation');
  const outputs = many(logic, 'output').map((output, index) => {
    const values = literals(word(one(output, 'outputValues'), 'text'));
    const fallback = word(one(output, 'defaultOutputEntry'), 'text');
    return {
      name: word(output, 'name') ?? word(decision, 'name') ?? `output${index + 1}`,
      ...(values === undefined ? {} : { values }),
      ...(fallback === undefined ? {} : { fallback }),
    };
  });
  return {
    id,
    hitPolicy,
    ...(aggregation !== undefined && isAggregation(aggregation) ? { aggregation } : {}),
    inputs: many(logic, 'input').map((input) =>
      checked(
        findings,
        id,
        word(one(input, 'inputExpression'), 'text') ?? word(input, 'label') ?? 'null',
        'expression',
      ),
    ),
    outputs,
    rules: many(logic, 'rule').map((rule) => ({
      when: many(rule, 'inputEntry').map((entry) => checked(findings, id, word(entry, 'text') ?? '', 'test')),
      then: many(rule, 'outputEntry').map((entry) =>
        checked(findings, id, word(entry, 'text') ?? 'null', 'expression'),
      ),
    })),
    requires: many(decision, 'informationRequirement').flatMap(
      (requirement) => word(one(requirement, 'requiredDecision'), 'href')?.replace(/^#/, '') ?? [],
    ),
    variable: word(one(decision, 'variable'), 'name') ?? word(decision, 'name') ?? id,
  };
};

/** Decisions that require themselves through others: they can never be decided. */
const circular = (decisions: Readonly<Record<string, DecisionTable>>): readonly string[] => {
  const inCircle = (start: string): boolean => {
    const seen = new Set<string>();
    const open = [...(decisions[start]?.requires ?? [])];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (id === start) return true;
      if (seen.has(id)) continue;
      seen.add(id);
      open.push(...(decisions[id]?.requires ?? []));
    }
    return false;
  };
  return Object.keys(decisions).filter(inCircle);
};

/** Reads a DMN file. Never throws; findings say what is wrong. */
export const readDecisions = async (xml: string | Uint8Array): Promise<ReadDecisions> => {
  const findings: Finding[] = [];
  const decisions: Record<string, DecisionTable> = {};
  try {
    const text = typeof xml === 'string' ? xml : new TextDecoder('utf-8', { fatal: true }).decode(xml);
    const parsed = await new DmnModdle().fromXML(text, 'dmn:Definitions');
    const root =
      typeof parsed === 'object' && parsed !== null && 'rootElement' in parsed && isModdle(parsed.rootElement)
        ? parsed.rootElement
        : undefined;
    for (const decision of many(root, 'drgElement').filter(({ $type }) => $type === 'dmn:Decision')) {
      const table = tableOf(decision, findings);
      if (table !== undefined) decisions[table.id] = table;
    }
  } catch (cause) {
    findings.push(
      refuse(
        'xml',
        null,
        `not a DMN file: ${cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)}`,
        'open and save it in a DMN editor',
      ),
    );
  }
  for (const id of circular(decisions))
    findings.push(refuse('decision-circular', id, `decision ${id} requires itself`, 'remove the circle'));
  return { decisions: findings.some(({ rule }) => rule === 'decision-circular') ? {} : decisions, findings };
};
