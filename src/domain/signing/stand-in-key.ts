/** Key of an official who stands in for a signatory: judged when the delegation is recorded, before a letter waits. */
import { isLasting, type Delegation } from '../ports/delegations.js';
import type { SignerStatus } from '../ports/signer.js';
import { refusal, type ErrorCode, type Refusal } from '../shared/error-codes.js';
import type { Instant } from '../shared/time.js';

/**
 * True for states of a key that cannot sign until somebody acts. A provider that is away, or a token that is not in its
 * reader, tells nothing.
 */
const LACKS: Readonly<Record<SignerStatus['status'], boolean>> = {
  ready: false,
  unreachable: false,
  'token-absent': false,
  'not-registered': true,
  'no-certificate': true,
  suspended: true,
  revoked: true,
  locked: true,
  pending: true,
  'of-another': true,
  unconfirmed: true,
  'token-locked': true,
  expired: true,
};

/** Delegations of a signing role that last. */
export const signingStandIns = (
  delegations: readonly Delegation[],
  signingRoles: readonly string[],
  at: Instant,
): readonly Delegation[] => delegations.filter((one) => signingRoles.includes(one.role) && isLasting(one, at));

/** Refusal for the key of an official who stands in for this role; null where it signs, or nobody can tell. */
export const lackingKey = ({ role }: Pick<Delegation, 'role'>, status: SignerStatus['status']): Refusal | null =>
  LACKS[status]
    ? refusal('SIGNATORY_WITHOUT_KEY', `who stands in for role "${role}" cannot sign: the signing key is ${status}`, {
        role,
        status,
      })
    : null;

/** Codes for an official's own key that cannot sign. */
const OWN: Readonly<Record<SignerStatus['status'], ErrorCode>> = {
  ready: 'INVARIANT',
  unreachable: 'INVARIANT',
  'token-absent': 'INVARIANT',
  'not-registered': 'SIGN_CERTIFICATE_MISSING',
  'no-certificate': 'SIGN_CERTIFICATE_MISSING',
  suspended: 'SIGN_CERTIFICATE_UNSUITABLE',
  revoked: 'SIGN_CERTIFICATE_REVOKED',
  locked: 'SIGN_PASSPHRASE_LOCKED',
  pending: 'SIGN_CERTIFICATE_MISSING',
  'of-another': 'SIGN_KEY_OF_ANOTHER',
  unconfirmed: 'SIGN_KEY_UNCONFIRMED',
  'token-locked': 'SIGN_TOKEN_LOCKED',
  expired: 'SIGN_CERTIFICATE_EXPIRED',
};

/** Refusal of letters before an official whose own key cannot sign them; null where it signs, or nobody can tell. */
export const ownKeyRefused = (status: SignerStatus['status']): Refusal | null =>
  LACKS[status] ? refusal(OWN[status], `your signing key cannot sign now: it is ${status}`, { status }) : null;
