import { err, ok } from '../../shared/result.js';
import { refusal } from '../../shared/error-codes.js';
import { does } from '../../process/words.js';
import { peopleBehind, type GiveParaf } from '../messages.js';
import { barredByParaf } from '../parafs.js';
import type { AddressedTask, Rule, RuleInput } from './rule.js';

/**
 * Parafs are taken in order because each official assents to the draft as their subordinate left it; each is bound to
 * the digest of the draft that was shown.
 */
export const giveParaf = ({
  state,
  message,
  task,
  at,
}: RuleInput<GiveParaf> & { readonly task: AddressedTask }): ReturnType<Rule<GiveParaf>> => {
  if (!does(task.element, 'paraf')) {
    return err(
      refusal(
        'ACTION_UNKNOWN',
        `"${task.element.id}" asks for ${task.element.action ?? 'completion'}, not for a paraf`,
        { expected: task.element.action },
      ),
    );
  }
  const { draft } = state.letter;
  if (draft === undefined) return err(refusal('ACTION_OUT_OF_TURN', 'there is no draft to initial yet'));
  if (message.draft !== draft.sha256) {
    return err(
      refusal('STATE_CHANGED', 'the draft is not the one that was shown; look at it again', {
        shown: message.draft,
        current: draft.sha256,
      }),
    );
  }
  const again = barredByParaf(state.parafs, task.element, peopleBehind(message.actor));
  if (again !== null) return err(again);
  const { onBehalfOf } = message.actor;
  const routed = state.routed?.[task.item.id];
  return ok({
    event: { type: 'completed', item: task.item.id },
    state: {
      ...state,
      parafs: [
        ...state.parafs,
        {
          element: task.element.id,
          by: message.actor.user,
          at,
          draft: draft.sha256,
          covered: draft.covered,
          ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
          ...(routed?.to === message.actor.user ? { routed: { by: routed.by, reason: routed.reason } } : {}),
        },
      ],
    },
    verb: 'paraf',
    element: task.element.id,
    task: task.item.id,
    holder: task.item.id,
    taskOutcome: 'paraf',
    after: { draft: draft.sha256 },
  });
};
