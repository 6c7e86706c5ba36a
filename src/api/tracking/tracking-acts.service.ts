import { Inject, Injectable } from '@nestjs/common';
import { APPLICANT, APPLICANT_BY_SECRET } from '../../domain/access/permissions.js';
import type { CorrectApplication, OutsideMessage } from '../../domain/application/messages.js';
import type { ApplicationRow } from '../../domain/ports/applications.js';
import type { DocumentRow } from '../../domain/ports/documents.js';
import type { Instant } from '../../domain/shared/time.js';
import { DocumentsService } from '../documents/documents.service.js';
import type { Upload } from '../documents/upload.js';
import type { ActHeaders } from '../http/headers.js';
import type { ActStatus } from '../../office/acts/status.js';
import { MessageGateway } from '../messages/message-gateway.js';
import { PORT } from '../ports.js';
import { problem } from '../problem/problem.js';
import { TrackingService } from './tracking.service.js';

/** Acts of an applicant without an account, by the secret of their receipt. With an account they log in instead. */
@Injectable()
export class TrackingActsService {
  constructor(
    @Inject(TrackingService) private readonly tracking: TrackingService,
    @Inject(MessageGateway) private readonly gateway: MessageGateway,
    @Inject(DocumentsService) private readonly documents: DocumentsService,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  /** Completes the applicant's task "complete the file": the file goes back to the desk. */
  async correct(id: string, secret: string, note: string | undefined, headers: ActHeaders): Promise<ActStatus> {
    const { row, tasks } = await this.tracking.find(id, secret);
    // repeated after it was done, no task is open any more: then its key tells
    const earlier = await this.gateway.status(row.id, headers.key);
    const task = tasks.find(({ role, action }) => role === APPLICANT && action === 'correct');
    if (task === undefined) {
      if (earlier !== null) return earlier;
      throw problem('ACTION_OUT_OF_TURN', 'the office does not wait for the applicant to complete the file');
    }
    const input = note === undefined || note === '' ? {} : { note };
    return this.send(row, { ...this.addressed(headers), type: 'complete-task', task: task.id, input }, headers);
  }

  /** Corrects the fields that were sent back, as an officer corrects them, and no others. */
  async correctFields(
    id: string,
    secret: string,
    content: Pick<CorrectApplication, 'applicant' | 'data' | 'reason'>,
    headers: ActHeaders,
  ): Promise<ActStatus> {
    const { row } = await this.tracking.find(id, secret);
    return this.send(row, { ...this.addressed(headers), type: 'correct-application', ...content }, headers);
  }

  async withdraw(id: string, secret: string, reason: string, headers: ActHeaders): Promise<ActStatus> {
    const { row } = await this.tracking.find(id, secret);
    return this.send(row, { ...this.addressed(headers), type: 'withdraw', reason }, headers);
  }

  /** Adds a file. The secret is proved before a file is read. */
  async upload(
    id: string,
    secret: string,
    read: () => Promise<{ readonly upload: Upload; readonly requirement: string }>,
    headers: ActHeaders,
  ): Promise<{ readonly document: DocumentRow; readonly status: ActStatus }> {
    const { row } = await this.tracking.find(id, secret);
    const { upload, requirement } = await read();
    return this.documents.addAs(
      () => APPLICANT_BY_SECRET,
      row.id,
      upload,
      { kind: 'requirement', requirement },
      headers,
    );
  }

  private addressed({ key }: ActHeaders): Pick<OutsideMessage, 'key' | 'at' | 'actor'> {
    return { key, at: this.clock(), actor: APPLICANT_BY_SECRET };
  }

  private send(row: ApplicationRow, message: OutsideMessage, { waitSeconds }: ActHeaders): Promise<ActStatus> {
    return this.gateway.send(row, message, waitSeconds);
  }
}
