import { Module } from '@nestjs/common';
import { SignInsController } from './sign-ins.controller.js';

@Module({ controllers: [SignInsController] })
export class SignInsModule {}
