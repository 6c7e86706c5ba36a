import { Inject, Injectable } from '@nestjs/common';
import type { Accounts, UserRow } from '../../domain/ports/accounts.js';
import type { Instant } from '../../domain/shared/time.js';
import { PORT } from '../ports.js';
import { problem } from '../problem/problem.js';
import { passwordMatches } from './passwords.js';

/**
 * Judges passwords, wherever one is asked for. Each guess is on record as a wrong one before it is judged. Guesses at
 * one account are judged one after the other, so that right ones at the same time do not keep each other out.
 */
@Injectable()
export class Guesses {
  private readonly lines = new Map<string, Promise<unknown>>();

  constructor(
    @Inject(PORT.accounts) private readonly accounts: Accounts,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  /** @throws Problem `ACCOUNT_LOCKED` while the account rests: then nothing is judged. */
  async isRight(user: UserRow, password: string): Promise<boolean> {
    const before = this.lines.get(user.id) ?? Promise.resolve();
    const mine = before.then(() => this.judge(user, password));
    // whatever became of one guess, the next is judged
    const line = mine.catch(() => undefined);
    this.lines.set(user.id, line);
    try {
      return await mine;
    } finally {
      if (this.lines.get(user.id) === line) this.lines.delete(user.id);
    }
  }

  private async judge(user: UserRow, password: string): Promise<boolean> {
    const now = this.clock();
    const until = await this.accounts.guess(user.id, now);
    if (until !== null) {
      const retryAfterSeconds = Math.ceil((until - now) / 1000);
      throw problem(
        'ACCOUNT_LOCKED',
        'too many wrong passwords; wait until the lock ends',
        { retryAfterSeconds },
        {
          retryAfterSeconds,
        },
      );
    }
    const isRight = await passwordMatches(user.passwordHash, password);
    // no password opens a disabled account or one of a system: theirs are wrong whatever they are
    if (isRight && !user.disabled && user.kind !== 'system') await this.accounts.guessedRight(user.id, now);
    return isRight;
  }
}
