import { Module } from '@nestjs/common';
import { ApplicationsController } from './applications.controller.js';
import { CasesService } from './cases.service.js';
import { IntakeService } from './intake.service.js';

@Module({ controllers: [ApplicationsController], providers: [CasesService, IntakeService], exports: [CasesService] })
export class ApplicationsModule {}
