import { Module } from '@nestjs/common';
import { ClockActsController } from '../clock/clock-acts.controller.js';
import { MessagesModule } from '../messages/messages.module.js';
import { ActsController } from './acts.controller.js';
import { ActsService } from './acts.service.js';
import { CaseActsController } from './case-acts.controller.js';

@Module({
  imports: [MessagesModule],
  controllers: [ActsController, CaseActsController, ClockActsController],
  providers: [ActsService],
  exports: [ActsService],
})
export class ActsModule {}
