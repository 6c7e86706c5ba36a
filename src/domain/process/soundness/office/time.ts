/** The time of the SOP: every step has a budget, every budget can be read, the stated total is the sum. */
import { parseBudget, printAmount } from '../../../time/index.js';
import type { Budget, NamedUnit } from '../../../time/index.js';
import { elementOf } from '../../definition.js';
import type { FlowNode, Labels } from '../../definition.js';
import type { Finding } from '../../findings.js';
import { irregular, titled } from '../finding.js';
import { isPeoplesWork } from './desk.js';
import type { Desk } from './desk.js';

const UNITS: ReadonlySet<string> = new Set(['working-time', 'working-day', 'calendar']);

const isUnit = (unit: string): unit is NamedUnit => UNITS.has(unit);

const read = (labels: Labels): Budget | string | undefined => {
  if (labels.budget === undefined) return undefined;
  const unit = labels.unit ?? 'working-time';
  if (!isUnit(unit)) return `unit "${unit}" is none of ${[...UNITS].join(', ')}`;
  const parsed = parseBudget(labels.budget, unit);
  return parsed.ok ? parsed.value : parsed.error;
};

const unreadable = (desk: Desk): readonly Finding[] =>
  [desk.process, ...desk.nodes].flatMap((node) => {
    const budget = read(node.labels);
    if (typeof budget !== 'string') return [];
    return [
      irregular({
        rule: 'budget-unreadable',
        element: node.id,
        message: `the budget of ${titled(desk.definition, node.id)} cannot be read: ${budget}`,
        remedy: 'write an ISO 8601 duration such as PT25M, or P3D with paraf:unit="working-day"',
        path: [node.id],
      }),
    ];
  });

/** True where the node or a sub-process around it has a budget. */
const covered = (desk: Desk, node: FlowNode): boolean => {
  for (
    let at = elementOf(desk.definition, node.id);
    at !== undefined && at.kind !== 'process';
    at = elementOf(desk.definition, at.scope)
  )
    if (at.labels.budget !== undefined) return true;
  return false;
};

/** Numbered rows, each with the elements that share its number. */
const stepsOf = (desk: Desk): ReadonlyMap<string, readonly FlowNode[]> => {
  const steps = new Map<string, FlowNode[]>();
  for (const node of desk.nodes) {
    const { step } = node.labels;
    if (step === undefined) continue;
    const known = steps.get(step);
    if (known === undefined) steps.set(step, [node]);
    else known.push(node);
  }
  return steps;
};

const stepsWithoutBudget = (desk: Desk): readonly Finding[] =>
  [...stepsOf(desk)].flatMap(([step, nodes]) => {
    const [first] = nodes;
    if (
      first === undefined ||
      nodes.some((node) => covered(desk, node)) ||
      nodes.every((node) => node.labels.stopsClock === true)
    )
      return [];
    return [
      irregular({
        rule: 'step-without-budget',
        element: (nodes.find(isPeoplesWork) ?? first).id,
        message: `step ${step} (${titled(desk.definition, (nodes.find(isPeoplesWork) ?? first).id)}) has no budget, so nothing says when it is late`,
        remedy: 'give it paraf:budget, for example PT5M',
        path: nodes.map(({ id }) => id),
      }),
    ];
  });

/** Findings for work of people outside the numbered rows whose time no budget counts. */
const tasksWithoutBudget = (desk: Desk): readonly Finding[] => {
  const timed = desk.nodes.some(({ labels }) => labels.budget !== undefined || labels.step !== undefined);
  return desk.nodes.flatMap((node) => {
    const { labels } = node;
    if (!isPeoplesWork(node) || labels.step !== undefined || labels.stopsClock === true || covered(desk, node))
      return [];
    return [
      irregular({
        severity: timed ? 'error' : 'warning',
        rule: 'task-without-budget',
        element: node.id,
        message: `${titled(desk.definition, node.id)} has no budget, so nothing says when it is late`,
        remedy: 'give it paraf:budget, or paraf:stops-clock="true" where somebody outside the office is waited for',
        path: [node.id],
      }),
    ];
  });
};

/** Budgets that count towards the total. Inside a sub-process with its own budget, only that one counts. */
const counted = (desk: Desk): readonly { readonly node: FlowNode; readonly budget: Budget }[] =>
  desk.nodes.flatMap((node) => {
    const budget = read(node.labels);
    if (budget === undefined || typeof budget === 'string') return [];
    const outer = elementOf(desk.definition, node.scope);
    if (outer !== undefined && outer.kind !== 'process' && covered(desk, outer)) return [];
    return [{ node, budget }];
  });

/** Sum of the steps; undefined where they are counted in several units. */
const summedTotal = (desk: Desk): Budget | undefined => {
  const all = counted(desk);
  const [first] = all;
  if (first === undefined || all.some(({ budget }) => budget.unit !== first.budget.unit)) return undefined;
  return { unit: first.budget.unit, amount: all.reduce((sum, { budget }) => sum + budget.amount, 0) };
};

const statedTotal = (desk: Desk): readonly Finding[] => {
  const { statedTotal: stated } = desk.process;
  if (stated === undefined) return [];
  const total = read({
    budget: stated,
    ...(desk.process.labels.unit === undefined ? {} : { unit: desk.process.labels.unit }),
  });
  if (typeof total === 'string' || total === undefined)
    return [
      irregular({
        rule: 'stated-total-unreadable',
        element: desk.process.id,
        message: `the stated total cannot be read: ${total ?? stated}`,
        remedy: 'write an ISO 8601 duration such as PT22M',
        path: [desk.process.id],
      }),
    ];
  const sum = summedTotal(desk);
  if (sum === undefined || sum.unit !== total.unit || sum.amount === total.amount) return [];
  return [
    irregular({
      severity: 'warning',
      rule: 'stated-total',
      element: desk.process.id,
      message: `the paper states ${printAmount(total.unit, total.amount)}, its steps add up to ${printAmount(sum.unit, sum.amount)}`,
      remedy: 'correct the total or the steps; until then each step keeps its own budget',
      path: counted(desk).map(({ node }) => node.id),
    }),
  ];
};

export const timeFindings = (desk: Desk): readonly Finding[] =>
  desk.official
    ? [...unreadable(desk), ...stepsWithoutBudget(desk), ...tasksWithoutBudget(desk), ...statedTotal(desk)]
    : [];
