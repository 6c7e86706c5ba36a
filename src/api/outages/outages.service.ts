import { Inject, Injectable } from '@nestjs/common';
import { may, type Action } from '../../domain/access/permissions.js';
import { EVERY_OFFICE, type ClockNotice, type NoticeEvent } from '../../domain/application/clock-journal.js';
import {
  correctOutage,
  endOutage,
  declareOutage,
  outagesIn,
  withdrawOutage,
  type Outage,
} from '../../domain/application/clock-outages.js';
import type { OutageProposal } from '../../domain/ports/clock-journal.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { Refusal } from '../../domain/shared/error-codes.js';
import { err, ok, type Result } from '../../domain/shared/result.js';
import type { Instant } from '../../domain/shared/time.js';
import { actorIn } from '../auth/current-user.js';
import { sha256Hex } from '../auth/tokens.js';
import { etagOf, type StillAt } from '../http/etag.js';
import { PORT, type ClockDesk, type OfficeInfo } from '../ports.js';
import { orThrow, Problem, problem } from '../problem/problem.js';
import type { ConfirmInput, CorrectInput, DeclareInput, EndInput, OutageQueryInput } from './dto.js';
import { isRunning } from './presenter.js';

/** Outage windows: each command is decided on the whole journal, under its lock. */
@Injectable()
export class OutagesService {
  constructor(
    @Inject(PORT.clockDesk) private readonly desk: ClockDesk,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  async list(user: UserRow, { office, status }: OutageQueryInput): Promise<readonly Outage[]> {
    const of = office ?? this.office.id;
    this.permit(user, of, 'view-outages');
    const all = outagesIn(await this.desk.notices.since(of, 0));
    if (status === 'all') return all;
    return all.filter((outage) => (status === 'running' ? isRunning(outage, this.clock()) : !outage.withdrawn));
  }

  async find(user: UserRow, id: string): Promise<Outage> {
    this.permit(user, this.office.id, 'view-outages');
    return this.outageWith(id);
  }

  /** Declares a window, once per key: a repeat answers the declared window. */
  async declare(user: UserRow, body: DeclareInput, key: string): Promise<{ outage: Outage; created: boolean }> {
    const office = body.office ?? this.office.id;
    this.permit(user, office === EVERY_OFFICE ? this.office.id : office, 'declare-outage');
    const id = `w-${sha256Hex(`${user.id}\n${key}`).slice(0, 16)}`;
    const now = this.clock();
    const { kind, cause, reason, evidence, from, to } = body;
    const answer = await this.write(user, office, (journal) =>
      declareOutage(
        journal,
        id,
        { kind, cause, reason, evidence, from: from ?? now, to },
        this.desk.policy.outageCauses,
        now,
      ),
    );
    if (!answer.ok && answer.error.code !== 'ALREADY_DONE') throw new Problem(answer.error);
    return { outage: await this.outageWith(id), created: answer.ok };
  }

  async correct(user: UserRow, id: string, body: CorrectInput, stillAt: StillAt): Promise<Outage> {
    const { kind, cause, reason, evidence, from, to } = body;
    return this.change(user, id, stillAt, (journal) =>
      correctOutage(
        journal,
        id,
        {
          reason,
          ...(kind === undefined ? {} : { kind }),
          ...(cause === undefined ? {} : { cause }),
          ...(evidence === undefined ? {} : { evidence }),
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        },
        this.desk.policy.outageCauses,
        this.clock(),
      ),
    );
  }

  async end(user: UserRow, id: string, { at, reason }: EndInput, stillAt: StillAt): Promise<Outage> {
    const to = at ?? this.clock();
    return this.change(user, id, stillAt, (journal) =>
      endOutage(journal, id, { to, reason }, this.desk.policy.outageCauses, this.clock()),
    );
  }

  async withdraw(user: UserRow, id: string, reason: string, stillAt: StillAt): Promise<Outage> {
    return this.change(user, id, stillAt, (journal) => withdrawOutage(journal, id, reason));
  }

  async proposals(user: UserRow, open: boolean): Promise<readonly OutageProposal[]> {
    this.permit(user, this.office.id, 'declare-outage');
    return this.desk.heartbeats.proposals({ office: this.office.id, open });
  }

  /** Confirms a proposal: the absence had a cause that the law names, and becomes a window. */
  async confirm(user: UserRow, id: string, body: ConfirmInput): Promise<{ proposal: OutageProposal; outage: Outage }> {
    const proposal = await this.proposal(user, id);
    if (proposal.state === 'technical-fault')
      throw problem('OUTAGE_DECIDED', `proposal ${id} is filed as a technical fault`);
    const { kind, cause, reason, evidence } = body;
    const { outage } = await this.declare(
      user,
      {
        kind,
        cause,
        reason,
        evidence,
        from: body.from ?? proposal.from,
        to: body.to ?? proposal.to,
        office: proposal.office,
      },
      `proposal-${id}`,
    );
    await this.desk.heartbeats.decide(id, {
      state: 'confirmed',
      at: this.clock(),
      by: user.id,
      reason,
      window: outage.id,
    });
    return { proposal: await this.proposal(user, id), outage };
  }

  /** Rejects a proposal: the absence is a technical fault, on file, that moves no date. */
  async reject(user: UserRow, id: string, reason: string): Promise<OutageProposal> {
    const proposal = await this.proposal(user, id);
    if (proposal.state === 'confirmed')
      throw problem('OUTAGE_DECIDED', `proposal ${id} is confirmed: withdraw its window`);
    await this.desk.heartbeats.decide(id, {
      state: 'technical-fault',
      at: this.clock(),
      by: user.id,
      reason,
      window: null,
    });
    return this.proposal(user, id);
  }

  async verify(user: UserRow): Promise<{ entries: number; broken: number | null }> {
    this.permit(user, this.office.id, 'verify-audit');
    return this.desk.notices.verify();
  }

  private async proposal(user: UserRow, id: string): Promise<OutageProposal> {
    this.permit(user, this.office.id, 'declare-outage');
    const proposal = /^\d{1,18}$/.test(id) ? await this.desk.heartbeats.find(id) : null;
    if (proposal === null) throw problem('OUTAGE_NOT_FOUND', `there is no proposal "${id}"`);
    return proposal;
  }

  private async outageWith(id: string): Promise<Outage> {
    const outage = outagesIn(await this.desk.notices.all()).find((one) => one.id === id);
    if (outage === undefined) throw problem('OUTAGE_NOT_FOUND', `there is no outage "${id}"`);
    return outage;
  }

  private async change(
    user: UserRow,
    id: string,
    stillAt: StillAt,
    decide: (journal: readonly ClockNotice[]) => Result<NoticeEvent, Refusal>,
  ): Promise<Outage> {
    this.permit(user, this.office.id, 'declare-outage');
    const { office } = await this.outageWith(id);
    if (office !== EVERY_OFFICE) this.permit(user, office, 'declare-outage');
    const answer = await this.write(user, office, (journal) => {
      // under the journal's lock: nobody comes between the question and the change
      const outage = outagesIn(journal).find((one) => one.id === id);
      const moved = outage === undefined ? null : stillAt(etagOf(outage.version));
      return moved === null ? decide(journal) : err(moved);
    });
    if (!answer.ok && answer.error.code !== 'ALREADY_DONE') throw new Problem(answer.error);
    return this.outageWith(id);
  }

  private write(
    user: UserRow,
    office: string,
    decide: (journal: readonly ClockNotice[]) => Result<NoticeEvent, Refusal>,
  ): Promise<Result<ClockNotice, Refusal>> {
    return this.desk.notices.append((journal) => {
      const event = decide(journal);
      return event.ok ? ok({ office, at: this.clock(), actor: user.id, event: event.value }) : event;
    });
  }

  private permit(user: UserRow, office: string, action: Action): void {
    orThrow(may(actorIn(user, office), action, {}));
  }
}
