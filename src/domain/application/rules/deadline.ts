import { err, ok } from '../../shared/result.js';
import { refusal } from '../../shared/error-codes.js';
import { advanceClock, alarmsDue, viewOf } from '../../time/index.js';
import type { LedgerRow, OutboxEntry, TaskClockChange } from '../../ports/recorder.js';
import { asksFor } from '../../effects/table.js';
import { COUNTDOWN, ledgerRow, openWork, stepClock, worksOn } from '../clock.js';
import { headOf, superiorOf } from '../element.js';
import type { DeadlineReached } from '../messages.js';
import { openPerformances } from '../performances.js';
import type { Rule, RuleInput } from './rule.js';

/**
 * True while the letter is being signed: the head decided that before the end of the promise, and the machinery is at
 * it. If it fails, the task of signing comes back, and the promise has ended.
 */
const isBeingSigned = ({ context, state }: Pick<RuleInput<DeadlineReached>, 'context' | 'state'>): boolean =>
  openPerformances(context.definition, state).some((performance) => asksFor(performance, 'sign'));

/** A reminder, overdue mark, escalation or end of the promise: each once, and none for a deadline that has moved. */
export const deadlineReached: Rule<DeadlineReached> = ({ context, state, message, at }) => {
  const clockContext = { calendar: context.calendar, policy: context.rules.clock };
  const alarm = alarmsDue(context.calendar, state.clock, context.rules.clock, at).find(
    ({ id }) => id === message.deadline,
  );
  if (alarm === undefined) return err(refusal('ALREADY_DONE', `deadline ${message.deadline} is not due`));
  const deemed = alarm.kind === 'promise' && state.letter.signed === undefined ? context.rules.deemedApproval : null;
  if (deemed?.outcome === 'statement' && isBeingSigned({ context, state }))
    return err(refusal('ALREADY_DONE', 'the head has signed within the promise: the letter is being sealed'));
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
      // An alarm that decides may fire again at a later due date, after a window that was declared for the past.
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
  if (deemed?.outcome === 'statement') {
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
        {
          key: `${state.application}/deemed-approved/statement`,
          channel: 'deemed-approval',
          payload: { dueAt: alarm.at, at },
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
  if (deemed?.outcome === 'hand-to-head') {
    const started = advanceClock(clockContext, clock, {
      type: 'start',
      at: alarm.at,
      actor: 'system',
      budget: COUNTDOWN,
      scope: 'group',
      amount: deemed.countdown,
      stopRule: context.rules.clock.stopRule,
      ...(deemed.legalReference === undefined ? {} : { legalReference: deemed.legalReference }),
    });
    if (!started.ok) return err(refusal('INVARIANT', started.error.detail));
    const due = viewOf(context.calendar, started.value.state, COUNTDOWN, at)?.due ?? null;
    return ok({
      event: null,
      state: { ...state, clock: started.value.state, handedToHeadAt: alarm.at },
      verb: 'handed-to-head',
      after: { budget: alarm.budget, rule: alarm.rule, at: alarm.at, until: due },
      ledger: [...ledger, ...started.value.entries.map(ledgerRow)],
      taskClocks,
      outbox: [
        ...outbox,
        ...concerned.map(({ item, element }) => ({
          key: `${state.application}/countdown/${item.id}`,
          channel: 'mail' as const,
          payload: {
            template: 'task-deemed',
            task: item.id,
            name: element.name,
            role: element.role,
            holder: false,
            superior: null,
            head: context.rules.clock.head ?? headOf(context.definition, element.role) ?? element.role,
            digest: false,
            dueAt: due,
          },
        })),
      ],
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
