import 'reflect-metadata';
import { Body, Controller, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser } from '../auth/current-user.js';
import { Doc } from '../http/doc.js';
import { Act, type ActHeaders } from '../http/headers.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { answerAct, type PresentedMessage } from '../messages/answer.js';
import { MessageAnswer, actAnswers } from '../messages/answers.js';
import { ACT_ROUTES, type ActRoute } from './act-routes.js';
import { ActsService } from './acts.service.js';

/** One route for each act of the table. */
@ApiTags('acts')
@Controller('applications/:id')
export class ActsController {
  constructor(@Inject(ActsService) readonly acts: ActsService) {}
}

const serve = (act: ActRoute): void => {
  const handler = async function (
    this: ActsController,
    application: string,
    task: string | undefined,
    body: unknown,
    user: UserRow,
    headers: ActHeaders,
    reply: FastifyReply,
  ): Promise<PresentedMessage> {
    const status = await act.perform(this.acts, { application, task: task ?? '', user, headers }, body);
    return answerAct(reply, application, status);
  };
  const { prototype } = ActsController;
  Object.defineProperty(handler, 'name', { value: act.id });
  Object.defineProperty(prototype, act.id, { value: handler, configurable: true });
  const descriptor = { value: handler };
  Reflect.defineMetadata('design:paramtypes', [String, String, Object, Object, Object, Object], prototype, act.id);
  [
    Param('id'),
    // a parameter that is not in the path would be one that the document asks for
    ...(act.path.includes(':task') ? [Param('task')] : []),
  ].forEach((decorate, index) => {
    decorate(prototype, act.id, index);
  });
  Body(new ZodPipe(act.body))(prototype, act.id, 2);
  CurrentUser()(prototype, act.id, 3);
  Act()(prototype, act.id, 4);
  Res({ passthrough: true })(prototype, act.id, 5);
  Post(act.path)(prototype, act.id, descriptor);
  const { id, summary, permission, documented = act.body, errors = [] } = act;
  Doc({
    id,
    summary,
    permission,
    body: documented,
    act: true,
    precondition: 'optional',
    answer: actAnswers(MessageAnswer),
    errors,
  })(prototype, act.id, descriptor);
};

// Each row takes its own body; the pipe in front of it has parsed exactly that.
ACT_ROUTES.forEach((act) => {
  serve(act as ActRoute);
});
