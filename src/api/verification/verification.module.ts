import { Module } from '@nestjs/common';
import { Pages } from '../pages/pages.js';
import { VerificationController } from './verification.controller.js';
import { VerificationService } from './verification.service.js';
import { VerifyPageController } from './verify-page.controller.js';

@Module({ controllers: [VerificationController, VerifyPageController], providers: [VerificationService, Pages] })
export class VerificationModule {}
