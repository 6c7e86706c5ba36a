import { Module } from '@nestjs/common';
import { ApplicationsModule } from '../applications/applications.module.js';
import { MessagesModule } from '../messages/messages.module.js';
import { Pages } from '../pages/pages.js';
import { SurveyPageController } from './survey-page.controller.js';
import { SurveysController } from './surveys.controller.js';
import { SurveysService } from './surveys.service.js';

@Module({
  imports: [MessagesModule, ApplicationsModule],
  controllers: [SurveysController, SurveyPageController],
  providers: [SurveysService, Pages],
})
export class SurveysModule {}
