/**
 * Official SOP paper of a procedure: header and table as in Prabumulih decree 43/2019 and Cirebon form 3, with the flow
 * drawn through one column for each executor. Content only; the adapter draws it.
 */
import { elementOf, isScope } from '../process/definition.js';
import type { FlowNode, Lane, ProcessDefinition, ProcessNode } from '../process/definition.js';
import { err, ok } from '../shared/result.js';
import type { Result } from '../shared/result.js';
import { chartOf } from './chart.js';
import type { Arrow, ChartSymbol } from './chart.js';
import { budgetIn, printed, summed } from './duration.js';

export interface SopHeader {
  readonly government: string;
  readonly agency: string;
  readonly unit: string;
  readonly number: string;
  /** `YYYY-MM-DD`, or as the paper writes it; empty where it states none. */
  readonly madeOn: string;
  readonly revisedOn: string;
  readonly effectiveOn: string;
  readonly approvedBy: string;
  readonly approverName: string;
  readonly approverRank: string;
  readonly approverNip: string;
  readonly name: string;
  readonly legalBasis: readonly string[];
  readonly qualification: readonly string[];
  readonly related: readonly string[];
  readonly equipment: readonly string[];
  readonly warning: readonly string[];
  readonly record: readonly string[];
}

export interface SopExecutor {
  readonly id: string;
  readonly name: string;
  /** True for an executor outside the office, such as the applicant; their columns come first. */
  readonly outside: boolean;
}

export interface SopRow {
  readonly number: string;
  readonly activity: string;
  readonly completeness: string;
  readonly time: string;
  readonly output: string;
  readonly fee: string;
  readonly remarks: string;
  /** Symbols of the row, from top to bottom. */
  readonly symbols: readonly ChartSymbol[];
}

export interface SopPaper {
  readonly header: SopHeader;
  readonly executors: readonly SopExecutor[];
  readonly rows: readonly SopRow[];
  readonly arrows: readonly Arrow[];
  /** Total that the paper itself states; null where it states none. */
  readonly statedTotal: string | null;
  readonly summedTotal: string | null;
}

const one = (process: ProcessNode, key: string): string => {
  const value = process.sop?.[key];
  return typeof value === 'string' ? value : '';
};

const list = (process: ProcessNode, key: string): readonly string[] => {
  const value = process.sop?.[key];
  return value === undefined || typeof value === 'string' ? [] : value;
};

const headerOf = (process: ProcessNode): SopHeader => ({
  government: one(process, 'government'),
  agency: one(process, 'agency'),
  unit: one(process, 'unit'),
  number: one(process, 'number'),
  madeOn: one(process, 'madeOn'),
  revisedOn: one(process, 'revisedOn'),
  effectiveOn: one(process, 'effectiveOn'),
  approvedBy: one(process, 'approvedBy'),
  approverName: one(process, 'approverName'),
  approverRank: one(process, 'approverRank'),
  approverNip: one(process, 'approverNip'),
  name: one(process, 'name') || (process.labels.name ?? process.id),
  legalBasis: list(process, 'legalBasis'),
  qualification: list(process, 'qualification'),
  related: list(process, 'related'),
  equipment: list(process, 'equipment'),
  warning: list(process, 'warning'),
  record: list(process, 'record'),
});

const OUTSIDE: ReadonlySet<string> = new Set(['applicant', 'pemohon', 'complainant', 'pengadu']);

const executorsOf = (lanes: readonly Lane[], symbols: readonly ChartSymbol[]): readonly SopExecutor[] => {
  const used = new Set(symbols.map(({ executor }) => executor));
  const all = lanes
    .filter(({ id }) => used.has(id))
    .map(({ id, name }) => ({ id, name, outside: OUTSIDE.has(id.toLowerCase()) || OUTSIDE.has(name.toLowerCase()) }));
  return [...all.filter(({ outside }) => outside), ...all.filter(({ outside }) => !outside)];
};

const everything = (definition: ProcessDefinition, scope: string): readonly FlowNode[] => {
  const node = elementOf(definition, scope);
  if (node === undefined || !isScope(node)) return [];
  return node.nodes.flatMap((id) => {
    const inner = elementOf(definition, id);
    return inner === undefined || inner.kind === 'process' ? [] : [inner, ...everything(definition, id)];
  });
};

const distinct = (texts: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(texts.filter((text): text is string => text !== undefined && text.trim() !== '')),
];

const numbered = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/**
 * Rows by step. A symbol without a step is in the row of its predecessor, or at the beginning in that of its successor.
 */
const placed = (symbols: readonly ChartSymbol[], arrows: readonly Arrow[]): ReadonlyMap<string, string> => {
  const row = new Map(symbols.flatMap(({ id, step }) => (step === null ? [] : [[id, step] as const])));
  for (let changed = true; changed;) {
    changed = false;
    for (const { id, shape } of symbols) {
      if (row.has(id)) continue;
      const before =
        shape === 'start' ? undefined : arrows.find((arrow) => arrow.to === id && row.has(arrow.from))?.from;
      const after = arrows.find((arrow) => arrow.from === id && row.has(arrow.to))?.to;
      const found = row.get(before ?? after ?? '');
      if (found === undefined) continue;
      row.set(id, found);
      changed = true;
    }
  }
  const [first] = [...row.values()].sort(numbered);
  for (const { id } of symbols) if (!row.has(id)) row.set(id, first ?? '1');
  return row;
};

/** Order of symbols in a row, along the flow: a start on top, then work, its decision, and an end below. */
const RANK: Readonly<Record<ChartSymbol['shape'], number>> = { start: 0, work: 1, decision: 1, end: 2 };

/** Letter of a symbol in a row with several kinds of work; empty where there is one. */
export const partOf = (row: readonly ChartSymbol[], id: string): string => {
  const work = row.filter(({ shape }) => shape === 'work');
  return work.length < 2 ? '' : String.fromCharCode(97 + work.findIndex((symbol) => symbol.id === id));
};

const activityOf = (row: readonly ChartSymbol[]): string =>
  row
    .filter(({ shape }) => shape === 'work')
    .map(({ id, name }) => (partOf(row, id) === '' ? name : `${partOf(row, id)}. ${name}`))
    .join('\n');

const withSteps = (symbols: readonly ChartSymbol[]): readonly ChartSymbol[] => {
  if (symbols.some(({ step }) => step !== null)) return symbols;
  // Work is numbered in the order of the flow where the procedure has no row numbers.
  let n = 0;
  return symbols.map((symbol) => (symbol.shape === 'work' ? { ...symbol, step: String((n += 1)) } : symbol));
};

export const sopPaper = (
  definition: ProcessDefinition,
  process: string = definition.main,
): Result<SopPaper, string> => {
  const node = elementOf(definition, process);
  if (node?.kind !== 'process')
    return err(`there is no process ${process} in the file; it has ${definition.processes.join(', ')}`);
  const chart = chartOf(definition, process);
  const symbols = withSteps(chart.symbols);
  if (!symbols.some(({ shape }) => shape === 'work'))
    return err(`process ${process} has no activity, so there is nothing to print`);
  const rowOf = placed(symbols, chart.arrows);
  const nodes = everything(definition, process);
  const numbers = [...new Set(rowOf.values())].sort(numbered);
  const rows = numbers.map((number): SopRow => {
    const own = symbols.filter(({ id }) => rowOf.get(id) === number).sort((a, b) => RANK[a.shape] - RANK[b.shape]);
    const stepped = own.filter(({ step, shape }) => step === number && shape === 'work');
    const steps = nodes.filter(
      ({ id, labels }) => labels.step === number || stepped.some((symbol) => symbol.id === id),
    );
    const budgets = steps.flatMap(({ labels }) => budgetIn(labels.budget, labels.unit) ?? []);
    return {
      number,
      activity: activityOf(own),
      completeness: distinct(steps.map(({ labels }) => labels.completeness)).join('; '),
      time: summed(budgets).map(printed).join(' + '),
      output: distinct(steps.map(({ labels }) => labels.output)).join('; '),
      fee: distinct(steps.map(({ labels }) => labels.fee)).join('; '),
      remarks: '',
      symbols: own,
    };
  });
  const all = summed(nodes.flatMap(({ labels }) => budgetIn(labels.budget, labels.unit) ?? []));
  const stated = budgetIn(node.statedTotal, node.labels.unit);
  return ok({
    header: headerOf(node),
    executors: executorsOf(node.lanes, symbols),
    rows,
    arrows: chart.arrows,
    statedTotal: stated === undefined ? null : printed(stated),
    summedTotal: all.length === 0 ? null : all.map(printed).join(' + '),
  });
};
