import {
  Client,
  Connection,
  ScheduleAlreadyRunning,
  ScheduleOverlapPolicy,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure, type PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { OutsideMessage } from '../../domain/application/messages.js';
import type { ClockNudge } from '../../domain/ports/clock-journal.js';
import { ERROR_CODES, refusal } from '../../domain/shared/error-codes.js';
import type { Orchestration, PermitClocks } from '../../domain/ports/world.js';
import { CLOCK_ADJUSTED, MIGRATE, SIGNAL_NAMES, type MigrationOrder } from '../../workflows/signals.js';
import { PortFailure, reasonOf } from '../../domain/shared/port-failure.js';
import type { TemporalTls } from './tls.js';
import { readHistory } from './history.js';
import { careStates, type CareSchedule } from './schedules.js';

export interface OrchestrationOptions {
  /** Address of the Temporal front end, `host:port`. */
  readonly address: string;
  readonly namespace: string;
  readonly taskQueue: string;
  /** Codec that encrypts every payload: without it personal data would go into Temporal in clear. */
  readonly codec: PayloadCodec;
  /** Longest time of one call to Temporal, in milliseconds; after that it counts as away. */
  readonly timeoutMs: number;
  /**
   * Longest time of one workflow task on a worker, in milliseconds; then another worker gets it. A killed worker costs
   * this.
   */
  readonly workflowTaskTimeoutMs: number;
  /** TLS settings; absent where Temporal is asked in clear. */
  readonly tls?: TemporalTls;
}

/**
 * Time within which a living worker asks again. It asks at least once a minute; Temporal names one that has died for
 * five more.
 */
const ASKS_WITHIN_MS = 80_000;

export const WORKFLOW_TYPE = 'permitWorkflow';

/** Id of an application's workflow. One procedure per application: its id says so, and Temporal keeps it unique. */
export const workflowIdOf = (application: string): string => `permit:${application}`;

export const PERMIT_LIFE_TYPE = 'permitLifeWorkflow';

/** Id of the one workflow that keeps the time of an issued permit. */
export const permitLifeIdOf = (permit: string): string => `permit-life:${permit}`;

export interface OpenOrchestration extends Orchestration, PermitClocks, ClockNudge {
  /** Makes the schedule, or brings an existing one to this interval; two runs of it never overlap. */
  schedule(schedule: CareSchedule): Promise<void>;
  close(): Promise<void>;
}

/**
 * Temporal, as the API and the loops see it. The connection is made on first use and kept trying by the client itself,
 * so the process starts while Temporal is away. Every failure that is not an answer is ORCHESTRATION_UNAVAILABLE.
 */
export const openOrchestration = (options: OrchestrationOptions): OpenOrchestration => {
  const connection = Connection.lazy({
    address: options.address,
    ...(options.tls === undefined ? {} : { tls: options.tls }),
  });
  const client = new Client({
    connection,
    namespace: options.namespace,
    dataConverter: { payloadCodecs: [options.codec] },
  });

  const call = async <T>(what: string, run: () => Promise<T>): Promise<T> => {
    try {
      return await connection.withDeadline(Date.now() + options.timeoutMs, run);
    } catch (error) {
      if (isAnswer(error)) throw error;
      throw new PortFailure('ORCHESTRATION_UNAVAILABLE', `Temporal did not ${what}: ${cause(error)}`, {
        retryable: true,
        cause: error,
      });
    }
  };

  return {
    start: async (application) => {
      try {
        await call('start the procedure', () =>
          client.workflow.start(WORKFLOW_TYPE, {
            workflowId: workflowIdOf(application),
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            taskQueue: options.taskQueue,
            workflowTaskTimeout: options.workflowTaskTimeoutMs,
            args: [{ application }],
          }),
        );
      } catch (error) {
        // started before, perhaps by a process that died before it could say so
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    },
    schedule: async ({ id, workflowType, everyMs, input }) => {
      const spec = { intervals: [{ every: everyMs }] };
      const action = {
        ...{
          type: 'startWorkflow' as const,
          workflowType,
          taskQueue: options.taskQueue,
          workflowId: id,
          args: [input],
        },
      };
      const policies = { overlap: ScheduleOverlapPolicy.SKIP };
      try {
        await call('make the schedule', () => client.schedule.create({ scheduleId: id, spec, action, policies }));
      } catch (error) {
        if (!(error instanceof ScheduleAlreadyRunning)) throw error;
        await call('change the schedule', () =>
          client.schedule.getHandle(id).update((previous) => ({ ...previous, spec, action, policies })),
        );
      }
    },
    startPermit: async (permit) => {
      try {
        await call('start the time of a permit', () =>
          client.workflow.start(PERMIT_LIFE_TYPE, {
            workflowId: permitLifeIdOf(permit),
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            taskQueue: options.taskQueue,
            workflowTaskTimeout: options.workflowTaskTimeoutMs,
            args: [{ permit }],
          }),
        );
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    },
    tell: async (application: string, message: OutsideMessage) => {
      try {
        await call('take the message', () =>
          client.workflow.getHandle(workflowIdOf(application)).signal(SIGNAL_NAMES[message.type], message),
        );
        return 'accepted';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'gone';
        throw error;
      }
    },
    nudge: async (application) => {
      try {
        await call('take the nudge', () => client.workflow.getHandle(workflowIdOf(application)).signal(CLOCK_ADJUSTED));
        return 'accepted';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'gone';
        throw error;
      }
    },
    migrate: async (application, message, definition) => {
      const order: MigrationOrder = { message, definition };
      try {
        await call('move the procedure', () =>
          client.workflow
            .getHandle(workflowIdOf(application))
            .executeUpdate<{ readonly seq: number }, [MigrationOrder]>(MIGRATE, {
              args: [order],
              updateId: message.key,
            }),
        );
        return null;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError)
          return refusal('APPLICATION_FINISHED', 'the procedure does not run any more');
        if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
          const code = ERROR_CODES.find((known) => known === (error.cause as ApplicationFailure).type) ?? 'INVARIANT';
          return refusal(code, error.cause.message);
        }
        throw error;
      }
    },
    history: async (application) => {
      try {
        const history = await call('give the history', async () => {
          const handle = client.workflow.getHandle(workflowIdOf(application));
          // Only this names a procedure that never was; the history's own refusal would read as an outage.
          await handle.describe();
          return handle.fetchHistory();
        });
        return await readHistory(history, options.codec);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return [];
        throw error;
      }
    },
    care: (office) => call('tell of its schedules', () => careStates(client, office)),
    healthy: async () => {
      try {
        await call('answer', () => connection.workflowService.getSystemInfo({}));
        return true;
      } catch {
        // that it does not answer is what was asked
        return false;
      }
    },
    attended: async () => {
      const { pollers } = await call('say who asks for work', () =>
        connection.workflowService.describeTaskQueue({
          namespace: options.namespace,
          taskQueue: { name: options.taskQueue },
          taskQueueType: proto.temporal.api.enums.v1.TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        }),
      );
      return pollers.some(
        ({ lastAccessTime }) => Date.now() - Number(lastAccessTime?.seconds ?? 0) * 1_000 < ASKS_WITHIN_MS,
      );
    },
    close: () => connection.close(),
  };
};

const isAnswer = (error: unknown): boolean =>
  error instanceof WorkflowNotFoundError ||
  error instanceof WorkflowExecutionAlreadyStartedError ||
  error instanceof ScheduleAlreadyRunning ||
  error instanceof WorkflowUpdateFailedError;

const cause = (error: unknown): string =>
  error instanceof ServiceError && error.cause !== undefined
    ? `${error.message}: ${reasonOf(error.cause)}`
    : reasonOf(error);
