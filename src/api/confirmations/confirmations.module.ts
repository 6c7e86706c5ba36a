import { Module } from '@nestjs/common';
import { ConfirmationsController } from './confirmations.controller.js';
import { ConfirmationsService } from './confirmations.service.js';

@Module({ controllers: [ConfirmationsController], providers: [ConfirmationsService] })
export class ConfirmationsModule {}
