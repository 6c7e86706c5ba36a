import { Module } from '@nestjs/common';
import { ApplicationsController } from './applications.controller.js';
import { CasesService } from './cases.service.js';
import { Names } from '../tasks/names.js';
import { IntakeService } from './intake.service.js';

@Module({
  controllers: [ApplicationsController],
  providers: [CasesService, IntakeService, Names],
  exports: [CasesService],
})
export class ApplicationsModule {}
