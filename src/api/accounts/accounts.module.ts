import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/auth.module.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';
import { OwnAccountController } from './own-account.controller.js';
import { OwnAccountService } from './own-account.service.js';

@Module({
  imports: [AuthModule],
  controllers: [AccountsController, OwnAccountController],
  providers: [AccountsService, OwnAccountService],
})
export class AccountsModule {}
