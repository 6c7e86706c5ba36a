/** One run of an application's workflow: everything that its parts read and change, in one place. */
import type { CancellationScope } from '@temporalio/workflow';
import type { OpenedApplication } from '../domain/effects/contracts.js';
import type { ApplicationContext } from '../domain/application/context.js';
import { SYSTEM, type ApplicationMessage } from '../domain/application/messages.js';
import { WHOLE_FILE } from '../domain/application/wanted.js';
import { contextOf, stateOf } from '../domain/application/opening.js';
import type { ApplicationState } from '../domain/application/state.js';
import type { ProcessDefinition } from '../domain/process/definition.js';
import type { Refusal } from '../domain/shared/error-codes.js';
import type { PermitView } from './signals.js';
import type { Recording } from './policies.js';

const FIRST_HEAD = '0'.repeat(64);

export interface PermitInput {
  readonly application: string;
  /** State that a continued run takes over from the run before it. */
  readonly carried?: {
    readonly opened: OpenedApplication;
    readonly state: ApplicationState;
    readonly seq: number;
    readonly head: string;
    readonly queue: readonly ApplicationMessage[];
    readonly applied: readonly string[];
    /** Number of signals received so far: the place of a signal without a key. */
    readonly received: number;
  };
}

/** Messages that wait for their turn. Signal handlers write here and nowhere else. */
export interface MessageQueue {
  readonly queue: ApplicationMessage[];
  /** Number of signals received so far: the place of a signal without a key. */
  received: number;
  /** True where the office's clock journal has news: the loop looks into it. */
  nudged: boolean;
}

/** The one timer of a run: it wakes the loop at the earliest deadline. */
export interface WakeTimer {
  /** Instant at which the armed timer ends; null where none is armed. */
  endsAt: number | null;
  /** True where the timer has ended since the loop last waited. */
  ended: boolean;
  /** Keys of deadlines and timers that were queued since the last wake. */
  readonly queuedSinceWake: Set<string>;
}

export interface WorkflowRun {
  readonly application: string;
  readonly opened: OpenedApplication;
  readonly recording: Recording;
  readonly inbox: MessageQueue;
  readonly timer: WakeTimer;
  context: ApplicationContext;
  state: ApplicationState;
  /** Sequence number and hash of the last entry that the record has written. */
  seq: number;
  head: string;
  /** Keys of messages that are on record. */
  readonly applied: Set<string>;
  /** Effects that are being performed, by task. */
  readonly performing: Map<string, CancellationScope>;
  /** Items of call activities whose procedure is being started. */
  readonly calling: Set<string>;
  /** Versions that orders to migrate brought with them, by digest. */
  readonly targets: Map<string, ProcessDefinition>;
  /** Refusals of orders to migrate that the record declined, by the order's key. */
  readonly refusals: Map<string, Refusal>;
}

export const inboxOf = ({ carried }: PermitInput): MessageQueue => ({
  queue: [...(carried?.queue ?? [])],
  received: carried?.received ?? 0,
  nudged: false,
});

/** A run that begins, or goes on where the one before it stopped. The first of an application begins its procedure. */
export const runOf = (
  { application, carried }: PermitInput,
  recording: Recording,
  opened: OpenedApplication,
  inbox: MessageQueue,
): WorkflowRun => {
  if (carried === undefined) {
    const said = { at: Date.now(), actor: SYSTEM };
    const { lacks, start } = opened;
    inbox.queue.unshift(
      {
        ...{ type: 'started', key: 'started', ...said, variables: opened.variables ?? {} },
        ...(start === undefined ? {} : { start }),
      },
      ...(lacks === undefined
        ? []
        : [
            {
              ...{ type: 'correction-wanted' as const, key: `correction-wanted/${WHOLE_FILE}/0`, ...said },
              ...{ task: WHOLE_FILE, code: 'INPUT_INVALID', detail: lacks },
            },
          ]),
    );
  }
  return {
    application,
    opened,
    recording,
    inbox,
    timer: { endsAt: null, ended: false, queuedSinceWake: new Set() },
    context: contextOf(opened),
    state: carried?.state ?? stateOf(application, opened),
    seq: carried?.seq ?? 0,
    head: carried?.head ?? FIRST_HEAD,
    applied: new Set(carried?.applied ?? []),
    performing: new Map(),
    calling: new Set(),
    targets: new Map(),
    refusals: new Map(),
  };
};

/** An operator's view of a run; a run that is still being opened has no state. */
export const viewOf = (run: WorkflowRun | null, inbox: MessageQueue): PermitView => ({
  seq: run?.seq ?? 0,
  head: run?.head ?? FIRST_HEAD,
  state: run?.state ?? null,
  queued: inbox.queue.length,
});

/** State that the next run takes over; effects and calls under way must have ended. */
export const carriedOf = ({
  application,
  opened,
  context,
  state,
  seq,
  head,
  inbox,
  applied,
}: WorkflowRun): PermitInput => ({
  application,
  carried: {
    opened: { ...opened, context },
    state,
    seq,
    head,
    queue: inbox.queue,
    applied: [...applied],
    received: inbox.received,
  },
});
