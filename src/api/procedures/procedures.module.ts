import { Module } from '@nestjs/common';
import { ClocksModule } from '../clock/clocks.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { BeginService } from './begin.service.js';
import { ProcessMessagesController } from './messages.controller.js';
import { ProceduresController } from './procedures.controller.js';

@Module({
  imports: [ClocksModule, MessagesModule],
  controllers: [ProceduresController, ProcessMessagesController],
  providers: [BeginService],
})
export class ProceduresModule {}
