import { Module } from '@nestjs/common';
import { MessageGateway } from './message-gateway.js';
import { MessagesController } from './messages.controller.js';
import { Refusals } from './refusals.js';
import { Signatures } from './signatures.js';

@Module({
  controllers: [MessagesController],
  providers: [MessageGateway, Refusals, Signatures],
  exports: [MessageGateway, Signatures],
})
export class MessagesModule {}
