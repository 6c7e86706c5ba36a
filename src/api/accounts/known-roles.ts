import { Inject, Injectable } from '@nestjs/common';
import { OFFICE_ROLES } from '../../domain/access/permissions.js';
import { rolesOfPeople } from '../../domain/access/staffing.js';
import type { Administration } from '../../domain/ports/administration.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import { fieldFault, sentenceOf } from '../../domain/shared/field-fault.js';
import { nearest } from '../../domain/shared/nearest.js';
import { currentVersions, type Version } from '../../office/exchange/current.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { problem } from '../problem/problem.js';

/** Roles that mean something: those that every office has, and those of the lanes of its procedures. */
@Injectable()
export class KnownRoles {
  private readonly current: () => Promise<readonly Version[]>;

  constructor(
    @Inject(PORT.definitions) definitions: Definitions,
    @Inject(PORT.administration) private readonly administration: Pick<Administration, 'staff'>,
    @Inject(PORT.office) private readonly office: OfficeInfo,
  ) {
    this.current = currentVersions(definitions);
  }

  /** Refuses a role that nothing asks for: its account could do nothing, and nobody would be told. */
  async check(roles: readonly string[]): Promise<void> {
    const named = (await this.current()).flatMap(({ definition }) => rolesOfPeople(definition));
    const meaningful = new Set([...OFFICE_ROLES, ...named]);
    if (roles.every((role) => meaningful.has(role))) return;
    // A role of a procedure that was replaced may be held on: whoever has it keeps and shares it.
    const held = (await this.administration.staff(this.office.id)).flatMap((user) =>
      user.roles.map(({ role }) => role),
    );
    const known = [...new Set([...meaningful, ...held])];
    const errors = roles.flatMap((role, index) =>
      known.includes(role)
        ? []
        : [
            fieldFault(
              `/roles/${String(index)}`,
              '"{what}" is no role of the office or of a published procedure; the nearest known is {nearest}',
              {
                what: role,
                nearest: nearest(role, known)
                  .map((word) => `"${word}"`)
                  .join(' or '),
              },
            ),
          ],
    );
    if (errors.length > 0) throw problem('INPUT_INVALID', sentenceOf(errors), { known }, { errors });
  }
}
