/** Rule: the meaning of a message for the procedure, or the refusal of it. A rule changes nothing itself. */
import type { Result } from '../../shared/result.js';
import type { Refusal } from '../../shared/error-codes.js';
import type { Instant } from '../../shared/time.js';
import type { JsonObject } from '../../shared/json.js';
import type { ProcessEffect, ProcessEvent, OpenItem } from '../../process/machine.js';
import type { LedgerRow, OutboxEntry, TaskClockChange } from '../../ports/recorder.js';
import type { ApplicationContext } from '../context.js';
import type { WorkingCalendar } from '../../time/index.js';
import type { Element } from '../element.js';
import type { ApplicationState, Redrawing } from '../state.js';

export interface RuleOutcome {
  /** Event for the procedure; null where the message leaves the procedure as it is. */
  readonly event: ProcessEvent | null;
  /** Effects that a procedure asks for which the rule has moved itself. */
  readonly effects?: readonly ProcessEffect[];
  /** The state beside the procedure, already changed. */
  readonly state: ApplicationState;
  readonly verb: string;
  readonly before?: JsonObject;
  readonly after?: JsonObject;
  /** Encrypted with the applicant's key in the record. */
  readonly personal?: JsonObject;
  /** Fields of the application's data as they are from now on; personal data. */
  readonly corrected?: JsonObject;
  readonly element?: string;
  readonly task?: string;
  /** The act needs the task to be unclaimed or held by the actor. */
  readonly holder?: string;
  /** Outcome of the task as the work list shows it. */
  readonly taskOutcome?: string;
  readonly numbers?: readonly { readonly key: string; readonly state: 'used' | 'void'; readonly reason?: string }[];
  readonly ledger?: readonly LedgerRow[];
  readonly taskClocks?: readonly TaskClockChange[];
  readonly outbox?: readonly OutboxEntry[];
  /** Machine work beside the procedure that begins with it, and work that is no longer wanted. */
  readonly redraw?: Redrawing;
  readonly abandon?: readonly string[];
  /** The calendar that counts from now on. */
  readonly calendar?: WorkingCalendar;
  /** Ends the application whatever the procedure says. */
  readonly outcome?: NonNullable<ApplicationState['outcome']>;
}

export type RuleResult = Result<RuleOutcome, Refusal>;

export interface RuleInput<M> {
  readonly context: ApplicationContext;
  readonly state: ApplicationState;
  readonly message: M;
  /** The instant that counts: never before the last one. */
  readonly at: Instant;
}

export type Rule<M> = (input: RuleInput<M>) => RuleResult;

/** The open task a message speaks of, with its element. */
export interface AddressedTask {
  readonly item: OpenItem;
  readonly element: Element;
}
