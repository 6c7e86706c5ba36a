import { Inject, Injectable } from '@nestjs/common';
import type { Accounts, UserRow } from '../../domain/ports/accounts.js';
import type { SignInOutcome, SignIns } from '../../domain/ports/sign-ins.js';
import type { Instant, Millis } from '../../domain/shared/time.js';
import { PORT, type ApiOptions, type OfficeInfo } from '../ports.js';
import { Problem, problem } from '../problem/problem.js';
import { Guesses } from './guesses.js';
import { hashPassword, passwordMatches } from './passwords.js';
import { newSecret, sha256Hex } from './tokens.js';

const HOUR: Millis = 3_600_000;

export interface OpenedSession {
  readonly token: string;
  readonly expiresAt: Instant;
  readonly user: UserRow;
}

@Injectable()
export class SessionsService {
  /** Hash that is compared where there is no account, so that time does not tell which logins exist. */
  private nobody: Promise<string> | undefined;

  constructor(
    @Inject(PORT.accounts) private readonly accounts: Accounts,
    @Inject(PORT.signIns) private readonly signIns: SignIns,
    @Inject(Guesses) private readonly guesses: Guesses,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.options) private readonly options: ApiOptions,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  /**
   * Opens a session.
   * @param address of the one who logs in; it stands with the outcome in the log of sign-ins.
   */
  async open(login: string, password: string, address: string): Promise<OpenedSession> {
    const user = await this.accounts.byLogin(login);
    const note = (outcome: SignInOutcome): Promise<void> =>
      this.signIns.note({ at: this.clock(), office: this.office.id, account: user?.id ?? null, address, outcome });
    const right = await this.judged(user, password).catch(async (error: unknown) => {
      if (error instanceof Problem && error.refusal.code === 'ACCOUNT_LOCKED') await note('account-locked');
      throw error;
    });
    if (user === null || !right || user.disabled || user.kind === 'system') {
      await note(
        user === null
          ? 'account-unknown'
          : user.disabled || user.kind === 'system'
            ? 'account-disabled'
            : 'password-wrong',
      );
      throw problem('UNAUTHENTICATED', 'login or password is wrong');
    }
    // nobody is let in without a line in the log
    await note('signed-in');
    const now = this.clock();
    const token = newSecret();
    const expiresAt = now + this.options.sessionHours * HOUR;
    await this.accounts.openSession({ tokenHash: sha256Hex(token), user: user.id, createdAt: now, expiresAt });
    return { token, expiresAt, user };
  }

  private async judged(user: UserRow | null, password: string): Promise<boolean> {
    if (user !== null) return this.guesses.isRight(user, password);
    await passwordMatches(await (this.nobody ??= hashPassword(newSecret())), password);
    return false;
  }

  close(tokenHash: string): Promise<void> {
    return this.accounts.closeSession(tokenHash);
  }
}
