import { Module } from '@nestjs/common';
import { ClocksModule } from '../clock/clocks.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { TasksController } from './tasks.controller.js';
import { WorkListService } from './work-list.service.js';

@Module({
  imports: [MessagesModule, ClocksModule],
  controllers: [TasksController],
  providers: [WorkListService],
})
export class TasksModule {}
