import { Module } from '@nestjs/common';
import { Guesses } from './guesses.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';

@Module({ controllers: [SessionsController], providers: [SessionsService, Guesses], exports: [Guesses] })
export class AuthModule {}
