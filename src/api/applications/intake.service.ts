import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { may } from '../../domain/access/permissions.js';
import type { Taken } from '../../domain/application/origin.js';
import type { ApplicantData, ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Forms } from '../../domain/ports/forms.js';
import type { Links } from '../../domain/ports/links.js';
import type { FieldFault } from '../../domain/shared/field-fault.js';
import type { Instant } from '../../domain/shared/time.js';
import type { Begin } from '../../office/intake/begin.js';
import { actorIn } from '../auth/current-user.js';
import { sha256Hex } from '../auth/tokens.js';
import type { PermitTypes } from '../../office/intake/offers.js';
import { AnyObject } from '../http/schema.js';
import { faultsBySchema, inputInvalid } from '../http/zod.pipe.js';
import { PORT, type ApiOptions } from '../ports.js';
import { orThrow, problem, valueOrThrow } from '../problem/problem.js';
import { IntakeBody, type IntakeInput } from './dto.js';

export interface Intake {
  readonly row: ApplicationRow;
  readonly created: boolean;
  readonly trackingSecret: string;
  /** Page on which the applicant follows the application. */
  readonly trackingUrl: string;
}

/** Parts of a body that can be judged although its shape is wrong elsewhere. */
const Loose = z
  .object({
    permitType: z.string().catch(''),
    applicant: AnyObject.catch({}),
    data: AnyObject.catch({}),
  })
  .catch({ permitType: '', applicant: {}, data: {} });

/** The optional fields that were given, and no others: an absent field is not an empty one. */
const given = ({ name, ...optional }: IntakeInput['applicant']): ApplicantData => ({
  name,
  ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
});

/** Applications that come by the portal or over the counter. */
@Injectable()
export class IntakeService {
  constructor(
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.begin) private readonly begin: Begin,
    @Inject(PORT.forms) private readonly forms: Pick<Forms, 'faults'>,
    @Inject(PORT.permitTypes) private readonly permitTypes: PermitTypes,
    @Inject(PORT.links) private readonly links: Links,
    @Inject(PORT.options) private readonly options: ApiOptions,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  /** Throws INPUT_INVALID with every fault: of the body's shape, and of what its permit type asks for beside them. */
  read(body: unknown): IntakeInput {
    const parsed = IntakeBody.safeParse(body);
    if (parsed.success) return parsed.data;
    const faults = faultsBySchema(IntakeBody, body);
    const told = new Set(faults.map(({ pointer }) => pointer));
    throw inputInvalid([...faults, ...this.faultsOfForm(body).filter(({ pointer }) => !told.has(pointer))]);
  }

  private faultsOfForm(body: unknown): readonly FieldFault[] {
    const { permitType, applicant, data } = Loose.parse(body);
    return this.forms.faults(permitType, { applicant, data });
  }

  async take(user: UserRow, body: IntakeInput, key: string): Promise<Intake> {
    const type = await this.permitTypes.find(body.permitType);
    if (type === null) {
      const known = this.permitTypes.offers().map(({ id }) => id);
      throw problem('PERMIT_TYPE_UNKNOWN', `"${body.permitType}" is no permit type; known: ${known.join(', ')}`, {
        known,
      });
    }
    const actor = actorIn(user, type.office);
    orThrow(may(actor, 'intake', {}));
    const origin: Taken = {
      source: user.kind === 'applicant' ? 'portal' : 'front-office',
      takenBy: user.id,
      bodySha256: sha256Hex(JSON.stringify(body)),
    };
    const begun = await this.begin(origin, {
      office: type.office,
      permitType: type.id,
      sourceRef: sha256Hex(`${user.id}\n${key}`),
      applicant: given(body.applicant),
      applicantUser: user.kind === 'applicant' ? user.id : null,
      data: body.data,
      definitionDigest: type.definitionDigest,
      receivedAt: this.clock(),
    });
    const { id: stored, created } = valueOrThrow(begun);
    const row = await this.applications.find(stored);
    if (row === null) throw problem('INVARIANT', `application "${stored}" was stored and is not found`);
    const trackingSecret = this.links.trackingSecret(stored);
    return {
      row,
      created,
      trackingSecret,
      trackingUrl: `${this.options.publicUrl}/t/${row.number}/${trackingSecret}`,
    };
  }
}
