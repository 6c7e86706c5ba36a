/** Cost of a workflow, as its history shows it. */
import type { temporal } from '@temporalio/proto';

type Event = temporal.api.history.v1.IHistoryEvent;

export interface HistoryCost {
  readonly tasks: number;
  /** Times that the workflow's code was woken: by a task of its own, and by the answer of a local activity. */
  readonly activations: number;
  /** Actions that Temporal Cloud would bill (docs.temporal.io/cloud/actions). */
  readonly actions: number;
}

const LOCAL = 'core_local_activity';

/** The local activities of one task are one action together. */
const tasksWithLocal = (events: readonly Event[]): number =>
  new Set(
    events.flatMap(({ markerRecordedEventAttributes: marker }) =>
      marker?.markerName === LOCAL ? [String(marker.workflowTaskCompletedEventId)] : [],
    ),
  ).size;

const isOneAction = (event: Event): boolean =>
  event.workflowExecutionStartedEventAttributes != null ||
  event.workflowExecutionSignaledEventAttributes != null ||
  event.workflowExecutionUpdateAcceptedEventAttributes != null ||
  event.timerStartedEventAttributes != null ||
  event.activityTaskStartedEventAttributes != null ||
  event.startChildWorkflowExecutionInitiatedEventAttributes != null ||
  event.upsertWorkflowSearchAttributesEventAttributes != null ||
  (event.markerRecordedEventAttributes != null && event.markerRecordedEventAttributes.markerName !== LOCAL);

export const costOf = (events: readonly Event[]): HistoryCost => {
  const tasks = events.filter(({ workflowTaskCompletedEventAttributes: done }) => done != null).length;
  const locals = events.filter(({ markerRecordedEventAttributes: marker }) => marker?.markerName === LOCAL).length;
  return {
    tasks,
    activations: tasks + locals,
    actions: events.filter(isOneAction).length + tasksWithLocal(events),
  };
};
