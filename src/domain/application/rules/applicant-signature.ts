import { err, ok } from '../../shared/result.js';
import { refusal } from '../../shared/error-codes.js';
import { inPlaceOfApplicant, may } from '../../access/permissions.js';
import { coversState, policyOf } from '../signed-application.js';
import type { ApplicationSigned } from '../messages.js';
import type { Rule } from './rule.js';

/** The newest signature counts. One that does not cover the application as it is, is refused. */
export const applicationSigned: Rule<ApplicationSigned> = ({ context, state, message, at }) => {
  const { actor, signature, cover } = message;
  const denied = may(actor, 'sign-application', { applicantUser: state.applicantUser });
  if (denied !== null) return err(denied);
  if (policyOf(context) === 'none')
    return err(refusal('ACTION_UNKNOWN', 'applications of this kind are not signed by the applicant'));
  if (state.letter.signed !== undefined)
    return err(refusal('LETTER_SIGNED', 'the letter is signed: its application is decided and no longer signed'));
  if (!coversState(cover, state))
    return err(
      refusal(
        'STATE_CHANGED',
        'the application has changed since its statement was made; fetch the statement again and sign that one',
      ),
    );
  const { sha256, statement, form, indication, subIndication } = signature;
  return ok({
    event: null,
    state: { ...state, applicantSignature: { sha256, statement, form, indication, subIndication, at } },
    verb: 'sign-application',
    before: { sha256: state.applicantSignature?.sha256 ?? null },
    after: {
      sha256,
      statement,
      form,
      indication,
      subIndication,
      ...inPlaceOfApplicant(actor, state.applicantUser),
    },
    personal: { signer: signature.signer },
  });
};
