import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { TaskRow } from '../../domain/ports/tasks.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { CurrentUser } from '../auth/current-user.js';
import { ClocksService, type TaskClock } from '../clock/clocks.service.js';
import { Doc } from '../http/doc.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { ReassignBody, type ReassignInput, TaskQuery, type TaskInput } from './dto.js';
import { Names } from './names.js';
import { presentTask, type PresentedTask } from './presenter.js';
import { WorkListService } from './work-list.service.js';

@ApiTags('tasks')
@Controller()
export class TasksController {
  constructor(
    @Inject(WorkListService) private readonly work: WorkListService,
    @Inject(Names) private readonly names: Names,
    @Inject(ClocksService) private readonly clocks: ClocksService,
  ) {}

  @Get('tasks')
  @Doc({ summary: 'The work list', query: TaskQuery, errors: ['INPUT_INVALID', 'PERMISSION_DENIED'] })
  async list(
    @Query(new ZodPipe(TaskQuery)) query: TaskInput,
    @CurrentUser() user: UserRow,
  ): Promise<{ items: readonly (PresentedTask & Partial<TaskClock>)[]; next: string | null }> {
    const { items, next } = await this.work.list(user, query);
    const names = await this.names.ofTasks(items);
    const clocks = await this.clocks.ofTasks(items);
    const certainty = await this.clocks.certainty(items);
    return { items: items.map((task, index) => ({ ...presentTask(task, certainty, names), ...clocks[index] })), next };
  }

  @Get('applications/:id/tasks/:task')
  @Doc({ summary: 'One task', errors: ['PERMISSION_DENIED', 'APPLICATION_NOT_FOUND', 'TASK_NOT_FOUND'] })
  async find(
    @Param('id') id: string,
    @Param('task') task: string,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedTask> {
    return this.present(await this.work.find(user, id, task));
  }

  @Post('applications/:id/tasks/:task/claim')
  @HttpCode(200)
  @Doc({
    summary: "Take a task of one's role; the second one to try learns who holds it",
    errors: ['PERMISSION_DENIED', 'OWN_APPLICATION', 'TASK_NOT_FOUND', 'TASK_NOT_OPEN', 'TASK_HELD_BY_ANOTHER'],
  })
  async claim(
    @Param('id') id: string,
    @Param('task') task: string,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedTask> {
    return this.present(await this.work.claim(user, id, task));
  }

  @Post('applications/:id/tasks/:task/release')
  @HttpCode(200)
  @Doc({
    summary: 'Give a task back to its role',
    errors: ['PERMISSION_DENIED', 'OWN_APPLICATION', 'TASK_NOT_FOUND', 'TASK_NOT_OPEN', 'TASK_HELD_BY_ANOTHER'],
  })
  async release(
    @Param('id') id: string,
    @Param('task') task: string,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedTask> {
    return this.present(await this.work.release(user, id, task));
  }

  @Post('applications/:id/tasks/:task/reassign')
  @HttpCode(200)
  @Doc({
    summary: 'A supervisor gives a task to another officer of its role, or back to the role',
    body: ReassignBody,
    errors: ['INPUT_INVALID', 'PERMISSION_DENIED', 'OWN_APPLICATION', 'TASK_NOT_FOUND', 'TASK_NOT_OPEN'],
  })
  async reassign(
    @Param('id') id: string,
    @Param('task') task: string,
    @Body(new ZodPipe(ReassignBody)) { to }: ReassignInput,
    @CurrentUser() user: UserRow,
  ): Promise<PresentedTask> {
    return this.present(await this.work.reassign(user, id, task, to));
  }

  private async present(task: TaskRow): Promise<PresentedTask> {
    return presentTask(task, await this.clocks.certainty([task]), await this.names.ofTasks([task]));
  }
}
