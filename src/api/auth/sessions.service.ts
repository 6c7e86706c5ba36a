import { Inject, Injectable } from '@nestjs/common';
import { isAlive, provenUntil, type SessionKind } from '../../domain/access/sessions.js';
import type { Accounts, SessionRow, UserRow } from '../../domain/ports/accounts.js';
import type { Administration } from '../../domain/ports/administration.js';
import type { SignInOutcome, SignIns } from '../../domain/ports/sign-ins.js';
import type { Instant } from '../../domain/shared/time.js';
import { PORT, type ApiOptions, type OfficeInfo } from '../ports.js';
import { Problem, problem } from '../problem/problem.js';
import type { Session } from './current-user.js';
import { Guesses } from './guesses.js';
import { sessionId } from './session-id.js';
import { newSecret, sha256Hex } from './tokens.js';

export interface OpenedSession {
  readonly token: string;
  readonly expiresAt: Instant;
  readonly user: UserRow;
}

/** Facts that a login tells of itself beside login and password. */
export interface Asking {
  readonly kind: SessionKind;
  readonly address: string;
  readonly agent: string;
}

@Injectable()
export class SessionsService {
  constructor(
    @Inject(PORT.accounts) private readonly accounts: Accounts,
    @Inject(PORT.administration) private readonly administration: Pick<Administration, 'note'>,
    @Inject(PORT.signIns) private readonly signIns: SignIns,
    @Inject(Guesses) private readonly guesses: Guesses,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.options) private readonly options: ApiOptions,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  /**
   * Opens a session. The address of the one who logs in stands with the outcome in the log of sign-ins.
   */
  async open(login: string, password: string, { kind, address, agent }: Asking): Promise<OpenedSession> {
    const user = await this.accounts.byLogin(login);
    const note = (outcome: SignInOutcome): Promise<void> =>
      this.signIns.note({ at: this.clock(), office: this.office.id, account: user?.id ?? null, address, outcome });
    const right = await this.guesses.isRight(user, login, password, address).catch(async (error: unknown) => {
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
    const expiresAt = now + this.options.sessions.longestMs;
    await this.accounts.openSession({
      ...{ tokenHash: sha256Hex(token), user: user.id, kind, address, agent },
      ...{ createdAt: now, lastUsedAt: now, provedAt: now, expiresAt },
    });
    return { token, expiresAt, user };
  }

  close(tokenHash: string): Promise<void> {
    return this.accounts.closeSession(tokenHash);
  }

  /** Own sessions that a request could still use, the last begun first. */
  async own({ user }: Session): Promise<readonly SessionRow[]> {
    const now = this.clock();
    const sessions = await this.accounts.sessionsOf(user.id, now);
    return sessions.filter((session) => isAlive(session, this.options.sessions, now));
  }

  /** Ends one of one's own sessions, also the one that asks. */
  async end(session: Session, id: string): Promise<void> {
    const found = (await this.own(session)).find((one) => sessionId(one) === id);
    if (found === undefined) throw problem('SESSION_NOT_FOUND', `the account has no session "${id}"`);
    await this.close(found.tokenHash);
    await this.note(session, { ended: 1 });
  }

  /** Ends every own session but the one that asks. */
  async endOthers(session: Session): Promise<void> {
    const others = (await this.own(session)).filter(({ tokenHash }) => tokenHash !== session.tokenHash);
    for (const { tokenHash } of others) await this.close(tokenHash);
    if (others.length > 0) await this.note(session, { ended: others.length });
  }

  /** Takes the password once more; it counts as just given from now on, in this session alone. */
  async prove({ user, tokenHash, address }: Session, password: string): Promise<Instant> {
    if (!(await this.guesses.isRight(user, user.login, password, address)))
      throw problem('PASSWORD_WRONG', 'the password is wrong');
    const provedAt = this.clock();
    await this.accounts.proveSession(tokenHash, provedAt);
    return provenUntil({ provedAt }, this.options.sessions);
  }

  private note({ user }: Session, detail: { readonly ended: number }): Promise<void> {
    return this.administration.note({
      ...{ at: this.clock(), office: this.office.id, actor: user.id, verb: 'session-end', subject: user.id, detail },
    });
  }
}
