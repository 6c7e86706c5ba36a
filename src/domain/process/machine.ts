/**
 * The running procedure as the rest of the system may know it: events that can be told to it, effects that it asks for,
 * facts that happened. BPMN itself stays inside this folder.
 */
import type { JsonObject, Json } from '../shared/json.js';
import type { Instant } from '../shared/time.js';

/** Identity of one activation of an activity or event: `<element>` or `<element>#<n>` from the second activation on. */
export type ItemId = string;

/** An event outside that the procedure is told. With its instant it is enough to run `advance` again. */
export type ProcessEvent =
  | {
      readonly type: 'started';
      readonly startEvent?: string;
      readonly message?: string;
      readonly variables?: JsonObject;
    }
  /**
   * A user, service, send, receive, script, manual or call activity has ended well; `outputs` are merged into its
   * scope. `known`, here and for a message: it was true before, and nobody acts now.
   */
  | { readonly type: 'completed'; readonly item: ItemId; readonly outputs?: JsonObject; readonly known?: true }
  /** An activity ended with a BPMN error: caught by a boundary event or an event sub-process, otherwise the process fails. */
  | {
      readonly type: 'error';
      readonly item: ItemId;
      readonly code: string;
      readonly message?: string;
      readonly outputs?: JsonObject;
    }
  /** An activity threw an escalation; it goes on unless the catching event interrupts. */
  | { readonly type: 'escalation'; readonly item: ItemId; readonly code: string; readonly outputs?: JsonObject }
  /** Goes to one receiver; `to` names the element where a message flow says which. */
  | {
      readonly type: 'message';
      readonly name: string;
      readonly payload?: Json;
      readonly correlationKey?: Json;
      readonly to?: string;
      readonly known?: true;
    }
  | { readonly type: 'signal'; readonly name: string; readonly payload?: Json }
  | { readonly type: 'timer'; readonly timer: string }
  /** Conditional events are tried again after variables changed from outside. */
  | { readonly type: 'variables'; readonly set: JsonObject }
  /** An open task goes back to an earlier task of the same scope: an act of the office, which BPMN does not have. */
  | { readonly type: 'returned'; readonly item: ItemId; readonly to: string }
  /** The holder takes back their own completion while the next person has not acted. */
  | { readonly type: 'recalled'; readonly element: string }
  /** A supervisor moves a token; never past a gate (the caller names the gates in the definition). */
  | { readonly type: 'repaired'; readonly item: ItemId; readonly to: string }
  /** The whole instance ends at once (withdrawn by the applicant, superseded by OSS). */
  | { readonly type: 'cancelled'; readonly reason: string };

/** A piece of work that waits for somebody or something outside. */
export interface OpenItem {
  readonly id: ItemId;
  /** BPMN element id. */
  readonly element: string;
  readonly kind:
    | 'user'
    | 'manual'
    | 'service'
    | 'send'
    | 'receive'
    | 'script'
    | 'business-rule'
    | 'call'
    | 'task'
    | 'message'
    | 'timer'
    | 'signal'
    | 'condition';
  /** Number of an instance of a looped or multi-instance activity, from 1. */
  readonly instance?: number;
  /** Name of the message or signal waited for, for kinds that wait for one. */
  readonly waitsFor?: string;
  readonly correlationKey?: Json;
}

export type ProcessEffect =
  /** A person has work: user and manual tasks. */
  | { readonly type: 'open-task'; readonly item: OpenItem; readonly variables: JsonObject }
  | {
      readonly type: 'close-task';
      readonly item: ItemId;
      readonly element: string;
      readonly reason: 'completed' | 'cancelled' | 'returned';
    }
  /** A machine has work (see `isMachineWork` for the kinds of task); `effect` is `paraf:effect`. */
  | {
      readonly type: 'perform';
      readonly item: OpenItem;
      readonly effect: string | null;
      readonly variables: JsonObject;
    }
  | { readonly type: 'cancel-perform'; readonly item: ItemId }
  /** A call activity: a child instance of `process` is started with `variables`. */
  | { readonly type: 'call'; readonly item: OpenItem; readonly process: string; readonly variables: JsonObject }
  | { readonly type: 'cancel-call'; readonly item: ItemId }
  /** Armed again under the same id for the next firing of a cycle. `working`: the office's calendar decides the due date, `due` is plain time. */
  | {
      readonly type: 'arm-timer';
      readonly timer: string;
      readonly element: string;
      readonly due: Instant;
      readonly working?: { readonly duration: string; readonly unit: string };
    }
  | { readonly type: 'disarm-timer'; readonly timer: string }
  | { readonly type: 'await-message'; readonly item: OpenItem; readonly name: string; readonly correlationKey?: Json }
  | { readonly type: 'forget-message'; readonly item: ItemId }
  | {
      readonly type: 'throw-message';
      readonly element: string;
      readonly name: string;
      readonly payload: Json;
      readonly correlationKey?: Json;
    }
  /** A signal for the other instances; it has already reached those that wait for it in this one. */
  | { readonly type: 'throw-signal'; readonly element: string; readonly name: string; readonly payload: Json }
  | { readonly type: 'throw-escalation'; readonly element: string; readonly code: string }
  | {
      readonly type: 'finish';
      readonly outcome: 'completed' | 'terminated' | 'failed' | 'cancelled';
      readonly error?: string;
    };

/** A step of the machine as the history keeps it. `instance` as in OpenItem. */
export interface ProcessFact {
  readonly type:
    | 'entered'
    | 'completed'
    | 'cancelled'
    | 'taken'
    | 'thrown'
    | 'caught'
    | 'declined'
    | 'returned'
    | 'repaired'
    | 'set';
  /** Element id of a flow node or sequence flow. */
  readonly element: string;
  readonly item?: ItemId;
  readonly instance?: number;
  readonly detail?: Json;
}

/** Reason why an event was not accepted. */
export interface Rejection {
  readonly code:
    | 'NOT_OPEN'
    | 'NOT_STARTED'
    | 'ALREADY_STARTED'
    | 'FINISHED'
    | 'NOT_AWAITED'
    | 'NO_SUCH_TARGET'
    | 'ACROSS_PARALLEL'
    | 'PAST_A_GATE'
    | 'CANNOT_RECALL'
    | 'ENDLESS';
  readonly detail: string;
}
