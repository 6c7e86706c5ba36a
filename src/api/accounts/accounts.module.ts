import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { AccountsController } from './accounts.controller.js';
import { KnownRoles } from './known-roles.js';
import { AccountsService } from './accounts.service.js';
import { OwnAccountController } from './own-account.controller.js';
import { OwnAccountService } from './own-account.service.js';

@Module({
  imports: [AuthModule],
  controllers: [AccountsController, OwnAccountController],
  providers: [KnownRoles, AccountsService, OwnAccountService],
})
export class AccountsModule {}
