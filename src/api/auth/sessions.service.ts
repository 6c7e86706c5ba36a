import { Inject, Injectable } from '@nestjs/common';
import type { Accounts, UserRow } from '../../domain/ports/accounts.js';
import type { Instant, Millis } from '../../domain/shared/time.js';
import { PORT, type ApiOptions } from '../ports.js';
import { problem } from '../problem/problem.js';
import { hashPassword, passwordMatches } from './passwords.js';
import { newSecret, sha256Hex } from './tokens.js';

/** Failures before the first lock; each further one doubles it. */
const FREE_FAILURES = 5;
const FIRST_LOCK: Millis = 60_000;
const LONGEST_LOCK: Millis = 3_600_000;
const HOUR: Millis = 3_600_000;

/** How long an account rests after so many failures in a row; null while it need not. */
export const lockAfter = (failures: number): Millis | null =>
  failures < FREE_FAILURES ? null : Math.min(FIRST_LOCK * 2 ** (failures - FREE_FAILURES), LONGEST_LOCK);

export interface OpenedSession {
  readonly token: string;
  readonly expiresAt: Instant;
  readonly user: UserRow;
}

@Injectable()
export class SessionsService {
  /** Compared with where there is no account, so that time does not tell which logins exist. */
  private nobody: Promise<string> | undefined;

  constructor(
    @Inject(PORT.accounts) private readonly accounts: Accounts,
    @Inject(PORT.options) private readonly options: ApiOptions,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  async open(login: string, password: string): Promise<OpenedSession> {
    const now = this.clock();
    const user = await this.accounts.byLogin(login);
    if (user?.lockedUntil != null && user.lockedUntil > now) {
      const retryAfterSeconds = Math.ceil((user.lockedUntil - now) / 1000);
      throw problem('ACCOUNT_LOCKED', 'too many wrong passwords; wait until the lock ends', undefined, {
        retryAfterSeconds,
      });
    }
    const stored = user?.passwordHash ?? (await (this.nobody ??= hashPassword(newSecret())));
    const right = await passwordMatches(stored, password);
    if (user === null || !right || user.disabled || user.kind === 'system') {
      if (user !== null && !right) {
        const lock = lockAfter(user.failedLogins + 1);
        await this.accounts.loginFailed(user.id, now, lock === null ? null : now + lock);
      }
      throw problem('UNAUTHENTICATED', 'login or password is wrong');
    }
    await this.accounts.loginSucceeded(user.id, now);
    const token = newSecret();
    const expiresAt = now + this.options.sessionHours * HOUR;
    await this.accounts.openSession({ tokenHash: sha256Hex(token), user: user.id, createdAt: now, expiresAt });
    return { token, expiresAt, user };
  }

  close(tokenHash: string): Promise<void> {
    return this.accounts.closeSession(tokenHash);
  }
}
