/** Acts that one person alone cannot make take effect: who gives a signature or a paraf, and with which key. */
import { refusal, type Refusal } from '../shared/error-codes.js';
import type { Confirmation } from '../ports/confirmations.js';
import type { ProcessDefinition } from '../process/definition.js';
import { elementsWithAction } from '../application/element.js';

/** Roles that sign letters by a procedure: those of the head of office. */
export const headRoles = (definitions: readonly ProcessDefinition[]): readonly string[] => [
  ...new Set(definitions.flatMap((definition) => elementsWithAction(definition, 'sign').map(({ role }) => role))),
];

/** Why this person does not decide it, or null. A key is compared by the digits that its owner reads out. */
export const decisionRefused = (
  { state, askedBy, account, topic }: Pick<Confirmation, 'state' | 'askedBy' | 'account' | 'topic'>,
  by: string,
  compared: string | null,
): Refusal | null => {
  if (state !== 'waiting') return refusal('ALREADY_DONE', `it has been ${state} already`);
  if (by === askedBy || by === account)
    return refusal(
      'APPROVAL_BY_PROPOSER',
      by === account
        ? 'nobody decides about their own account or key; another administrator, the head or a supervisor does'
        : 'who asked for it does not confirm it; another administrator, the head or a supervisor does',
    );
  if (compared !== null && compared !== topic)
    return refusal(
      'STATE_CHANGED',
      "the fingerprint that was compared is not the key's; ask its owner to read it out again",
    );
  return null;
};
