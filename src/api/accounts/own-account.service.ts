import { Inject, Injectable } from '@nestjs/common';
import { may } from '../../domain/access/permissions.js';
import type { Administration, SystemLogEntry } from '../../domain/ports/administration.js';
import type { SigningCertificate, SigningKeyState, SigningKeys } from '../../domain/ports/signing-keys.js';
import type { Confirmation, Confirmations } from '../../domain/ports/confirmations.js';
import type { PasswordStrength } from '../../domain/ports/password-strength.js';
import { passwordRefused } from '../../domain/access/passwords.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Instant } from '../../domain/shared/time.js';
import { actorIn, type Session } from '../auth/current-user.js';
import { Guesses } from '../auth/guesses.js';
import { hashPassword } from '../auth/passwords.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, problem, valueOrThrow } from '../problem/problem.js';
import type { PasswordInput } from './dto.js';

/** A key that was handed in: whether it can sign now, and the confirmation that it waits for. */
export interface TakenKey {
  readonly certificate: SigningCertificate;
  readonly status: SigningKeyState['status'];
  readonly confirmation: string | null;
}

/** Acts of everyone on their own account: the password, and the key of one who signs. */
@Injectable()
export class OwnAccountService {
  constructor(
    @Inject(Guesses) private readonly guesses: Guesses,
    @Inject(PORT.administration) private readonly administration: Administration,
    @Inject(PORT.confirmations) private readonly confirmations: Pick<Confirmations, 'waiting' | 'supersede'>,
    @Inject(PORT.passwordStrength) private readonly strength: PasswordStrength,
    @Inject(PORT.signingKeys) private readonly keys: SigningKeys,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  /**
   * Changes the password and ends every other session of the account. Wrong guesses lock the account as those at the
   * login do.
   */
  async changePassword({ user, tokenHash, address }: Session, { current, password }: PasswordInput): Promise<void> {
    if (!(await this.guesses.isRight(user, user.login, current, address)))
      throw problem('PASSWORD_WRONG', 'the current password is wrong');
    const known = [user.login, user.name, user.email, this.office.id, this.office.name];
    orThrow(passwordRefused({ password, current, known }, this.strength));
    const changed = { hash: await hashPassword(password), once: false, keep: tokenHash };
    await this.administration.setPassword(user.id, changed, this.entry(user, 'password-change'));
  }

  async handInKey(user: UserRow, bundle: Uint8Array, passphrase: string): Promise<TakenKey> {
    this.permitKey(user);
    const taken = valueOrThrow(await this.keys.handIn(user.id, bundle, passphrase));
    const { fingerprint, validUntil } = taken;
    await this.administration.note(this.entry(user, 'signing-key-hand-in', { fingerprint, validUntil }));
    const waiting = await this.waitingKeys(user);
    await this.endReplaced(user, fingerprint, waiting);
    const { status } = await this.keys.status(user.id);
    const confirmation = waiting.find(({ topic }) => topic === fingerprint)?.id ?? null;
    return { certificate: taken, status, confirmation };
  }

  private async waitingKeys(user: UserRow): Promise<readonly Confirmation[]> {
    const waiting = await this.confirmations.waiting(this.office.id);
    return waiting.filter(({ kind, account }) => kind === 'signing-key' && account === user.id);
  }

  /** Nobody is asked about a key any more that its owner has replaced. */
  private async endReplaced(user: UserRow, fingerprint: string, waiting: readonly Confirmation[]): Promise<void> {
    const replaced = waiting.filter(({ topic }) => topic !== fingerprint);
    if (replaced.length === 0) return;
    await this.confirmations.supersede(
      replaced.map(({ id }) => id),
      null,
      this.entry(user, 'signing-key-superseded', { fingerprint, supersedes: replaced.map(({ topic }) => topic) }),
    );
  }

  keyStatus(user: UserRow): ReturnType<SigningKeys['status']> {
    this.permitKey(user);
    return this.keys.status(user.id);
  }

  /** Has the provider send a code to the official; nothing of the code comes through here. */
  async requestCode(user: UserRow, letters: number): Promise<void> {
    orThrow(may(actorIn(user, this.office.id), 'begin-ceremony', {}));
    valueOrThrow(await this.keys.requestCode(user.id, letters));
    await this.administration.note(this.entry(user, 'signing-code-request', { letters }));
  }

  private permitKey(user: UserRow): void {
    orThrow(may(actorIn(user, this.office.id), 'hand-in-signing-key', {}));
  }

  private entry(user: UserRow, verb: string, detail: SystemLogEntry['detail'] = {}): SystemLogEntry {
    return { at: this.clock(), office: this.office.id, actor: user.id, verb, subject: user.id, detail };
  }
}
