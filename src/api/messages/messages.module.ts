import { Module } from '@nestjs/common';
import { MessageGateway } from './message-gateway.js';
import { MessagesController } from './messages.controller.js';

@Module({ controllers: [MessagesController], providers: [MessageGateway], exports: [MessageGateway] })
export class MessagesModule {}
