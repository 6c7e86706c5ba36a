import { Global, Module } from '@nestjs/common';
import { Names } from './names.js';

/** Names are wanted wherever something is answered. */
@Global()
@Module({ providers: [Names], exports: [Names] })
export class NamesModule {}
