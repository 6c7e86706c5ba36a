import { Module } from '@nestjs/common';
import { DisposalsController } from './disposals.controller.js';
import { DisposalsService } from './disposals.service.js';

@Module({ controllers: [DisposalsController], providers: [DisposalsService] })
export class DisposalsModule {}
