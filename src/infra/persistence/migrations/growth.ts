import { index } from './ddl.js';

/**
 * Pages whose cost grew with the record: a list of applications of every status sorted them all, a role's work list went
 * through the tasks of all roles, and a file's place in its queue was counted row by row.
 */
export const growthMigrations = [
  index(1767225623001, 'application', 'ix_application_received', 'office, received_at, id'),
  index(1767225623002, 'task', 'ix_task_role', 'office, state, role, due_order, opened_at, application, id'),
  index(1767225623003, 'task', 'ix_task_queue', 'office, state, role, clock_stopped, opened_at, application, id'),
  // a file that anybody uploads is looked for among the letters by its digest
  index(1767225623004, 'document', 'ix_document_sha256', 'sha256, kind'),
];
