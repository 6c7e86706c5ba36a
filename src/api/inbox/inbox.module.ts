import { Module } from '@nestjs/common';
import { InboxController } from './inbox.controller.js';
import { OutgoingController } from './outgoing.controller.js';
import { InboxService } from './inbox.service.js';

@Module({ controllers: [InboxController, OutgoingController], providers: [InboxService] })
export class InboxModule {}
