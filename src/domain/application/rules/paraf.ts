import { err, ok } from '../../shared/result.js';
import { refusal, type Refusal } from '../../shared/error-codes.js';
import { does } from '../../process/words.js';
import type { Actor, GiveParaf } from '../messages.js';
import type { ApplicationState } from '../state.js';
import type { AddressedTask, Rule, RuleInput } from './rule.js';

/**
 * Who has given a paraf to the letter gives no other, in person or through somebody who stands in: three initials are three
 * people's assent. Where that blocks a letter, a supervisor routes the task to another official, with the reason.
 */
const anotherParafBy = ({ parafs }: ApplicationState, element: string, { user, onBehalfOf }: Actor): Refusal | null => {
  const people = [user, ...(onBehalfOf === undefined ? [] : [onBehalfOf])];
  const other = parafs.find(
    (paraf) =>
      paraf.void === undefined &&
      paraf.element !== element &&
      (people.includes(paraf.by) || (paraf.onBehalfOf !== undefined && people.includes(paraf.onBehalfOf))),
  );
  return other === undefined
    ? null
    : refusal(
        'PARAF_TWICE_BY_ONE',
        `the paraf at "${other.element}" is by the same official; another gives this one: a supervisor routes the task`,
        { element: other.element },
      );
};

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
  const again = anotherParafBy(state, task.element.id, message.actor);
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
