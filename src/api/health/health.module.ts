import { Module } from '@nestjs/common';
import { CalendarOutlook } from './calendar-outlook.js';
import { HealthController } from './health.controller.js';

@Module({ controllers: [HealthController], providers: [CalendarOutlook] })
export class HealthModule {}
