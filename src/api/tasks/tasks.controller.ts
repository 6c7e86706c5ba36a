import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { TaskRow } from '../../domain/ports/tasks.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser } from '../auth/current-user.js';
import { ClocksService } from '../clock/clocks.service.js';
import { pageOf } from '../http/answers.js';
import { CorrectionsService } from '../corrections/corrections.service.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { TaskAnswer, WorkList } from './answers.js';
import { ReassignBody, type ReassignInput, TaskQuery, type TaskInput } from './dto.js';
import { Names } from '../names/names.js';
import { peopleOf, presentTask, type PresentedTask } from './presenter.js';
import { WorkListService } from './work-list.service.js';

@ApiTags('tasks')
@Controller()
export class TasksController {
  constructor(
    @Inject(WorkListService) private readonly work: WorkListService,
    @Inject(Names) private readonly names: Names,
    @Inject(ClocksService) private readonly clocks: ClocksService,
    @Inject(CorrectionsService) private readonly corrections: CorrectionsService,
  ) {}

  @Get('tasks')
  @Doc({
    id: 'listTasks',
    summary: 'The work list',
    permission: 'view-work-list',
    query: TaskQuery,
    answer: WorkList,
  })
  async list(
    @Query(new ZodPipe(TaskQuery)) query: TaskInput,
    @CurrentUser() user: UserRow,
  ): Promise<Answer<typeof WorkList>> {
    const { items, next } = await this.work.list(user, query);
    const [names, numberOf, { clockOf, certainty }, correctionsOf] = await Promise.all([
      this.names.of(items.flatMap(peopleOf)),
      this.names.numbersOf(items.map(({ application }) => application)),
      this.clocks.ofTasks(items),
      this.corrections.ofTasks(items, user),
    ]);
    return pageOf(
      items.map((task) => ({
        ...presentTask(task, {
          ...{ certainty, names },
          number: numberOf(task.application),
          corrections: correctionsOf(task),
        }),
        ...clockOf(task),
      })),
      next,
    );
  }

  @Get('applications/:id/tasks/:task')
  @Doc({
    id: 'getTask',
    summary: 'One task',
    permission: 'view-application',
    answer: TaskAnswer,
    errors: ['APPLICATION_NOT_FOUND', 'TASK_NOT_FOUND'],
  })
  async find(
    @Param('id') id: string,
    @Param('task') task: string,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedTask> {
    return this.present(user, await this.work.find(user, id, task));
  }

  @Post('applications/:id/tasks/:task/claim')
  @HttpCode(200)
  @Doc({
    id: 'claimTask',
    summary: "Take a task of one's role; the second one to try learns who holds it",
    permission: 'claim-task',
    repeatable: true,
    answer: TaskAnswer,
    errors: [
      'OWN_APPLICATION',
      'APPLICATION_NOT_FOUND',
      'TASK_NOT_FOUND',
      'TASK_NOT_OPEN',
      'TASK_HELD_BY_ANOTHER',
      'PARAF_TWICE_BY_ONE',
      'PARAF_AND_SIGNATURE_BY_ONE',
    ],
  })
  async claim(
    @Param('id') id: string,
    @Param('task') task: string,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedTask> {
    return this.present(user, await this.work.claim(user, id, task));
  }

  @Post('applications/:id/tasks/:task/release')
  @HttpCode(200)
  @Doc({
    id: 'releaseTask',
    summary: 'Give a task back to its role',
    permission: 'claim-task',
    repeatable: true,
    answer: TaskAnswer,
    errors: ['OWN_APPLICATION', 'APPLICATION_NOT_FOUND', 'TASK_NOT_FOUND', 'TASK_NOT_OPEN', 'TASK_HELD_BY_ANOTHER'],
  })
  async release(
    @Param('id') id: string,
    @Param('task') task: string,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedTask> {
    return this.present(user, await this.work.release(user, id, task));
  }

  @Post('applications/:id/tasks/:task/reassign')
  @HttpCode(200)
  @Doc({
    id: 'reassignTask',
    summary: 'A supervisor gives a task to another officer, or back to its role; out of its role with a reason',
    permission: ['reassign-task', 'route-task'],
    repeatable: true,
    body: ReassignBody,
    answer: TaskAnswer,
    errors: [
      'OWN_APPLICATION',
      'ASSIGNEE_UNSUITABLE',
      'PARAF_TWICE_BY_ONE',
      'APPLICATION_FINISHED',
      'ACTION_OUT_OF_TURN',
      'STATE_CHANGED',
      'APPROVAL_BY_PROPOSER',
      'ACTION_UNKNOWN',
      'APPLICATION_NOT_FOUND',
      'TASK_NOT_FOUND',
      'TASK_NOT_OPEN',
    ],
  })
  async reassign(
    @Param('id') id: string,
    @Param('task') task: string,
    @Body(new ZodPipe(ReassignBody)) { to, reason }: ReassignInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedTask> {
    return this.present(user, await this.work.reassign(user, { application: id, task }, to, reason));
  }

  private async present(user: UserRow, task: TaskRow): Promise<PresentedTask> {
    const [certainty, numberOf, names, correctionsOf] = await Promise.all([
      this.clocks.certainty([task]),
      this.names.numbersOf([task.application]),
      this.names.of(peopleOf(task)),
      this.corrections.ofTasks([task], user),
    ]);
    return presentTask(task, {
      ...{ certainty, names },
      number: numberOf(task.application),
      corrections: correctionsOf(task),
    });
  }
}
