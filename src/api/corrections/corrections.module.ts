import { Global, Module } from '@nestjs/common';
import { CorrectionsService } from './corrections.service.js';

/** Corrections, which stand on tasks, applications and the tracking page alike. */
@Global()
@Module({ providers: [CorrectionsService], exports: [CorrectionsService] })
export class CorrectionsModule {}
