import { Inject, Injectable } from '@nestjs/common';
import { may, type Action } from '../../domain/access/permissions.js';
import { decisionRefused, headRoles } from '../../domain/access/second-person.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Confirmation, Confirmations } from '../../domain/ports/confirmations.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { Instant } from '../../domain/shared/time.js';
import { currentVersions, type Version } from '../../office/exchange/current.js';
import { actorIn } from '../auth/current-user.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { inputInvalid } from '../http/zod.pipe.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import type { DecideInput, RefuseConfirmationInput } from './dto.js';

/** What waits for a second person: another administrator, the head, or a supervisor. */
@Injectable()
export class ConfirmationsService {
  private readonly versions: () => Promise<readonly Version[]>;

  constructor(
    @Inject(PORT.confirmations) private readonly confirmations: Confirmations,
    @Inject(PORT.definitions) definitions: Definitions,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {
    this.versions = currentVersions(definitions);
  }

  async waiting(by: UserRow): Promise<readonly Confirmation[]> {
    await this.permit(by, 'view-confirmations');
    return this.confirmations.waiting(this.office.id);
  }

  async confirm(by: UserRow, id: string, { fingerprint }: DecideInput): Promise<Confirmation> {
    const found = await this.known(by, id);
    orThrow(decisionRefused(found, by.id, fingerprint?.replaceAll(/[\s:]/g, '').toLowerCase() ?? null));
    if (fingerprint === undefined)
      throw inputInvalid([fieldFault('/fingerprint', 'expected the 64 hexadecimal digits of a SHA-256')]);
    return this.decide(found, by, 'confirmed', null);
  }

  async refuse(by: UserRow, id: string, { reason }: RefuseConfirmationInput): Promise<Confirmation> {
    const found = await this.known(by, id);
    orThrow(decisionRefused(found, by.id, null));
    return this.decide(found, by, 'refused', reason);
  }

  private async decide(
    { id, kind, account, topic, askedBy }: Confirmation,
    by: UserRow,
    state: 'confirmed' | 'refused',
    reason: string | null,
  ): Promise<Confirmation> {
    const at = this.clock();
    const decided = await this.confirmations.decide(
      id,
      { state, by: by.id, at, reason },
      {
        ...{ at, office: this.office.id, actor: by.id, verb: `${kind}-${state}`, subject: account },
        detail: { confirmation: id, askedBy, topic, reason },
      },
    );
    if (!decided) throw problem('ALREADY_DONE', 'another person has decided it at this moment');
    return this.known(by, id);
  }

  private async known(by: UserRow, id: string): Promise<Confirmation> {
    await this.permit(by, 'decide-confirmation');
    const found = await this.confirmations.find(id);
    if (found?.office !== this.office.id) throw problem('CONFIRMATION_NOT_FOUND', `nothing waits under the id "${id}"`);
    return found;
  }

  private async permit(by: UserRow, action: Action): Promise<void> {
    const heads = headRoles((await this.versions()).map(({ definition }) => definition));
    orThrow(may(actorIn(by, this.office.id), action, { headRoles: heads }));
  }
}
