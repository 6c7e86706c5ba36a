import { Inject, Injectable } from '@nestjs/common';
import { guardedRoles, headRoles } from '../../domain/access/second-person.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { ProcessDefinition } from '../../domain/process/definition.js';
import { currentVersions, type Version } from '../../office/exchange/current.js';
import { PORT } from '../ports.js';

/** Roles whose holders sign, give a paraf, or are the second person, by the procedures as they are published now. */
@Injectable()
export class GuardedRoles {
  private readonly current: () => Promise<readonly Version[]>;

  constructor(@Inject(PORT.definitions) definitions: Definitions) {
    this.current = currentVersions(definitions);
  }

  async guarded(): Promise<ReadonlySet<string>> {
    return guardedRoles(await this.definitions());
  }

  async ofHead(): Promise<readonly string[]> {
    return headRoles(await this.definitions());
  }

  private async definitions(): Promise<readonly ProcessDefinition[]> {
    return (await this.current()).map(({ definition }) => definition);
  }
}
