/** Cost of the walk for each row of the SOP: working time used against budget. */

/** Milliseconds as an ISO 8601 duration. */
export const iso = (ms) => {
  if (ms === null || ms === undefined) return null;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = Math.round((ms % 60_000) / 100) / 10;
  const text = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${seconds > 0 ? `${seconds}S` : ''}`;
  return `PT${text === '' ? '0S' : text}`;
};

/** One line a row: the row's tasks together, and the time that their budget consumed, by the clock ledger. */
export const stepTable = (steps, tasks, ledger) =>
  steps.map(({ step, officer }) => {
    const own = tasks.filter((task) => task.step === String(step));
    const budget = own.find(({ budgetMs }) => budgetMs !== null)?.budgetMs ?? null;
    const completed = ledger.filter(({ what, scope }) => what === 'complete' && scope.startsWith(`step:${step}#`));
    // Working time without a holder and with one, stops and windows excluded; includes time over the budget.
    const used = completed.reduce((sum, { waiting, handling }) => sum + (waiting ?? 0) + (handling ?? 0), 0);
    const last = own.filter(({ state }) => state !== 'open').at(-1);
    return { step, officer, used: iso(used), budget: iso(budget), outcome: last?.outcome ?? 'open' };
  });

export const printTable = (rows) => {
  const cells = [
    ['step', 'officer', 'used', 'budget', 'outage', 'outcome'],
    ...rows.map((row) => [String(row.step), row.officer, row.used, row.budget ?? '-', row.outage ?? '', row.outcome]),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) => `  ${row.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`;
  return [line(cells[0]), `  ${widths.map((width) => '─'.repeat(width)).join('  ')}`, ...cells.slice(1).map(line)].join(
    '\n',
  );
};
