/** Messages of the office's other procedures: the end of a call, a message, a signal, a licence of the same group. */
import { err, ok } from '../../shared/result.js';
import { refusal } from '../../shared/error-codes.js';
import { may } from '../../access/permissions.js';
import { isOwnMessage } from '../../process/gates.js';
import type {
  Actor,
  CallCancelled,
  CallEnded,
  CallEscalated,
  LicenceEnded,
  ProcessMessage,
  ProcessSignal,
} from '../messages.js';
import type { Outcome } from '../state.js';
import type { AddressedTask, Rule, RuleInput, RuleResult } from './rule.js';

const SYSTEM_ONLY = refusal('PERMISSION_DENIED', 'only the record itself tells one procedure of another');

const isSystem = (actor: Actor): boolean => actor.user === 'system';

/** BPMN error of a called procedure that did not come to its own end, by outcome. */
const ERROR_OF: Readonly<Partial<Record<Outcome, string>>> = { withdrawn: 'WITHDRAWN', superseded: 'SUPERSEDED' };

/** A caller goes on with the called procedure's outputs, or with its error (BPMN 2.0.2, 10.3.6 and 13.3.3). */
export const callEnded = ({
  state,
  message,
  task,
}: RuleInput<CallEnded> & { readonly task: AddressedTask }): RuleResult => {
  if (!isSystem(message.actor)) return err(SYSTEM_ONLY);
  if (task.item.kind !== 'call') return err(refusal('ACTION_OUT_OF_TURN', `"${task.element.id}" calls nothing`));
  const { outcome } = message;
  const code = outcome === 'failed' ? (message.error ?? 'FAILED') : ERROR_OF[outcome];
  return ok({
    event:
      code === undefined
        ? { type: 'completed', item: task.item.id, outputs: message.outputs }
        : { type: 'error', item: task.item.id, code, outputs: message.outputs },
    state,
    verb: 'call-ended',
    element: task.element.id,
    task: task.item.id,
    after: { child: message.child, outcome, ...(code === undefined ? {} : { error: code }) },
  });
};

export const callEscalated = ({
  state,
  message,
  task,
}: RuleInput<CallEscalated> & { readonly task: AddressedTask }): RuleResult =>
  isSystem(message.actor)
    ? ok({
        event: { type: 'escalation', item: task.item.id, code: message.code },
        state,
        verb: 'call-escalated',
        element: task.element.id,
        task: task.item.id,
        after: { code: message.code },
      })
    : err(SYSTEM_ONLY);

export const callCancelled: Rule<CallCancelled> = ({ state, message }) => {
  if (!isSystem(message.actor)) return err(SYSTEM_ONLY);
  if (state.parent === undefined) return err(refusal('ACTION_OUT_OF_TURN', 'no procedure called this one'));
  return ok({
    event: { type: 'cancelled', reason: 'the calling procedure no longer waits' },
    state,
    verb: 'call-cancelled',
    outcome: 'withdrawn',
    ...(state.letter.numberKey === undefined || state.letter.signed !== undefined
      ? {}
      : {
          numbers: [
            { key: state.letter.numberKey, state: 'void' as const, reason: 'the calling procedure no longer waits' },
          ],
        }),
  });
};

/** A BPMN message. It passes no gate: the survey's opens from its own record alone. */
export const processMessage: Rule<ProcessMessage> = ({ state, message }) => {
  if (!isSystem(message.actor)) {
    const denied = may(message.actor, 'send-message', { applicantUser: state.applicantUser });
    if (denied !== null) return err(denied);
  }
  if (isOwnMessage(message.name))
    return err(refusal('ACTION_OUT_OF_TURN', 'the survey gate opens from the survey alone', { gate: 'survey' }));
  return ok({
    event: {
      type: 'message',
      name: message.name,
      payload: message.payload,
      ...(message.correlationKey === null ? {} : { correlationKey: message.correlationKey }),
      ...(message.to === undefined ? {} : { to: message.to }),
    },
    state,
    verb: 'message',
    after: { name: message.name },
  });
};

export const processSignal: Rule<ProcessSignal> = ({ state, message }) =>
  isSystem(message.actor)
    ? ok({
        event: { type: 'signal', name: message.name, payload: message.payload },
        state,
        verb: 'signal',
        after: { name: message.name },
      })
    : err(SYSTEM_ONLY);

/**
 * The end of a licence that this one waits for: issued it no longer holds this one up; not issued it stops this one.
 */
export const licenceEnded: Rule<LicenceEnded> = ({ state, message }) => {
  if (!isSystem(message.actor)) return err(SYSTEM_ONLY);
  const { licence } = state;
  if (licence?.waitsFor.includes(message.licence) !== true) {
    return err(refusal('ALREADY_DONE', `this application does not wait for licence "${message.licence}"`));
  }
  const { outcome, reason } = message;
  const after = { licence: message.licence, outcome, reason };
  if (outcome === 'issued' || outcome === 'completed' || outcome === 'deemed-approved') {
    return ok({
      event: null,
      state: { ...state, licence: { ...licence, waitsFor: licence.waitsFor.filter((id) => id !== message.licence) } },
      verb: 'licence-issued-before',
      after,
    });
  }
  if (state.letter.signed !== undefined)
    return err(refusal('LETTER_SIGNED', 'the letter is signed: nothing stops it any more'));
  return ok({
    event: { type: 'cancelled', reason: `licence ${message.licence} was not issued: ${outcome}` },
    state: { ...state, stoppedBy: after },
    verb: 'stop',
    after,
    outcome: 'stopped',
    ...(state.letter.numberKey === undefined
      ? {}
      : {
          numbers: [
            {
              key: state.letter.numberKey,
              state: 'void' as const,
              reason: `licence ${message.licence}, which comes first, was not issued (${outcome})`,
            },
          ],
        }),
  });
};
