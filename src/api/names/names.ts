import { Inject, Injectable } from '@nestjs/common';
import type { LicenceGroup } from '../../domain/application/group.js';
import { titlesOf, type TitleOf } from '../../domain/application/called.js';
import { CORRECT_APPLICATION } from '../../domain/application/wanted.js';
import type { Accounts } from '../../domain/ports/accounts.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { TaskRow } from '../../domain/ports/tasks.js';
import type { PermitTypes } from '../../office/intake/offers.js';
import type { MessageCatalogue } from '../messages/catalogue.js';
import { readerLanguages } from '../messages/reader.js';
import { PORT } from '../ports.js';

/** The names that stand beside ids. */
export interface NameBook {
  /** Name of the account; null where there is none of this id, as for `system`, or the reader may not know it. */
  readonly person: (id: string | null) => string | null;
  /** Name of the permit type or the group of licences; its id where neither is called so, as for a procedure. */
  readonly permitType: (id: string) => string;
  /** Titles of the requirements and fields of a permit type or group. */
  readonly titles: (permitType: string) => TitleOf;
  /** Name of a task for a person: that of its element; for a task beside the procedure, in the reader's language. */
  readonly task: (task: Pick<TaskRow, 'name' | 'action'>) => string;
}

/** Number of an application by its id. */
export type NumberOf = (id: string) => string;

/** Looks up the names for the ids in an answer. */
@Injectable()
export class Names {
  constructor(
    @Inject(PORT.accounts) private readonly accounts: Pick<Accounts, 'byId'>,
    @Inject(PORT.permitTypes) private readonly permitTypes: Pick<PermitTypes, 'offers'>,
    @Inject(PORT.messages) private readonly messages: MessageCatalogue,
    @Inject(PORT.groups) private readonly groups: ReadonlyMap<string, LicenceGroup>,
    @Inject(PORT.applications) private readonly applications: Pick<Applications, 'numbers'>,
  ) {}

  /** Numbers of these applications; the id stands in for a number that is not known. */
  async numbersOf(ids: readonly string[]): Promise<NumberOf> {
    const numbers = await this.applications.numbers([...new Set(ids)]);
    return (id) => numbers.get(id) ?? id;
  }

  /** The names for these people. Each account is looked up once, however often it stands in the answer. */
  async of(people: Iterable<string | null | undefined>): Promise<NameBook> {
    const ids = [...new Set(people)].filter((id) => id !== null && id !== undefined);
    const found = await Promise.all(
      ids.map(async (id): Promise<readonly [string, string | null]> => [
        id,
        (await this.accounts.byId(id))?.name ?? null,
      ]),
    );
    const names = new Map(found);
    return { ...this.withoutPeople(), person: (id) => (id === null ? null : (names.get(id) ?? null)) };
  }

  /** The names for readers who may not know who of the office did something. */
  withoutPeople(): NameBook {
    const offers = new Map(this.permitTypes.offers().map((offer) => [offer.id, offer]));
    return {
      person: () => null,
      titles: (permitType) => titlesOf(offers.get(permitType)),
      permitType: (id) => offers.get(id)?.name ?? this.groups.get(id)?.name ?? id,
      task: ({ name, action }) =>
        action === CORRECT_APPLICATION
          ? this.messages.text('task.correct-application', { task: name }, readerLanguages())
          : name,
    };
  }
}
