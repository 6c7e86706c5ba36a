/** Schedules of recurring work: their last and next run at Temporal, and whether they get on. */
import { ScheduleNotFoundError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { CARE, careId, type Care, type CareState } from '../../domain/ports/care.js';

const HOUR_MS = 3_600_000;

export interface CareSchedule {
  /** Id of the schedule at Temporal. */
  readonly id: string;
  readonly workflowType: string;
  readonly everyMs: number;
  readonly input: Readonly<Record<string, string | number>>;
}

export interface CareHours {
  readonly archive: { readonly fixityHours: number; readonly renewalHours: number };
  readonly retention: { readonly proposeHours: number };
}

/** The schedules of one office, as its configuration has them. */
export const careSchedules = (office: string, { archive, retention }: CareHours): readonly CareSchedule[] => {
  const first = { looked: 0, found: 0 };
  return [
    {
      ...{ id: careId('fixity', office), workflowType: 'fixityWorkflow' },
      ...{ everyMs: archive.fixityHours * HOUR_MS, input: { after: 0, ...first } },
    },
    {
      ...{ id: careId('renewal', office), workflowType: 'renewalWorkflow' },
      ...{ everyMs: archive.renewalHours * HOUR_MS, input: { after: '', ...first } },
    },
    {
      ...{ id: careId('disposal', office), workflowType: 'disposalWorkflow' },
      ...{ everyMs: retention.proposeHours * HOUR_MS, input: { after: '', ...first } },
    },
  ];
};

type LastRun = Pick<CareState, 'lastOutcome' | 'failing'>;
const NO_RUN: LastRun = { lastOutcome: null, failing: null };

/**
 * The last run of a workflow. A run that ended otherwise than by its own answer has failed; one that is tried again has
 * not ended.
 */
const lastRun = async (client: Client, workflow: string): Promise<LastRun> => {
  try {
    const { status, raw } = await client.workflow.getHandle(workflow).describe();
    const tried = (raw.pendingActivities ?? []).find(({ attempt, lastFailure }) => (attempt ?? 1) > 1 || lastFailure);
    return {
      lastOutcome: status.name === 'COMPLETED' ? 'completed' : status.name === 'RUNNING' ? 'running' : 'failed',
      failing:
        tried === undefined ? null : { attempt: tried.attempt ?? 1, reason: tried.lastFailure?.message ?? 'no reason' },
    };
  } catch (error) {
    // Temporal keeps what has ended for its retention time only.
    if (error instanceof WorkflowNotFoundError) return NO_RUN;
    throw error;
  }
};

const stateOf = async (client: Client, care: Care, office: string): Promise<CareState> => {
  const id = careId(care, office);
  try {
    const { spec, info, state } = await client.schedule.getHandle(id).describe();
    const last = info.recentActions.at(-1);
    return {
      ...{ care, schedule: id, made: true, paused: state.paused },
      everyMs: spec.intervals?.[0]?.every ?? null,
      lastRunAt: last?.takenAt.getTime() ?? null,
      nextRunAt: info.nextActionTimes[0]?.getTime() ?? null,
      ...(last === undefined ? NO_RUN : await lastRun(client, last.action.workflow.workflowId)),
    };
  } catch (error) {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
    const never = { everyMs: null, lastRunAt: null, nextRunAt: null, ...NO_RUN };
    return { ...{ care, schedule: id, made: false, paused: false }, ...never };
  }
};

export const careStates = (client: Client, office: string): Promise<readonly CareState[]> =>
  Promise.all(CARE.map((care) => stateOf(client, care, office)));
