/** DMN 1.3 decision tables over FEEL: the hit policies of section 8.2.10, literal cells. */
import type { Json, JsonObject } from '../shared/json.js';
import type { Result } from '../shared/result.js';
import { err, ok } from '../shared/result.js';
import type { DecisionTable } from './definition.js';
import { feelTest, feelValue } from './feel.js';
import type { FeelContext } from './feel.js';

const value = (feel: string, context: FeelContext): Json => {
  const result = feelValue(feel, context);
  return result.ok ? result.value : null;
};

const same = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

type Row = JsonObject;

const outputOf = (decision: DecisionTable, cells: readonly string[], context: FeelContext): Row =>
  Object.fromEntries(decision.outputs.map((output, index) => [output.name, value(cells[index] ?? 'null', context)]));

/** Answer of a table: with one output its value, with several a context of them. */
const shaped = (decision: DecisionTable, row: Row): Json =>
  decision.outputs.length === 1 ? (row[decision.outputs[0]?.name ?? ''] ?? null) : row;

/** Position of a row's values in the outputs' lists of allowed values, which are given in decreasing priority. */
const priorities = (decision: DecisionTable, row: Row, context: FeelContext): readonly number[] =>
  decision.outputs.map(({ name, values }) => {
    const at = (values ?? []).findIndex((allowed) => same(value(allowed, context), row[name] ?? null));
    return at < 0 ? Number.MAX_SAFE_INTEGER : at;
  });

const byPriority = (decision: DecisionTable, rows: readonly Row[], context: FeelContext): readonly Row[] =>
  rows
    .map((row, index) => ({ row, index, rank: priorities(decision, row, context) }))
    .sort((a, b) => {
      for (let n = 0; n < a.rank.length; n += 1) {
        const difference = (a.rank[n] ?? 0) - (b.rank[n] ?? 0);
        if (difference !== 0) return difference;
      }
      return a.index - b.index;
    })
    .map(({ row }) => row);

const aggregated = (decision: DecisionTable, rows: readonly Row[]): Json => {
  const values = rows.map((row) => shaped(decision, row));
  const numbers = values.filter((v): v is number => typeof v === 'number');
  if (decision.aggregation === 'COUNT') return values.length;
  if (decision.aggregation === undefined) return values;
  if (numbers.length !== values.length || numbers.length === 0) return null;
  if (decision.aggregation === 'SUM') return numbers.reduce((sum, n) => sum + n, 0);
  return decision.aggregation === 'MIN' ? Math.min(...numbers) : Math.max(...numbers);
};

const fallback = (decision: DecisionTable, context: FeelContext): Json => {
  if (decision.outputs.every((output) => output.fallback === undefined)) return null;
  return shaped(
    decision,
    Object.fromEntries(
      decision.outputs.map(({ name, fallback: feel }) => [name, feel === undefined ? null : value(feel, context)]),
    ),
  );
};

const settle = (decision: DecisionTable, rows: readonly Row[], context: FeelContext): Result<Json, string> => {
  const [first] = rows;
  if (decision.hitPolicy === 'COLLECT')
    return ok(rows.length === 0 && decision.aggregation === undefined ? [] : aggregated(decision, rows));
  if (first === undefined)
    return ok(
      decision.hitPolicy === 'RULE ORDER' || decision.hitPolicy === 'OUTPUT ORDER' ? [] : fallback(decision, context),
    );
  switch (decision.hitPolicy) {
    case 'UNIQUE':
      return rows.length === 1
        ? ok(shaped(decision, first))
        : err(`decision ${decision.id} is UNIQUE, but ${rows.length} rules match`);
    case 'ANY':
      return rows.every((row) => same(row, first))
        ? ok(shaped(decision, first))
        : err(`decision ${decision.id} is ANY, but its matching rules differ`);
    case 'FIRST':
      return ok(shaped(decision, first));
    case 'PRIORITY':
      return ok(shaped(decision, byPriority(decision, rows, context)[0] ?? first));
    case 'RULE ORDER':
      return ok(rows.map((row) => shaped(decision, row)));
    case 'OUTPUT ORDER':
      return ok(byPriority(decision, rows, context).map((row) => shaped(decision, row)));
  }
};

/** Answer of a decision. The decisions it requires are decided first, and seen under the names of their variables. */
export const decide = (
  decisions: Readonly<Record<string, DecisionTable>>,
  id: string,
  context: FeelContext,
): Result<Json, string> => {
  const decision = Object.hasOwn(decisions, id) ? decisions[id] : undefined;
  if (decision === undefined) return err(`no decision ${id}`);
  let variables = context.variables;
  for (const required of decision.requires) {
    const inner = decide(decisions, required, context);
    if (!inner.ok) return inner;
    variables = { ...variables, [decisions[required]?.variable ?? required]: inner.value };
  }
  const inside = { ...context, variables };
  const inputs = decision.inputs.map((feel) => value(feel, inside));
  const rows = decision.rules
    .filter((rule) =>
      rule.when.every(
        (test, index) => test.trim() === '' || test.trim() === '-' || feelTest(test, inputs[index] ?? null, inside),
      ),
    )
    .map((rule) => outputOf(decision, rule.then, inside));
  return settle(decision, rows, inside);
};
