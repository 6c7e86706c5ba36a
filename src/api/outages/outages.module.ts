import { Module } from '@nestjs/common';
import { OutagesController } from './outages.controller.js';
import { OutagesService } from './outages.service.js';
import { ProposalsController } from './proposals.controller.js';

@Module({ controllers: [OutagesController, ProposalsController], providers: [OutagesService] })
export class OutagesModule {}
