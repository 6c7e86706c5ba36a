import { Module } from '@nestjs/common';
import { MessagesModule } from '../messages/messages.module.js';
import { ActsController } from './acts.controller.js';
import { ActsService } from './acts.service.js';

@Module({
  imports: [MessagesModule],
  controllers: [ActsController],
  providers: [ActsService],
  exports: [ActsService],
})
export class ActsModule {}
