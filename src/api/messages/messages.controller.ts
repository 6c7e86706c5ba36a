import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { may } from '../../domain/access/permissions.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser, actorIn } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { PORT } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import { CaseReading } from '../reading/case-reading.js';
import { presentMessage, type PresentedMessage } from './answer.js';
import { MessageAnswer } from './answers.js';
import type { MessageCatalogue } from './catalogue.js';
import { MessageGateway } from './message-gateway.js';
import { presentReason } from './reason.js';
import { Signatures } from './signatures.js';

@ApiTags('messages')
@Controller('applications/:id/messages')
export class MessagesController {
  constructor(
    @Inject(MessageGateway) private readonly gateway: MessageGateway,
    @Inject(Signatures) private readonly signatures: Signatures,
    @Inject(CaseReading) private readonly reading: CaseReading,
    @Inject(PORT.messages) private readonly catalogue: MessageCatalogue,
  ) {}

  @Get(':key')
  @Doc({
    id: 'getMessage',
    summary: 'What became of an act: pending, accepted, or declined with its code; and of the signature it asked for',
    permission: 'view-application',
    answer: MessageAnswer,
    errors: ['APPLICATION_NOT_FOUND', 'MESSAGE_NOT_FOUND'],
  })
  async find(
    @Param('id') id: string,
    @Param('key') key: string,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedMessage> {
    const row = await this.gateway.application(id);
    orThrow(may(actorIn(user, row.office), 'view-application', await this.reading.subjectOf(row)));
    const status = await this.gateway.status(id, key);
    if (status === null) throw problem('MESSAGE_NOT_FOUND', 'no message of this key was sent to this application');
    if (status.status === 'declined')
      return { key: status.key, status: 'declined', ...presentReason(status.refusal, this.catalogue) };
    const presented = presentMessage(status);
    const signature =
      status.status === 'accepted'
        ? await this.signatures.of(row, status.seq, await this.gateway.sealOf(id, key))
        : undefined;
    return signature === undefined ? presented : { ...presented, signature };
  }
}
