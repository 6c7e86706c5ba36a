import { may } from '../../access/permissions.js';
import { err, ok } from '../../shared/result.js';
import { refusal } from '../../shared/error-codes.js';
import { reasonMissing } from '../../shared/reason-missing.js';
import type { RouteTask } from '../messages.js';
import { barredByParaf } from '../parafs.js';
import { refusesRoutingInVain } from '../revision.js';
import type { AddressedTask, RuleInput, RuleResult } from './rule.js';

/** Action never routed: the signatory follows from appointment or delegation, and stands in the letter's block. */
const NEVER_ROUTED = 'sign';

export const routeTask = ({
  context,
  state,
  message,
  task,
}: RuleInput<RouteTask> & { readonly task: AddressedTask }): RuleResult => {
  const { actor, to } = message;
  const reason = message.reason.trim();
  const denied = may(actor, 'route-task', { applicantUser: state.applicantUser, taskRole: task.element.role });
  if (denied !== null) return err(denied);
  if (task.element.action === NEVER_ROUTED)
    return err(
      refusal('ACTION_UNKNOWN', 'a signature is not routed; record who stands in for the official (Plh., Plt.)', {
        action: NEVER_ROUTED,
      }),
    );
  if (to === actor.user)
    return err(refusal('APPROVAL_BY_PROPOSER', 'a supervisor routes a task to somebody else, never to themselves'));
  if (to === state.applicantUser)
    return err(refusal('OWN_APPLICATION', "nobody acts as an officer on one's own application"));
  const barred = refusesRoutingInVain(context.rules) ? barredByParaf(state.parafs, task.element, [to]) : null;
  if (barred !== null) return err(barred);
  if (reason === '')
    return err(reasonMissing('a task leaves its role with a reason, which the record and the paraf show'));
  return ok({
    event: null,
    state: { ...state, routed: { ...state.routed, [task.item.id]: { to, by: actor.user, reason } } },
    verb: 'route-task',
    element: task.element.id,
    task: task.item.id,
    after: { to, reason },
  });
};
