import { Global, Module } from '@nestjs/common';
import { CaseReading } from './case-reading.js';

/** The right to read applications, asked wherever one is read. */
@Global()
@Module({ providers: [CaseReading], exports: [CaseReading] })
export class ReadingModule {}
