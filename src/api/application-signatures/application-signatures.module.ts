import { Module } from '@nestjs/common';
import { ApplicationsModule } from '../applications/applications.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { TrackingModule } from '../tracking/tracking.module.js';
import { ApplicationSignaturesController } from './application-signatures.controller.js';
import { ApplicationSignaturesService } from './application-signatures.service.js';
import { TrackedSignaturesController } from './tracked-signatures.controller.js';

@Module({
  imports: [MessagesModule, ApplicationsModule, TrackingModule],
  controllers: [ApplicationSignaturesController, TrackedSignaturesController],
  providers: [ApplicationSignaturesService],
})
export class ApplicationSignaturesModule {}
