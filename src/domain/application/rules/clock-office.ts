/** Commands of OSS and supervisors to the clock itself: stop, resume, back to zero, consent to one more stop. */
import { err, ok, type Result } from '../../shared/result.js';
import { refusal, type Refusal } from '../../shared/error-codes.js';
import { reasonMissing } from '../../shared/reason-missing.js';
import { may } from '../../access/permissions.js';
import type { LedgerRow } from '../../ports/recorder.js';
import { advanceClock, ossClockEvents, type ClockEvent, type ClockState } from '../../time/index.js';
import { holdClock, ledgerRow } from '../clock.js';
import type { ApplicationContext } from '../context.js';
import type { ConsentToStop, OssClock, ResetClock, TaskHeld } from '../messages.js';
import type { AddressedTask, Rule, RuleInput, RuleResult } from './rule.js';

interface Told {
  readonly clock: ClockState;
  readonly ledger: readonly LedgerRow[];
}

const tellAll = (
  { calendar, rules }: ApplicationContext,
  clock: ClockState,
  events: readonly ClockEvent[],
): Result<Told, Refusal> => {
  let current = clock;
  const ledger: LedgerRow[] = [];
  for (const event of events) {
    const told = advanceClock({ calendar, policy: rules.clock }, current, event);
    if (!told.ok) return err(refusal('CLOCK_REFUSED', told.error.detail, { clock: told.error.code }));
    current = told.value.state;
    ledger.push(...told.value.entries.map(ledgerRow));
  }
  return ok({ clock: current, ledger });
};

/** Status codes of PIA OSS RBA, Lampiran 10: 41 stops, 42 resumes, 43 and 44 begin again. Taken from OSS alone. */
export const ossClock: Rule<OssClock> = ({ context, state, message, at }) => {
  if (message.actor.user !== 'system') {
    return err(refusal('PERMISSION_DENIED', 'only OSS commands the clock by its status codes; a supervisor resets it'));
  }
  const events = ossClockEvents(state.clock, message.code, at);
  if (!events.ok) return err(refusal('CLOCK_REFUSED', events.error.detail, { code: message.code }));
  const told = tellAll(context, state.clock, events.value);
  if (!told.ok) return told;
  return ok({
    event: null,
    state: { ...state, clock: told.value.clock },
    verb: 'oss-clock',
    after: { code: message.code },
    ledger: told.value.ledger,
  });
};

/** The office sets a clock back to zero only by a supervisor, with a reason. */
export const resetClock: Rule<ResetClock> = ({ context, state, message, at }) => {
  const { actor, reason } = message;
  const denied = may(actor, 'reset-clock', { applicantUser: state.applicantUser });
  if (denied !== null) return err(denied);
  if (reason.trim() === '') return err(reasonMissing('a clock goes back to zero with a reason'));
  const source = { system: 'office', supervisor: actor.user } as const;
  const told = tellAll(context, state.clock, [{ type: 'reset', at, actor: actor.user, reason, source }]);
  if (!told.ok) return told;
  return ok({
    event: null,
    state: { ...state, clock: told.value.clock },
    verb: 'reset-clock',
    after: { reason },
    ledger: told.value.ledger,
  });
};

/** Consent to the next stop that needs it, good once. */
export const consentToStop: Rule<ConsentToStop> = ({ state, message, at }) => {
  const { actor, reason } = message;
  const denied = may(actor, 'consent-to-stop', { applicantUser: state.applicantUser });
  if (denied !== null) return err(denied);
  if (reason.trim() === '') return err(reasonMissing('consent is given with a reason'));
  if (state.consent !== undefined)
    return err(refusal('ALREADY_DONE', 'consent to the next stop has been given', { by: state.consent.by }));
  return ok({
    event: null,
    state: { ...state, consent: { by: actor.user, at } },
    verb: 'consent-to-stop',
    after: { reason },
  });
};

/** The clock follows a claim or release on record: a budget may begin; waiting and handling are kept apart. */
export const taskHeld = ({
  context,
  state,
  message,
  task,
  at,
}: RuleInput<TaskHeld> & { readonly task: AddressedTask }): RuleResult => {
  const { holder, actor } = message;
  const said = holdClock(context, state.clock, task.element, { holder, at, actor: actor.user });
  return ok({
    event: null,
    state: { ...state, clock: said.clock },
    verb: 'task-held',
    element: task.element.id,
    task: task.item.id,
    after: { holder },
    ledger: said.ledger,
  });
};
