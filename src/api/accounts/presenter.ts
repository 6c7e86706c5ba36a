import type { SystemLogRow } from '../../domain/ports/administration.js';
import type { SigningCertificate, SigningKeyState } from '../../domain/ports/signing-keys.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { isoInstant } from '../../domain/shared/time.js';
import { presentUser } from '../auth/presenter.js';
import type { Answer } from '../http/schema.js';
import type { NameBook } from '../names/names.js';
import type { AccountAnswer, SigningCertificateAnswer, SigningKeyAnswer, SystemLog } from './answers.js';

export type PresentedAccount = Answer<typeof AccountAnswer>;

/** The account for an administrator of this office: only the roles held there. */
export const presentAccount = (
  user: UserRow,
  office: string,
  awaitsConfirmation: readonly string[],
): PresentedAccount => ({
  ...presentUser(user),
  roles: user.roles.filter((held) => held.office === office),
  nik: user.nik ?? null,
  rank: user.rank,
  email: user.email,
  disabled: user.disabled,
  awaitsConfirmation: [...awaitsConfirmation],
  passwordOnce: user.passwordOnce,
});

export const presentLog = (row: SystemLogRow, names: NameBook): Answer<typeof SystemLog>['items'][number] => ({
  number: row.number,
  at: isoInstant(row.at),
  office: row.office,
  actor: row.actor,
  actorName: names.person(row.actor),
  verb: row.verb,
  subject: row.subject,
  subjectName: names.person(row.subject),
  detail: row.detail,
});

export type PresentedKey = Answer<typeof SigningCertificateAnswer>;

export const presentKey = (certificate: SigningCertificate): PresentedKey => ({
  ...certificate,
  validFrom: isoInstant(certificate.validFrom),
  validUntil: isoInstant(certificate.validUntil),
});

export const presentKeyStatus = ({ certificate, ...state }: SigningKeyState): Answer<typeof SigningKeyAnswer> => ({
  ...state,
  certificate: certificate === null ? null : presentKey(certificate),
});
