import { Module } from '@nestjs/common';
import { MessageGateway } from './message-gateway.js';
import { MessagesController } from './messages.controller.js';
import { Signatures } from './signatures.js';

@Module({
  controllers: [MessagesController],
  providers: [MessageGateway, Signatures],
  exports: [MessageGateway, Signatures],
})
export class MessagesModule {}
