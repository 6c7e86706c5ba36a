import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { AccountsController } from './accounts.controller.js';
import { GuardedRoles } from './guarded-roles.js';
import { KeyStates } from './key-states.js';
import { KnownRoles } from './known-roles.js';
import { MeController } from './me.controller.js';
import { AccountsService } from './accounts.service.js';
import { OneTimePasswords } from './one-time-passwords.js';
import { OwnAccountController } from './own-account.controller.js';
import { OwnAccountService } from './own-account.service.js';

@Module({
  imports: [AuthModule],
  controllers: [AccountsController, OwnAccountController, MeController],
  providers: [KeyStates, KnownRoles, GuardedRoles, OneTimePasswords, AccountsService, OwnAccountService],
  exports: [GuardedRoles, KeyStates, OneTimePasswords],
})
export class AccountsModule {}
