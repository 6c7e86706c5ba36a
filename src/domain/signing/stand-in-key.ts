/** Key of an official who stands in for a signatory: judged when the delegation is recorded, before a letter waits. */
import { isLasting, type Delegation } from '../ports/delegations.js';
import type { SignerStatus } from '../ports/signer.js';
import { refusal, type ErrorCode, type Refusal } from '../shared/error-codes.js';
import type { Instant } from '../shared/time.js';

/**
 * Codes for states of a key that cannot sign until somebody acts; null for one that signs. A provider that is away, or a
 * token that is not in its reader, tells nothing.
 */
const LACKS: Readonly<Record<SignerStatus['status'], ErrorCode | null>> = {
  ready: null,
  unreachable: null,
  'token-absent': null,
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

/** Delegations of a signing role that last. */
export const signingStandIns = (
  delegations: readonly Delegation[],
  signingRoles: readonly string[],
  at: Instant,
): readonly Delegation[] => delegations.filter((one) => signingRoles.includes(one.role) && isLasting(one, at));

/** Refusal for the key of an official who stands in for this role; null where it signs, or nobody can tell. */
export const lackingKey = ({ role }: Pick<Delegation, 'role'>, status: SignerStatus['status']): Refusal | null =>
  LACKS[status] === null
    ? null
    : refusal('SIGNATORY_WITHOUT_KEY', `who stands in for role "${role}" cannot sign: the signing key is ${status}`, {
        role,
        status,
      });

/** Refusal of letters before an official whose own key cannot sign them; null where it signs, or nobody can tell. */
export const ownKeyRefused = (status: SignerStatus['status']): Refusal | null => {
  const code = LACKS[status];
  return code === null ? null : refusal(code, `your signing key cannot sign now: it is ${status}`, { status });
};
