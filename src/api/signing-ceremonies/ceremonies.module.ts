import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ActsModule } from '../acts/acts.module.js';
import { ClocksModule } from '../clock/clocks.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { TasksModule } from '../tasks/tasks.module.js';
import { CeremoniesController } from './ceremonies.controller.js';
import { SignaturesController } from './signatures.controller.js';
import { CeremoniesService } from './ceremonies.service.js';

@Module({
  imports: [AccountsModule, ActsModule, ClocksModule, MessagesModule, TasksModule],
  controllers: [CeremoniesController, SignaturesController],
  providers: [CeremoniesService],
})
export class CeremoniesModule {}
