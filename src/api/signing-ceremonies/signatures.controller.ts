import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser } from '../auth/current-user.js';
import { answers } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { CeremoniesService } from './ceremonies.service.js';
import { SettleBody, type SettleInput } from './dto.js';

/**
 * Settles a signature whose provider did not answer: nothing tells whether it signed, so a person who asked it
 * elsewhere says so.
 */
@ApiTags('signing ceremonies')
@Controller('applications/:id/signature')
export class SignaturesController {
  constructor(@Inject(CeremoniesService) private readonly ceremonies: CeremoniesService) {}

  @Post('settle')
  @HttpCode(204)
  @Doc({
    id: 'settleSignature',
    summary: 'Say that a letter whose outcome is unknown was not signed: it may be signed again (supervisors)',
    permission: 'settle-signature',
    repeatable: true,
    body: SettleBody,
    answer: { 204: answers(null, 'The signature is given up; the task is in the work list again within a minute') },
    errors: ['OWN_APPLICATION', 'APPLICATION_NOT_FOUND', 'ALREADY_DONE'],
  })
  async settle(
    @Param('id') application: string,
    @Body(new ZodPipe(SettleBody)) { reason }: SettleInput,
    @CurrentUser() user: UserRow,
  ): Promise<void> {
    await this.ceremonies.settle(user, application, reason);
  }
}
