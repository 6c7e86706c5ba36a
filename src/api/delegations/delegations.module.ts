import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { DelegationsController } from './delegations.controller.js';
import { DelegationsService } from './delegations.service.js';

@Module({ imports: [AccountsModule], controllers: [DelegationsController], providers: [DelegationsService] })
export class DelegationsModule {}
