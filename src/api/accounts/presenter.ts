import type { SigningCertificate, SigningKeyState } from '../../domain/ports/signing-keys.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import { presentUser, type PresentedUser } from '../auth/presenter.js';

export interface PresentedAccount extends PresentedUser {
  readonly rank: string | null;
  readonly email: string | null;
  readonly disabled: boolean;
  /** A one-time password has been given out and not been changed yet. */
  readonly passwordOnce: boolean;
  readonly lockedUntil: string | null;
}

/** The account for an administrator of this office: only the roles held there. */
export const presentAccount = (user: UserRow, office: string): PresentedAccount => ({
  ...presentUser(user),
  roles: user.roles.filter((held) => held.office === office),
  rank: user.rank,
  email: user.email,
  disabled: user.disabled,
  passwordOnce: user.passwordOnce,
  lockedUntil: isoOrNull(user.lockedUntil),
});

export type PresentedKey = Omit<SigningCertificate, 'validFrom' | 'validUntil'> & {
  readonly validFrom: string;
  readonly validUntil: string;
};

export const presentKey = (certificate: SigningCertificate): PresentedKey => ({
  ...certificate,
  validFrom: isoInstant(certificate.validFrom),
  validUntil: isoInstant(certificate.validUntil),
});

export type PresentedKeyStatus = Omit<SigningKeyState, 'certificate'> & { readonly certificate: PresentedKey | null };

export const presentKeyStatus = ({ certificate, ...state }: SigningKeyState): PresentedKeyStatus => ({
  ...state,
  certificate: certificate === null ? null : presentKey(certificate),
});
