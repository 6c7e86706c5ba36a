import { Inject, Injectable } from '@nestjs/common';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Incidents } from '../../domain/ports/incidents.js';
import type { Seals } from '../../domain/ports/signing-records.js';
import type { Tasks } from '../../domain/ports/tasks.js';
import { isoInstant, type Instant } from '../../domain/shared/time.js';
import { HOLDS_UP_SIGNATURE, signingWait } from '../../domain/signing/ceremony.js';
import { PORT } from '../ports.js';
import { taskSegment } from '../tasks/task-segment.js';
import type { PresentedSignature } from './answer.js';
import type { MessageCatalogue } from './catalogue.js';
import { presentReason } from './reason.js';
import { presentWait, signatureOf } from './signature.js';

type Pending = Extract<PresentedSignature, { readonly status: 'pending' }>;

/** Outcome of a signature that an act asked for, or its signs of life while it is being made. */
@Injectable()
export class Signatures {
  constructor(
    @Inject(PORT.applications) private readonly applications: Pick<Applications, 'audit'>,
    @Inject(PORT.tasks) private readonly tasks: Pick<Tasks, 'list'>,
    @Inject(PORT.seals) private readonly seals: Pick<Seals, 'holderOf'>,
    @Inject(PORT.incidents) private readonly incidents: Pick<Incidents, 'list'>,
    @Inject(PORT.messages) private readonly catalogue: MessageCatalogue,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  /**
   * Signature that the transition of this number asked for; undefined where it asked for none. `seal`: what the order
   * carried.
   */
  async of(row: ApplicationRow, seq: number, seal: string | null): Promise<PresentedSignature | undefined> {
    const outcome = signatureOf(await this.applications.audit(row.id), seq, this.catalogue);
    switch (outcome?.status) {
      case undefined:
      case 'done':
        return outcome;
      case 'failed':
        return { ...outcome, task: await this.openTask(row) };
      case 'pending':
        return { ...outcome, ...(await this.wait(row, seal, Date.parse(outcome.since))) };
    }
  }

  /** The task at which the letter is signed now; null where it is signed, or there is none. */
  private async openTask({ id, office }: Pick<ApplicationRow, 'id' | 'office'>): Promise<string | null> {
    const { items } = await this.tasks.list({ office, application: id, action: 'sign', state: 'open', limit: 1 });
    return items[0] === undefined ? null : taskSegment(items[0].id);
  }

  private async wait(
    row: ApplicationRow,
    seal: string | null,
    since: Instant,
  ): Promise<Omit<Pending, 'status' | 'since'>> {
    const holder = seal === null ? null : await this.seals.holderOf(seal);
    const open = await this.incidents.list({ application: row.id, open: true });
    const incident = open.find(({ code }) => HOLDS_UP_SIGNATURE.some((one) => one === code));
    return {
      ...presentWait(holder === null || incident !== undefined ? null : signingWait(holder, since, this.clock())),
      heldUp:
        incident === undefined
          ? null
          : { ...presentReason(incident, this.catalogue), since: isoInstant(incident.firstAt) },
    };
  }
}
