import { Module } from '@nestjs/common';
import { Pages } from '../pages/pages.js';
import { Names } from '../tasks/names.js';
import { TrackingPageController } from './tracking-page.controller.js';
import { TrackingController } from './tracking.controller.js';
import { TrackingService } from './tracking.service.js';

@Module({ controllers: [TrackingController, TrackingPageController], providers: [TrackingService, Names, Pages] })
export class TrackingModule {}
