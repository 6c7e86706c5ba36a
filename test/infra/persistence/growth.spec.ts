/** Pages that are read with an index in their order: with a scan or a sort they would grow with the record. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RowDataPacket } from 'mysql2/promise';
import { ownDatabase, type OwnDatabase } from './own-database.js';
import { anApplication, aTask, aTransition, MONDAY } from './record-builders.js';

const APPLICATIONS = 400;
const ROLES = ['front-office', 'back-office', 'kasi', 'kadin'];

let own: OwnDatabase;

beforeAll(async () => {
  own = await ownDatabase();
  const { store } = own;
  for (let index = 0; index < APPLICATIONS; index += 1) {
    const id = `app-${String(index).padStart(4, '0')}`;
    await store.applications.create(anApplication({ id, sourceRef: id, receivedAt: MONDAY + index }));
    await store.recorder.record(
      aTransition(id, 1, { tasksOpened: [aTask('receive', { role: ROLES[index % ROLES.length] ?? '' })] }),
    );
  }
  await own.raw.query('ANALYZE TABLE application, task');
}, 180_000);
afterAll(() => own.drop());

/** Plan of a statement as the store writes it. */
const planOf = async (statement: string): Promise<RowDataPacket> => {
  const [rows] = await own.raw.query<RowDataPacket[]>(`EXPLAIN ${statement}`);
  const [row] = rows;
  if (row === undefined) throw new Error('no plan');
  return row;
};

describe('a page of a large record', () => {
  it('of applications of every status is read in its order', async () => {
    const plan = await planOf(
      `SELECT id FROM application WHERE office = 'prabumulih' ORDER BY received_at DESC, id DESC LIMIT 51`,
    );
    expect(plan['key']).toBe('ix_application_received');
    expect(String(plan['Extra'])).not.toContain('filesort');
  });

  it("of a role's work list is read in its order, through no task of another role", async () => {
    const plan = await planOf(
      `SELECT * FROM task WHERE office = 'prabumulih' AND state = 'open' AND role IN ('kasi') ORDER BY due_order ASC, opened_at ASC, application ASC, id ASC LIMIT 51`,
    );
    expect(plan['key']).toBe('ix_task_role');
    expect(String(plan['Extra'])).not.toContain('filesort');
  });

  it("counts a file's place in its queue from the index alone", async () => {
    const plan = await planOf(
      `SELECT COUNT(*) AS tasks FROM task WHERE office = 'prabumulih' AND state = 'open' AND role = 'kasi' AND clock_stopped = 0
       AND (opened_at < 9 OR (opened_at = 9 AND (application < 'a' OR (application = 'a' AND id < 'b'))))`,
    );
    expect(plan['key']).toBe('ix_task_queue');
    expect(String(plan['Extra'])).toContain('Using index');
  });
});
