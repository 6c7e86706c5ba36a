import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { may } from '../../domain/access/permissions.js';
import type { UserRow } from '../../domain/ports/store.js';
import { CurrentUser, actorIn } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { orThrow, problem } from '../problem/problem.js';
import { presentMessage, type PresentedMessage } from './answer.js';
import { MessageGateway } from './message-gateway.js';

@ApiTags('messages')
@Controller('applications/:id/messages')
export class MessagesController {
  constructor(@Inject(MessageGateway) private readonly gateway: MessageGateway) {}

  @Get(':key')
  @Doc({
    summary: 'What became of an act: pending, accepted, or declined with its code',
    errors: ['PERMISSION_DENIED', 'APPLICATION_NOT_FOUND', 'ROUTE_NOT_FOUND'],
  })
  async find(
    @Param('id') id: string,
    @Param('key') key: string,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedMessage> {
    const row = await this.gateway.application(id);
    orThrow(may(actorIn(user, row.office), 'view-application', { applicantUser: row.applicantUser }));
    const status = await this.gateway.status(id, key);
    if (status === null) throw problem('ROUTE_NOT_FOUND', 'no message of this key was sent to this application');
    return presentMessage(status);
  }
}
