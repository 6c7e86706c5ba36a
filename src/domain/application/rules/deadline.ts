import { err, ok } from '../../shared/result.js';
import { refusal } from '../../shared/error-codes.js';
import { advanceClock, alarmsDue, viewOf } from '../../time/index.js';
import type { LedgerRow, OutboxEntry, TaskClockChange } from '../../ports/recorder.js';
import { ledgerRow, openWork, stepClock, worksOn } from '../clock.js';
import { headOf, superiorOf } from '../element.js';
import type { DeadlineReached } from '../messages.js';
import type { Rule } from './rule.js';

/** A reminder, the overdue mark, an escalation: each once, and none for a deadline that has moved meanwhile. */
export const deadlineReached: Rule<DeadlineReached> = ({ context, state, message, at }) => {
  const clockContext = { calendar: context.calendar, policy: context.rules.clock };
  const alarm = alarmsDue(context.calendar, state.clock, context.rules.clock, at).find(
    ({ id }) => id === message.deadline,
  );
  if (alarm === undefined) return err(refusal('ALREADY_DONE', `deadline ${message.deadline} is not due`));
  const fired = advanceClock(clockContext, state.clock, {
    type: 'alarm-fired',
    at,
    actor: 'system',
    budget: alarm.budget,
    rule: alarm.rule,
  });
  if (!fired.ok) return err(refusal('ALREADY_DONE', fired.error.detail));
  const clock = fired.value.state;
  const ledger: readonly LedgerRow[] = fired.value.entries.map(ledgerRow);

  const concerned = openWork(context, state).filter(
    ({ item, element }) => item.kind === 'user' && worksOn(context, alarm.budget, element),
  );
  const taskClocks: TaskClockChange[] = [];
  const outbox: OutboxEntry[] = [];
  for (const { item, element } of concerned) {
    const shown = stepClock(context, clock, element, at);
    const superior = superiorOf(context.definition, element.role);
    taskClocks.push({
      id: item.id,
      dueAt: shown.dueAt,
      clockStopped: shown.stopped,
      ...(alarm.kind === 'overdue' ? { overdueAt: alarm.at } : {}),
      ...(alarm.kind === 'escalation' && superior !== null ? { escalatedTo: superior } : {}),
    });
    const head = context.rules.clock.head ?? headOf(context.definition, element.role);
    outbox.push({
      // One that decides may fire again at a later due date, after a window that was declared for the past.
      key: `${state.application}/${alarm.id}/${item.id}${alarm.kind === 'overdue' || alarm.kind === 'promise' ? `@${alarm.at}` : ''}`,
      channel: 'mail',
      payload: {
        template: `task-${alarm.kind}`,
        task: item.id,
        name: element.name,
        role: element.role,
        holder: alarm.to.includes('holder'),
        superior: alarm.to.includes('superior') ? superior : null,
        head: alarm.to.includes('head') ? head : null,
        digest: alarm.delivery === 'digest',
        dueAt: viewOf(context.calendar, clock, alarm.budget, at)?.due ?? shown.dueAt,
      },
    });
  }
  if (alarm.kind === 'promise' && context.rules.deemedApproval === true && state.letter.signed === undefined) {
    const { numberKey } = state.letter;
    return ok({
      event: { type: 'cancelled', reason: 'deemed approved' },
      state: { ...state, clock },
      verb: 'deemed-approved',
      after: { budget: alarm.budget, at: alarm.at },
      ledger,
      outcome: 'deemed-approved',
      outbox: [
        {
          key: `${state.application}/deemed-approved`,
          channel: 'oss-license-status',
          payload: { milestone: 'deemed-approved', at: alarm.at, by: 'system', element: '' },
        },
      ],
      ...(numberKey === undefined
        ? {}
        : {
            numbers: [
              {
                key: numberKey,
                state: 'void' as const,
                reason: 'the permit is deemed approved: no letter was signed in time',
              },
            ],
          }),
    });
  }
  return ok({
    event: null,
    state: { ...state, clock },
    verb: alarm.kind,
    after: { budget: alarm.budget, rule: alarm.rule, at: alarm.at },
    ledger,
    taskClocks,
    outbox,
  });
};
