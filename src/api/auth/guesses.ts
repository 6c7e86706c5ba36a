import { Inject, Injectable } from '@nestjs/common';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { GuessLog } from '../../domain/ports/guesses.js';
import type { Instant } from '../../domain/shared/time.js';
import { askerOf } from '../http/asker.js';
import { PORT } from '../ports.js';
import { problem } from '../problem/problem.js';
import { hashPassword, isPasswordHash, passwordMatches } from './passwords.js';
import { newSecret } from './tokens.js';

/**
 * Judges passwords, wherever one is asked for. Each guess is on record as a wrong one before it is judged. Guesses at
 * one login are judged one after the other, so that right ones at the same time do not keep each other out. A login
 * that nobody has is counted and takes as long as any other: neither a rest nor the time tells which logins exist.
 */
@Injectable()
export class Guesses {
  private readonly lines = new Map<string, Promise<unknown>>();
  /** Hash that is compared where there is none. */
  private nobody: Promise<string> | undefined;

  constructor(
    @Inject(PORT.guesses) private readonly log: GuessLog,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  /**
   * True where the password is that of the account; of no account none is.
   * @param login as it was typed
   * @param address of the one who asks
   * @throws Problem `ACCOUNT_LOCKED` during a rest: then nothing is judged.
   */
  async isRight(user: UserRow | null, login: string, password: string, address: string): Promise<boolean> {
    const key = user?.id ?? login;
    const before = this.lines.get(key) ?? Promise.resolve();
    const mine = before.then(() => this.judge(user, login, password, askerOf(address)));
    // whatever became of one guess, the next is judged
    const line = mine.catch(() => undefined);
    this.lines.set(key, line);
    try {
      return await mine;
    } finally {
      if (this.lines.get(key) === line) this.lines.delete(key);
    }
  }

  private async judge(user: UserRow | null, login: string, password: string, asker: string): Promise<boolean> {
    const now = this.clock();
    const taken = await this.log.take({ login, asker }, now);
    if (!taken.isTaken) {
      const retryAfterSeconds = Math.ceil((taken.until - now) / 1000);
      throw problem(
        'ACCOUNT_LOCKED',
        'too many wrong passwords; wait until the lock ends',
        { retryAfterSeconds },
        {
          retryAfterSeconds,
        },
      );
    }
    const stored = user !== null && isPasswordHash(user.passwordHash) ? user.passwordHash : null;
    const matches = await passwordMatches(stored ?? (await (this.nobody ??= hashPassword(newSecret()))), password);
    if (user === null || stored === null) return false;
    // no password opens a disabled account or one of a system: theirs are wrong whatever they are
    if (matches && !user.disabled && user.kind !== 'system') await this.log.right({ login, asker }, taken.isKnown, now);
    return matches;
  }
}
