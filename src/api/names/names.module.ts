import { Global, Module } from '@nestjs/common';
import { Names } from './names.js';

/** Names, which almost every answer needs. */
@Global()
@Module({ providers: [Names], exports: [Names] })
export class NamesModule {}
