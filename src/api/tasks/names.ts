import { Inject, Injectable } from '@nestjs/common';
import type { Accounts } from '../../domain/ports/accounts.js';
import type { TaskRow } from '../../domain/ports/tasks.js';
import { PORT, type PermitTypes } from '../ports.js';
import type { TaskNames } from './presenter.js';

/** Looks up what people read instead of ids. */
@Injectable()
export class Names {
  constructor(
    @Inject(PORT.accounts) private readonly accounts: Pick<Accounts, 'byId'>,
    @Inject(PORT.permitTypes) private readonly permitTypes: Pick<PermitTypes, 'offers'>,
  ) {}

  async ofTasks(tasks: readonly Pick<TaskRow, 'holder'>[]): Promise<TaskNames> {
    const holders = [...new Set(tasks.flatMap(({ holder }) => (holder === null ? [] : [holder])))];
    const people = await Promise.all(
      holders.map(async (id): Promise<readonly [string, string]> => [id, (await this.accounts.byId(id))?.name ?? id]),
    );
    return { permitTypes: this.ofPermitTypes(), people: new Map(people) };
  }

  ofPermitTypes(): ReadonlyMap<string, string> {
    return new Map(this.permitTypes.offers().map(({ id, name }) => [id, name]));
  }
}
