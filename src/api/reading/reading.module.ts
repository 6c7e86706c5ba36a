import { Global, Module } from '@nestjs/common';
import { CaseReading } from './case-reading.js';

/** Asked wherever an application is read. */
@Global()
@Module({ providers: [CaseReading], exports: [CaseReading] })
export class ReadingModule {}
