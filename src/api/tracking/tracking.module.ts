import { Module } from '@nestjs/common';
import { ClocksModule } from '../clock/clocks.module.js';
import { DocumentsModule } from '../documents/documents.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { Pages } from '../pages/pages.js';
import { TrackingActsController } from './tracking-acts.controller.js';
import { TrackingActsService } from './tracking-acts.service.js';
import { TrackingPageController } from './tracking-page.controller.js';
import { TrackingController } from './tracking.controller.js';
import { TrackingService } from './tracking.service.js';

@Module({
  imports: [ClocksModule, DocumentsModule, MessagesModule],
  controllers: [TrackingController, TrackingActsController, TrackingPageController],
  providers: [TrackingService, TrackingActsService, Pages],
  exports: [TrackingService],
})
export class TrackingModule {}
