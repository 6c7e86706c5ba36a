/** Messages that move a token backwards: return, recall, repair. */
import { err, ok } from '../../shared/result.js';
import { refusal } from '../../shared/error-codes.js';
import { reasonMissing } from '../../shared/reason-missing.js';
import { may } from '../../access/permissions.js';
import { jsonOfItem } from '../wanted-item.js';
import { openItems } from '../../process/open-items.js';
import type { ApplicationContext } from '../context.js';
import { findElement } from '../element.js';
import { isBehindSignature, moveTargets } from '../move-targets.js';
import type { RecallTask, RepairApplication, ReturnTask } from '../messages.js';
import type { ApplicationState } from '../state.js';
import type { AddressedTask, Rule, RuleInput } from './rule.js';

/** *Pengembalian*: a return only to a task that the procedure names, with a reason for the one who must correct. */
export const returnTask = ({
  state,
  message,
  task,
}: RuleInput<ReturnTask> & { readonly task: AddressedTask }): ReturnType<Rule<ReturnTask>> => {
  if (!task.element.returnTo.includes(message.to)) {
    return err(
      refusal(
        'RETURN_TARGET_INVALID',
        `"${task.element.id}" may be returned to: ${task.element.returnTo.join(', ') || 'nowhere'}; not to "${message.to}"`,
        {
          allowed: task.element.returnTo,
        },
      ),
    );
  }
  if (message.reason.trim() === '') return err(reasonMissing('a return needs its reason'));
  return ok({
    event: { type: 'returned', item: task.item.id, to: message.to },
    state,
    verb: 'return',
    element: task.element.id,
    task: task.item.id,
    holder: task.item.id,
    taskOutcome: 'returned',
    after: { to: message.to, reason: message.reason, items: message.items.map(jsonOfItem) },
  });
};

/** Effects that leave nothing outside the office, and that the same work makes anew or finds again. */
const TAKEN_BACK: ReadonlySet<string> = new Set(['draft', 'draft-final', 'number', 'invite-survey']);

/** Elements whose machine work, done or under way, no recall undoes: a letter signed, printed, published or sent. */
const beyondRecall = (
  { definition }: ApplicationContext,
  { process }: ApplicationState,
  element: string,
): readonly string[] => {
  const trail = process.trail[element];
  if (trail === undefined) return [];
  const under = trail.opened.flatMap((id) => process.frames[id]?.element ?? []);
  return [...(trail.through ?? []), ...under].filter((id) => {
    const effect = findElement(definition, id)?.effect ?? null;
    return effect !== null && !TAKEN_BACK.has(effect);
  });
};

/**
 * Takes back one's own completion, in the role it was done in. The procedure knows if the next person has acted.
 * Machine work in between is no act: what it made is made anew.
 */
export const recall: Rule<RecallTask> = ({ context, state, message }) => {
  const act = state.acts.findLast(({ element }) => element === message.element);
  const role = findElement(context.definition, message.element)?.role;
  if (act === undefined || role === undefined)
    return err(refusal('TASK_NOT_FOUND', `nobody has completed "${message.element}" yet`));
  const denied = may(message.actor, 'act-on-task', { applicantUser: state.applicantUser, taskRole: role });
  if (denied !== null) return err(denied);
  if (act.by !== message.actor.user)
    return err(refusal('PERMISSION_DENIED', 'only the one who completed a task takes it back'));
  if (state.held !== null)
    return err(refusal('ACTION_OUT_OF_TURN', 'the application is held', { ground: state.held.ground }));
  const reopened = openItems(context.definition, state.process).find(({ element }) => element === message.element);
  if (reopened !== undefined && state.process.trail[message.element] === undefined)
    return err(
      refusal('ALREADY_DONE', `"${message.element}" is open again: it was taken back or returned before`, {
        element: message.element,
        again: reopened.id,
      }),
    );
  const beyond = beyondRecall(context, state, message.element);
  if (beyond.length > 0)
    return err(
      refusal(
        'RECALL_TOO_LATE',
        `"${message.element}" cannot be taken back: ${beyond.join(', ')} has begun, which leaves the office; return the task instead, or ask a supervisor to repair`,
        { begun: beyond },
      ),
    );
  return ok({
    event: { type: 'recalled', element: message.element },
    state: {
      ...state,
      parafs: state.parafs.filter(
        (paraf) => !(paraf.element === message.element && paraf.by === message.actor.user && paraf.void === undefined),
      ),
    },
    verb: 'recall',
    element: message.element,
    after: { reason: message.reason },
  });
};

/**
 * A supervisor moves a token back to a task that was open before, so that the gates behind it (parafs, survey,
 * signature) are passed again in the ordinary way. Never forward: that would be past a gate.
 */
export const repair = ({
  context,
  state,
  message,
  task,
}: RuleInput<RepairApplication> & { readonly task: AddressedTask }): ReturnType<Rule<RepairApplication>> => {
  const denied = may(message.actor, 'repair', { applicantUser: state.applicantUser });
  if (denied !== null) return err(denied);
  if (message.reason.trim() === '') return err(reasonMissing('a repair needs its reason'));
  const event = { type: 'repaired' as const, item: task.item.id, to: message.to };
  if (
    findElement(context.definition, message.to) === null ||
    !state.acts.some(({ element }) => element === message.to)
  ) {
    return err(
      refusal(
        'RETURN_TARGET_INVALID',
        `a token moves back to a task that was completed before, never past a gate; "${message.to}" is none`,
        { allowed: moveTargets(context, state, event, message.at) },
      ),
    );
  }
  if (isBehindSignature(context, state, message.to)) {
    return err(refusal('LETTER_SIGNED', 'the letter is signed: nothing before the signature is done again'));
  }
  return ok({
    event,
    state,
    verb: 'repair',
    element: task.element.id,
    task: task.item.id,
    taskOutcome: 'repaired',
    after: { to: message.to, reason: message.reason },
  });
};
