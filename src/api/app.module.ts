import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_GUARD } from '@nestjs/core';
import { ActsModule } from './acts/acts.module.js';
import { ApplicationSignaturesModule } from './application-signatures/application-signatures.module.js';
import { ApplicationsModule } from './applications/applications.module.js';
import { AuthGuard } from './auth/auth.guard.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { AuthModule } from './auth/auth.module.js';
import { CorrectionsModule } from './corrections/corrections.module.js';
import { ConfirmationsModule } from './confirmations/confirmations.module.js';
import { DelegationsModule } from './delegations/delegations.module.js';
import { CalendarsModule } from './calendars/calendars.module.js';
import { DisposalsModule } from './disposals/disposals.module.js';
import { DocumentsModule } from './documents/documents.module.js';
import { GroupsModule } from './groups/groups.module.js';
import { PermitsModule } from './permits/permits.module.js';
import { LettersModule } from './letters/letters.module.js';
import { HealthModule } from './health/health.module.js';
import { AnswerCheck } from './http/answer-check.js';
import { PreconditionGuard } from './http/etag.js';
import { OperationGuard } from './http/operation.guard.js';
import { RepeatInterceptor } from './http/repeat.interceptor.js';
import { RateLimitGuard } from './http/rate-limit.guard.js';
import { InboxModule } from './inbox/inbox.module.js';
import { IncidentsModule } from './incidents/incidents.module.js';
import { MessagesModule } from './messages/messages.module.js';
import { OfficersModule } from './officers/officers.module.js';
import { OutagesModule } from './outages/outages.module.js';
import { MigrationsModule } from './migrations/migrations.module.js';
import type { ApiPorts } from './ports.js';
import { NamesModule } from './names/names.module.js';
import { Pages } from './pages/pages.js';
import { PermitTypesModule } from './permit-types/permit-types.module.js';
import { PortsModule } from './ports.module.js';
import { ProceduresModule } from './procedures/procedures.module.js';
import { ProblemFilter } from './problem/problem.filter.js';
import { ReadingModule } from './reading/reading.module.js';
import { RegistersModule } from './registers/registers.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { CeremoniesModule } from './signing-ceremonies/ceremonies.module.js';
import { SchedulesModule } from './schedules/schedules.module.js';
import { SignInsModule } from './sign-ins/sign-ins.module.js';
import { SurveysModule } from './surveys/surveys.module.js';
import { TasksModule } from './tasks/tasks.module.js';
import { TrackingModule } from './tracking/tracking.module.js';
import { VerificationModule } from './verification/verification.module.js';
import { WebhooksModule } from './webhooks/webhooks.module.js';

@Module({})
export class AppModule {
  static with(ports: ApiPorts): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PortsModule.with(ports),
        NamesModule,
        CorrectionsModule,
        ReadingModule,
        AuthModule,
        AccountsModule,
        MessagesModule,
        TasksModule,
        ActsModule,
        CeremoniesModule,
        ApplicationsModule,
        DocumentsModule,
        SchedulesModule,
        SignInsModule,
        SurveysModule,
        VerificationModule,
        TrackingModule,
        ApplicationSignaturesModule,
        InboxModule,
        IncidentsModule,
        WebhooksModule,
        PermitTypesModule,
        ProceduresModule,
        MigrationsModule,
        ConfirmationsModule,
        DelegationsModule,
        GroupsModule,
        PermitsModule,
        DisposalsModule,
        OfficersModule,
        OutagesModule,
        CalendarsModule,
        ReportsModule,
        RegistersModule,
        LettersModule,
        HealthModule,
      ],
      providers: [
        Pages,
        { provide: APP_GUARD, useClass: OperationGuard },
        // in this order: a flood is refused before the record is asked who calls
        { provide: APP_GUARD, useClass: RateLimitGuard },
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_GUARD, useClass: PreconditionGuard },
        // outside: what is given again was checked when it was first made
        { provide: APP_INTERCEPTOR, useClass: RepeatInterceptor },
        { provide: APP_INTERCEPTOR, useClass: AnswerCheck },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
