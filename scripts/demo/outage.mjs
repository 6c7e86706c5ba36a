/** An outage in the middle: declared by the supervisor, ended again, and it costs the officers nothing. */
import { randomUUID } from 'node:crypto';
import { request, until } from './client.mjs';
import { iso } from './table.mjs';

const LASTS_MS = 4_000;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Declares and ends an outage window while the task of an element is open. Checks that the budget consumed no time
 * inside the window; answers the length of the window.
 */
export const outage = async ({ people, application, element, check, tell }) => {
  const path = `/applications/${application}`;
  const task = await until(`task ${element}`, async () => {
    const { items } = await people.supervisor.get(`/tasks?view=role&application=${application}`);
    return items.find((row) => row.element === element && row.state === 'open');
  });
  const budgetOf = async () => {
    const asked = Date.now();
    const clock = await people.supervisor.get(`${path}/clock`);
    return { ...clock.budgets.find(({ step }) => step === task.step), asked, at: Date.now(), ledger: clock.ledger };
  };
  const told = {
    kind: 'a',
    cause: 'kebakaran',
    reason: 'Jaringan kantor putus: kebakaran di gardu jaringan',
    evidence: 'Laporan penyedia jaringan nomor 77/2026',
  };
  const denied = await people.kasi.tryPost('/outages', told, { wait: 0 });
  check('only-a-supervisor-declares-an-outage', denied.status === 403, `${denied.status} ${denied.body?.code}`);

  const before = await budgetOf();
  const { body: declared } = await people.supervisor.post('/outages', told, { wait: 0 });
  const resting = await until('the work list to rest', async () => {
    const { items } = await people.supervisor.get(`/tasks?view=role&application=${application}`);
    return items.find((row) => row.id === task.id && row.clockStopped && row.dueAt === null && row.dueAdjusted);
  });
  check('outage-rests-the-clock', resting.workingTimeLeftMs === null);
  tell(`   outage declared: ${told.reason}; the due date of the open task rests`);
  await pause(LASTS_MS);
  const { body: ended } = await people.supervisor.post(
    `/outages/${declared.id}/end`,
    { reason: 'jaringan pulih' },
    { wait: 0 },
  );
  const running = await until('the work list to run again', async () => {
    const { items } = await people.supervisor.get(`/tasks?view=role&application=${application}`);
    return items.find((row) => row.id === task.id && row.dueAt !== null && row.dueAdjusted);
  });
  const after = await budgetOf();
  const lasted = Date.parse(ended.to) - Date.parse(ended.from);
  // The server reads its clock at an unknown point between request and answer: the widest span is the bound.
  const outside = after.at - before.asked - lasted;
  const consumed = before.remainingInUnit - after.remainingInUnit;
  check(
    'outage-costs-the-officers-nothing',
    consumed <= outside && consumed >= 0,
    `consumed ${consumed} ms in ${outside} ms outside the window`,
  );
  check('due-date-shown-and-computed-agree', running.dueAt === after.due, `${running.dueAt} ${after.due}`);
  const moved = Date.parse(after.due) - Date.parse(before.due);
  check('due-date-never-moves-earlier', moved >= 0, `${moved} ms of ${lasted} ms`);
  tell(
    `   outage ended after ${iso(lasted)}: the budget of row ${task.step} lost nothing; its due date moved by ${iso(moved)}${moved === 0 ? ' (the office is closed: nothing was counted)' : ''}`,
  );
  const withdrawal = await request(`${people.api}/api/v1/outages/${declared.id}/withdraw`, {
    method: 'POST',
    headers: { 'idempotency-key': randomUUID() },
    body: { reason: 'x' },
  });
  check('strangers-change-no-outage', withdrawal.status === 401, `${withdrawal.status}`);
  return { step: task.step, lasted, moved };
};
