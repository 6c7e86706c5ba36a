import { Inject, Injectable } from '@nestjs/common';
import { may } from '../../domain/access/permissions.js';
import { withoutPersonalData } from '../../domain/integration/mask.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Administration } from '../../domain/ports/administration.js';
import type { InboxDesk, InboxRow } from '../../domain/ports/inbox.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { Instant } from '../../domain/shared/time.js';
import { actorIn } from '../auth/current-user.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow, problem } from '../problem/problem.js';
import type { InboxQueryInput } from './dto.js';

/** Messages of other systems as supervisors and administrators see them; their acts on one stand in the system log. */
@Injectable()
export class InboxService {
  constructor(
    @Inject(PORT.inboxDesk) private readonly desk: InboxDesk,
    @Inject(PORT.administration) private readonly administration: Pick<Administration, 'note'>,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  list(by: UserRow, query: InboxQueryInput): ReturnType<InboxDesk['list']> {
    orThrow(may(actorIn(by, this.office.id), 'view-inbox', {}));
    const { channel, status, application, since, cursor, limit } = query;
    return this.desk.list({
      ...(channel === undefined ? {} : { source: channel }),
      ...(status === undefined ? {} : { fate: status }),
      ...(application === undefined ? {} : { application }),
      ...(since === undefined ? {} : { since: Date.parse(since) }),
      ...(cursor === undefined ? {} : { before: cursor }),
      limit,
    });
  }

  async find(by: UserRow, id: string): Promise<InboxRow> {
    orThrow(may(actorIn(by, this.office.id), 'view-inbox', {}));
    return this.found(id);
  }

  /** Content of a message, masked where this person may not read personal data. */
  async content(by: UserRow, id: string): Promise<{ readonly content: JsonObject | null; readonly masked: boolean }> {
    const masked = may(actorIn(by, this.office.id), 'view-inbox-content', {}) !== null;
    const content = await this.desk.content(id);
    return { content: content === null || !masked ? content : withoutPersonalData(content), masked };
  }

  async retry(by: UserRow, id: string): Promise<InboxRow> {
    orThrow(may(actorIn(by, this.office.id), 'handle-inbox', {}));
    await this.found(id);
    if (!(await this.desk.retry(id, this.clock())))
      throw problem('STATE_CHANGED', 'the message was taken, concerned nothing here, or its data has been destroyed');
    await this.note(by, 'inbox-retry', id, {});
    return this.found(id);
  }

  async setAside(by: UserRow, id: string, reason: string): Promise<InboxRow> {
    orThrow(may(actorIn(by, this.office.id), 'handle-inbox', {}));
    await this.found(id);
    if (!(await this.desk.setAside(id))) throw problem('STATE_CHANGED', 'the message no longer waits for anybody');
    await this.note(by, 'inbox-set-aside', id, { reason });
    return this.found(id);
  }

  private async found(id: string): Promise<InboxRow> {
    const row = /^[1-9]\d{0,14}$/.test(id) ? await this.desk.find(id) : null;
    if (row === null) throw problem('INBOX_MESSAGE_NOT_FOUND', `the inbox has no message "${id}"`);
    return row;
  }

  private note(by: UserRow, verb: string, subject: string, detail: JsonObject): Promise<void> {
    return this.administration.note({
      at: this.clock(),
      office: this.office.id,
      actor: by.id,
      verb,
      subject,
      detail,
    });
  }
}
