import { Module } from '@nestjs/common';
import { ClocksModule } from '../clock/clocks.module.js';
import { ApplicationsController } from './applications.controller.js';
import { CasesService } from './cases.service.js';
import { EvidenceController } from './evidence.controller.js';
import { IntakeService } from './intake.service.js';

@Module({
  imports: [ClocksModule],
  controllers: [ApplicationsController, EvidenceController],
  providers: [CasesService, IntakeService],
  exports: [CasesService],
})
export class ApplicationsModule {}
