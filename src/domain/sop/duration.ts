/** Durations as an SOP paper writes them. */
import { parseBudget } from '../time/index.js';
import type { Budget, NamedUnit } from '../time/index.js';
import { SOP_WORDS as W } from './texts.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

export const budgetIn = (text: string | undefined, unit: string | undefined): Budget | undefined => {
  if (text === undefined) return undefined;
  const parsed = parseBudget(
    text,
    unit === 'working-day' || unit === 'calendar' ? (unit satisfies NamedUnit) : 'working-time',
  );
  return parsed.ok ? parsed.value : undefined;
};

/** `5 menit`, `3 hari kerja`; the forms write minutes even where they make hours. */
export const printed = ({ unit, amount }: Budget): string => {
  if (unit === 'working-day') return `${amount} ${W.workingDays}`;
  if (unit === 'calendar') return `${amount} ${W.days}`;
  if (amount % MINUTE === 0) return `${amount / MINUTE} ${W.minutes}`;
  return `${amount / SECOND} ${W.seconds}`;
};

/** Sums by unit, in the order in which the units first come. */
export const summed = (budgets: readonly Budget[]): readonly Budget[] => {
  const sums = new Map<Budget['unit'], number>();
  for (const { unit, amount } of budgets) sums.set(unit, (sums.get(unit) ?? 0) + amount);
  return [...sums].map(([unit, amount]) => ({ unit, amount }));
};
