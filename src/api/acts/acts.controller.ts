import { Body, Controller, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { Act, type ActHeaders } from '../http/headers.js';
import { ZodPipe, parseInput } from '../http/zod.pipe.js';
import { answerAct, type PresentedMessage } from '../messages/answer.js';
import { PORT, type ApiOptions } from '../ports.js';
import { problem } from '../problem/problem.js';
import { ActsService } from './acts.service.js';
import {
  AnyCompleteBody,
  type AnyCompleteInput,
  CompleteBody,
  ParafBody,
  type ParafInput,
  RefuseBody,
  type RefuseInput,
  RepairBody,
  type RepairInput,
  ReturnBody,
  type ReturnInput,
  SignBody,
  type SignInput,
  inputSchemaFor,
} from './dto.js';

const TASK_ERRORS = [
  'TASK_NOT_FOUND',
  'TASK_NOT_OPEN',
  'TASK_HELD_BY_ANOTHER',
  'ACTION_OUT_OF_TURN',
  'ACTION_UNKNOWN',
] as const;

/** Acts with a route of their own, because they carry more than a form. */
const OWN_ROUTE: Readonly<Record<string, string>> = { paraf: 'paraf', sign: 'sign' };

@ApiTags('acts')
@Controller('applications/:id/tasks/:task')
export class ActsController {
  constructor(
    @Inject(ActsService) private readonly acts: ActsService,
    @Inject(PORT.options) private readonly options: ApiOptions,
  ) {}

  @Post('complete')
  @Doc({
    id: 'completeTask',
    summary: 'Complete a task: receive, process, approve, finalise, print, announce, hand over …',
    body: CompleteBody,
    act: true,
    errors: [
      ...TASK_ERRORS,
      'REQUIREMENTS_INCOMPLETE',
      'RECOMMENDATION_MISSING',
      'REASON_MISSING',
      'RECEIVER_MISSING',
      'PARAF_VOID',
    ],
  })
  async complete(
    @Param('id') application: string,
    @Param('task') task: string,
    @Body(new ZodPipe(AnyCompleteBody)) body: AnyCompleteInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    const status = await this.acts.onTask({ application, task }, user, headers, (addressed, row) => {
      const route = OWN_ROUTE[row.action];
      if (route !== undefined)
        throw problem('ACTION_UNKNOWN', `a task to ${row.action} is completed by POST …/${route}`);
      const input = parseInput(inputSchemaFor(row.action), body.input ?? {});
      // Said in the message, so that the record shows how many were asked for.
      const copies = row.action === 'print' ? { copies: this.options.printCopies } : {};
      return { ...addressed, type: 'complete-task', task, input: { ...copies, ...input } };
    });
    return answerAct(reply, application, status);
  }

  @Post('paraf')
  @Doc({
    id: 'giveParaf',
    summary: 'Give a paraf to exactly the draft that was shown',
    body: ParafBody,
    act: true,
    errors: [...TASK_ERRORS, 'STATE_CHANGED', 'PARAF_AND_SIGNATURE_BY_ONE'],
  })
  async paraf(
    @Param('id') application: string,
    @Param('task') task: string,
    @Body(new ZodPipe(ParafBody)) { draft }: ParafInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    const status = await this.acts.onTask({ application, task }, user, headers, (addressed) => ({
      ...addressed,
      type: 'give-paraf',
      task,
      draft,
    }));
    return answerAct(reply, application, status);
  }

  @Post('return')
  @Doc({
    id: 'returnTask',
    summary: 'Return a task to an earlier one, with the reason and the items to correct',
    body: ReturnBody,
    act: true,
    errors: [...TASK_ERRORS, 'RETURN_TARGET_INVALID', 'REASON_MISSING'],
  })
  async returnTask(
    @Param('id') application: string,
    @Param('task') task: string,
    @Body(new ZodPipe(ReturnBody)) body: ReturnInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    const status = await this.acts.onTask({ application, task }, user, headers, (addressed) => ({
      ...addressed,
      type: 'return-task',
      task,
      ...body,
    }));
    return answerAct(reply, application, status);
  }

  @Post('refuse')
  @Doc({
    id: 'refusePermit',
    summary: 'Refuse the permit where it would be approved; the reason is printed in the letter of refusal',
    body: RefuseBody,
    act: true,
    errors: [...TASK_ERRORS, 'REASON_MISSING'],
  })
  async refuse(
    @Param('id') application: string,
    @Param('task') task: string,
    @Body(new ZodPipe(RefuseBody)) { reason }: RefuseInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    const status = await this.acts.onTask({ application, task }, user, headers, (addressed, row) => {
      if (row.action !== 'approve') {
        throw problem(
          'ACTION_UNKNOWN',
          `only a task to approve can be refused; "${row.id}" is a task to ${row.action}`,
        );
      }
      return { ...addressed, type: 'complete-task', task, input: { decision: 'refused', reason } };
    });
    return answerAct(reply, application, status);
  }

  @Post('sign')
  @Doc({
    id: 'signLetter',
    summary: 'Sign the letter that was shown; the passphrase is sealed to the signing worker and used once',
    body: SignBody,
    act: true,
    errors: [
      ...TASK_ERRORS,
      'STATE_CHANGED',
      'PARAF_VOID',
      'PARAF_AND_SIGNATURE_BY_ONE',
      'SIGN_PASSPHRASE_LOCKED',
      'SIGN_WORKER_AWAY',
    ],
  })
  async sign(
    @Param('id') application: string,
    @Param('task') task: string,
    @Body(new ZodPipe(SignBody)) body: SignInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    return answerAct(reply, application, await this.acts.sign({ application, task }, user, headers, body));
  }

  @Post('repair')
  @Doc({
    id: 'repairApplication',
    summary: 'A supervisor moves a token back to a task that was completed before, never past a gate',
    body: RepairBody,
    act: true,
    errors: [...TASK_ERRORS, 'RETURN_TARGET_INVALID', 'REASON_MISSING', 'STATE_CHANGED'],
  })
  async repair(
    @Param('id') application: string,
    @Param('task') task: string,
    @Body(new ZodPipe(RepairBody)) { to, reason }: RepairInput,
    @CurrentUser() user: UserRow,
    @Act() headers: ActHeaders,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PresentedMessage> {
    const status = await this.acts.onApplication(application, user, headers, (addressed) => ({
      ...addressed,
      type: 'repair',
      task,
      to,
      reason,
    }));
    return answerAct(reply, application, status);
  }
}
