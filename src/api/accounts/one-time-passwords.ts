import { Inject, Injectable } from '@nestjs/common';
import type { UserRow } from '../../domain/ports/accounts.js';
import { hashPassword, oneTimePassword } from '../auth/passwords.js';
import type { TellPassword } from '../../domain/ports/tell-password.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { inputInvalid } from '../http/zod.pipe.js';
import { PORT, type ApiOptions, type OfficeInfo } from '../ports.js';

/** A password for one use that nobody has been given yet. */
export interface NewPassword {
  readonly text: string;
  readonly hash: string;
}

/** Way on which a password was given, with an entry for the system log that never holds the password itself. */
export interface GivenPassword {
  /** Password for the one who asked; null where its owner has it by mail. */
  readonly shown: string | null;
  readonly log: {
    readonly password: 'mailed' | 'shown, for the office has no mail' | 'shown, for its owner has no address';
  };
}

/**
 * Passwords for one use go to their owner. Who asked is shown one only where the office has no mail, or where the owner has
 * no address and the account neither signs, gives a paraf nor administers.
 */
@Injectable()
export class OneTimePasswords {
  constructor(
    @Inject(PORT.tellPassword) private readonly tell: TellPassword | null,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.options) private readonly options: ApiOptions,
  ) {}

  /** True where passwords go to their owner by mail; false where who asked for one is shown it. */
  get areMailed(): boolean {
    return this.tell !== null;
  }

  async make(): Promise<NewPassword> {
    const text = oneTimePassword();
    return { text, hash: await hashPassword(text) };
  }

  /** Refuses a holder of a guarded role whom the password could not reach, before anything is done. */
  checkAddress({ email }: Pick<UserRow, 'email'>): void {
    if (this.tell === null || email !== null) return;
    throw inputInvalid([
      fieldFault('/email', 'expected the e-mail address of its owner: the one-time password goes there'),
    ]);
  }

  async give(
    { login, name, email }: Pick<UserRow, 'login' | 'name' | 'email'>,
    { text }: NewPassword,
  ): Promise<GivenPassword> {
    if (this.tell === null) return { shown: text, log: { password: 'shown, for the office has no mail' } };
    if (email === null) return { shown: text, log: { password: 'shown, for its owner has no address' } };
    await this.tell(
      { name, email },
      { name, office: this.office.name, login, password: text, link: `${this.options.publicUrl}/api/docs` },
    );
    return { shown: null, log: { password: 'mailed' } };
  }
}
