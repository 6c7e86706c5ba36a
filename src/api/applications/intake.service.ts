import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { may } from '../../domain/access/permissions.js';
import type { ApplicantData, ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Links } from '../../domain/ports/links.js';
import type { Orchestration } from '../../domain/ports/world.js';
import type { Instant } from '../../domain/shared/time.js';
import { actorIn } from '../auth/current-user.js';
import { sha256Hex } from '../auth/tokens.js';
import { PORT, type ApiOptions, type PermitTypes } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import type { IntakeInput } from './dto.js';

export interface Intake {
  readonly row: ApplicationRow;
  readonly created: boolean;
  readonly trackingSecret: string;
  /** Page on which the applicant follows the application. */
  readonly trackingUrl: string;
}

/** The optional fields that were given, and no others: an absent field is not an empty one. */
const given = ({ name, ...optional }: IntakeInput['applicant']): ApplicantData => ({
  name,
  ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
});

/** Applications that come by the portal or over the counter: stored first, started at once where that is possible. */
@Injectable()
export class IntakeService {
  private readonly log = new Logger(IntakeService.name);

  constructor(
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.orchestration) private readonly orchestration: Orchestration,
    @Inject(PORT.permitTypes) private readonly permitTypes: PermitTypes,
    @Inject(PORT.links) private readonly links: Links,
    @Inject(PORT.options) private readonly options: ApiOptions,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

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
    const source = user.kind === 'applicant' ? 'portal' : 'front-office';
    const sourceRef = sha256Hex(`${user.id}\n${key}`);
    const bodySha256 = sha256Hex(JSON.stringify(body));
    const id = randomUUID();
    const { id: stored, created } = await this.applications.create({
      id,
      office: type.office,
      permitType: type.id,
      source,
      sourceRef,
      applicant: given(body.applicant),
      applicantUser: user.kind === 'applicant' ? user.id : null,
      data: body.data,
      sourceKeys: { takenBy: user.id, bodySha256 },
      definitionDigest: type.definitionDigest,
      receivedAt: this.clock(),
      trackingSecretHash: sha256Hex(this.links.trackingSecret(id)),
    });
    const row = await this.applications.find(stored);
    if (row === null) throw problem('INVARIANT', `application "${stored}" was stored and is not found`);
    if (!created && row.sourceKeys['bodySha256'] !== bodySha256) {
      throw problem(
        'IDEMPOTENCY_KEY_REUSED',
        'this Idempotency-Key was sent with another application; make a new key for each',
      );
    }
    if (!row.workflowStarted) await this.start(stored);
    const trackingSecret = this.links.trackingSecret(stored);
    return {
      row: (await this.applications.find(stored)) ?? row,
      created,
      trackingSecret,
      trackingUrl: `${this.options.publicUrl}/t/${stored}/${trackingSecret}`,
    };
  }

  /** Where the orchestration is away the application stays stored; the loop that starts what waits takes it later. */
  private async start(id: string): Promise<void> {
    try {
      await this.orchestration.start(id);
      await this.applications.markStarted(id);
    } catch (error) {
      this.log.warn(
        { application: id, reason: error instanceof Error ? error.message : String(error) },
        'not started yet',
      );
    }
  }
}
