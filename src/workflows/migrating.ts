/** Orders to move a running application to another version of its procedure. */
import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import { decideMigration } from '../domain/application/migration.js';
import { refusal } from '../domain/shared/error-codes.js';
import { migrateUpdate, type MigrationOrder } from './signals.js';
import type { WorkflowRun } from './run.js';

/** Takes orders: refused at the door by the rule that the record follows, answered when the move is on record. */
export const takeMigrationOrders = (run: WorkflowRun): void => {
  const { inbox, applied, targets, refusals } = run;
  setHandler(
    migrateUpdate,
    async ({ message, definition }) => {
      targets.set(definition.digest, definition);
      inbox.queue.push({ ...message, at: Math.min(message.at, Date.now()) });
      await condition(() => applied.has(message.key) || run.state.outcome !== null);
      const why = applied.has(message.key)
        ? refusals.get(message.key)
        : refusal('APPLICATION_FINISHED', 'the application ended before it could be moved');
      if (why !== undefined) throw ApplicationFailure.nonRetryable(why.detail, why.code);
      return { seq: run.seq };
    },
    {
      validator: ({ message, definition }: MigrationOrder) => {
        if (applied.has(message.key)) return;
        const decision = decideMigration(run.context, run.state, message, definition);
        if (!decision.ok) throw ApplicationFailure.nonRetryable(decision.error.detail, decision.error.code);
      },
    },
  );
};
