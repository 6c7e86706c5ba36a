import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { may } from '../../domain/access/permissions.js';
import type { OutsideMessage } from '../../domain/application/messages.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Ceremonies, CeremonyLetter, CeremonyProgress, CeremonyRow } from '../../domain/ports/ceremonies.js';
import type { Seals, SigningAttempts, SigningRecords } from '../../domain/ports/signing-records.js';
import type { TaskRow, Tasks } from '../../domain/ports/tasks.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { SealContent } from '../../domain/ports/signer.js';
import { refusal, type Refusal } from '../../domain/shared/error-codes.js';
import type { Instant } from '../../domain/shared/time.js';
import { ownKeyRefused } from '../../domain/signing/stand-in-key.js';
import {
  letterStatus,
  MOST_LETTERS,
  SECRET_LIFE,
  signingWait,
  summaryOf,
  type LetterStatus,
  type SigningWait,
} from '../../domain/signing/ceremony.js';
import { KeyStates } from '../accounts/key-states.js';
import { ActsService } from '../acts/acts.service.js';
import { secretOf } from '../acts/dto.js';
import { actorIn } from '../auth/current-user.js';
import { sha256Hex } from '../auth/tokens.js';
import { MessageGateway } from '../messages/message-gateway.js';
import { PORT, type ApiOptions, type OfficeInfo, type SealSecret } from '../ports.js';
import { orThrow, Problem, problem } from '../problem/problem.js';
import type { CeremonyInput } from './dto.js';

/** Number of letters that are judged, or handed over, at the same time. */
const SIDE_BY_SIDE = 8;

/** A letter that may be signed: its application, and the message for it. */
interface Ordered {
  readonly row: ApplicationRow;
  readonly message: OutsideMessage;
}

type Judged = { readonly letter: CeremonyLetter; readonly ordered: Ordered | null };

/** A letter that waits for a signature. */
export interface ReadyLetter {
  readonly task: TaskRow;
  readonly row: ApplicationRow;
}

/** Letters that wait for a role's signature, as seen by one who holds the role. */
export interface LettersBeforeSigner {
  readonly ready: readonly ReadyLetter[];
  /** Reasons for the letters that this official may not sign, one for each letter. */
  readonly others: readonly Refusal[];
}

export interface CeremonyView {
  readonly ceremony: CeremonyRow;
  readonly progress: readonly CeremonyProgress[];
  /** State of the worker that holds the secret; null where the secret is gone. */
  readonly wait: SigningWait | null;
  /** Task at which a letter is signed now that this ceremony did not sign, by its application. */
  readonly again: ReadonlyMap<string, string>;
}

const sideBySide = async <T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> => {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += SIDE_BY_SIDE) {
    results.push(...(await Promise.all(items.slice(start, start + SIDE_BY_SIDE).map(work))));
  }
  return results;
};

/** Pause between two looks at a ceremony that somebody waits for. */
const LOOK_AGAIN_MS = 250;

/** States of a ceremony's letters, in their order. */
export const statusesOf = ({
  ceremony,
  progress,
}: Pick<CeremonyView, 'ceremony' | 'progress'>): readonly LetterStatus[] =>
  ceremony.letters.map(({ refusal: refused }, index) =>
    letterStatus({
      refusal: refused,
      decision: progress[index]?.decision ?? null,
      outcome: progress[index]?.outcome ?? null,
      waitsFor: progress[index]?.waitsFor ?? null,
    }),
  );

const isRunning = (view: CeremonyView): boolean => summaryOf(statusesOf(view)).state === 'running';

const orderOf = ({ application, task, letter }: CeremonyInput['letters'][number]): string =>
  `${application}\n${task}\n${letter}`;

/**
 * One secret for many letters. Each letter is judged by its own application's rules before the secret is sealed, and
 * again by its workflow, which records the act. Signing is the business of the signing worker.
 */
@Injectable()
export class CeremoniesService {
  private readonly log = new Logger(CeremoniesService.name);

  constructor(
    @Inject(ActsService) private readonly acts: ActsService,
    @Inject(MessageGateway) private readonly gateway: MessageGateway,
    @Inject(PORT.applications) private readonly applications: Pick<Applications, 'appendAudit'>,
    @Inject(PORT.signingRecords) private readonly records: Pick<SigningRecords, 'settleUnknown'>,
    @Inject(PORT.tasks) private readonly tasks: Tasks,
    @Inject(PORT.ceremonies) private readonly ceremonies: Ceremonies,
    @Inject(PORT.seals) private readonly seals: Seals,
    @Inject(KeyStates) private readonly keyStates: KeyStates,
    @Inject(PORT.signingAttempts) private readonly attempts: SigningAttempts,
    @Inject(PORT.sealer) private readonly sealer: SealSecret,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.options) private readonly options: ApiOptions,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  /**
   * Begins a ceremony, or answers the one that this key began. The letters that the rules decline are refused one by
   * one; the others are ordered in one transaction with the sealed secret, and then told to their applications.
   */
  async begin(user: UserRow, key: string, body: CeremonyInput): Promise<CeremonyView> {
    orThrow(may(actorIn(user, this.office.id), 'begin-ceremony', {}));
    const id = sha256Hex(`ceremony\n${user.id}\n${key}`).slice(0, 40);
    const earlier = await this.ceremonies.find(id);
    if (earlier !== null) return this.repeated(earlier, body);
    if (await this.attempts.locked(user.id)) throw new Problem(LOCKED);
    const recipient = await this.seals.liveKey(this.clock());
    if (recipient === null) throw problem('SIGN_WORKER_AWAY', 'no signing worker lives; try again when it is back');
    const judged = await sideBySide(body.letters, (order) => this.judge(id, user, order));
    const createdAt = this.clock();
    const expiresAt = createdAt + Math.min(this.options.sealSeconds * 1000, SECRET_LIFE);
    const ceremony: CeremonyRow = {
      id,
      official: user.id,
      office: this.office.id,
      createdAt,
      expiresAt,
      letters: judged.map(({ letter }) => letter),
    };
    const ordered = judged.flatMap(({ ordered: one }) => (one === null ? [] : [one]));
    const content: SealContent = {
      official: user.id,
      letters: judged.flatMap(({ letter: { application, task, letter }, ordered: one }) =>
        one === null ? [] : [{ application, task, letter }],
      ),
      secret: secretOf(body),
      expiresAt,
    };
    const seal = ordered.length === 0 ? null : { kid: recipient.kid, sealed: await this.sealer(recipient, content) };
    const { fresh } = await this.ceremonies.begin(
      ceremony,
      seal,
      ordered.map(({ row, message }) => ({ application: row.id, message })),
    );
    // Sent twice at the same moment: the other one has begun it.
    if (!fresh) return this.repeated((await this.ceremonies.find(id)) ?? ceremony, body);
    void this.handOver(ordered);
    return this.view(ceremony);
  }

  /** Waits until every letter is decided, at most until `end`. */
  async ended(begun: CeremonyView, end: Instant): Promise<CeremonyView> {
    let view = begun;
    while (isRunning(view) && this.clock() < end) {
      await pause(Math.max(1, Math.min(LOOK_AGAIN_MS, end - this.clock())));
      view = await this.view(view.ceremony);
    }
    return view;
  }

  async find(user: UserRow, id: string): Promise<CeremonyView> {
    const ceremony = await this.ceremonies.find(id);
    if (ceremony === null) throw problem('CEREMONY_NOT_FOUND', `there is no signing ceremony "${id}"`);
    if (ceremony.official !== user.id) orThrow(may(actorIn(user, ceremony.office), 'view-ceremony', {}));
    return this.view(ceremony);
  }

  /**
   * Open tasks to sign of the caller's roles: those that they may sign now, and the reasons why they may not sign the
   * others.
   */
  async ready(user: UserRow): Promise<LettersBeforeSigner> {
    const actor = actorIn(user, this.office.id);
    orThrow(may(actor, 'begin-ceremony', {}));
    const { items } = await this.tasks.list({
      office: this.office.id,
      roles: actor.roles,
      view: 'role',
      action: 'sign',
      limit: MOST_LETTERS,
    });
    const looked = await sideBySide(items, async (task) => {
      const row = await this.gateway.application(task.application);
      return { task, row, why: await this.acts.whyNotSigned(row, task, user) };
    });
    const signable = looked.filter(({ why }) => why === null);
    // a provider is asked about the key only where there is something to sign with it
    const keyless = signable.length === 0 ? null : ownKeyRefused(await this.keyStates.of(user.id));
    const others = looked.flatMap(({ why }) => (why === null ? [] : [why]));
    return keyless === null
      ? { ready: signable, others }
      : { ready: [], others: [...others, ...signable.map(() => keyless)] };
  }

  /** Ends the wait for a provider's unknown outcome. The end, its author and the reason are a fact of the audit. */
  async settle(user: UserRow, application: string, reason: string): Promise<void> {
    const row = await this.gateway.application(application);
    orThrow(may(actorIn(user, row.office), 'settle-signature', { applicantUser: row.applicantUser }));
    if (!(await this.records.settleUnknown(application))) {
      throw problem('ALREADY_DONE', 'no signature of this application has an unknown outcome');
    }
    await this.applications.appendAudit(application, {
      at: this.clock(),
      actor: user.id,
      verb: 'signature-settled',
      after: { outcome: 'not-signed', reason },
    });
  }

  private async view(ceremony: CeremonyRow): Promise<CeremonyView> {
    const holder = await this.seals.holderOf(ceremony.id);
    const progress = await this.ceremonies.progress(ceremony);
    const failed = ceremony.letters.filter((_, index) => progress[index]?.outcome?.signed === false);
    const again = await sideBySide(failed, async ({ application, task }) => {
      const [open] = (
        await this.tasks.list({ office: ceremony.office, application, action: 'sign', state: 'open', limit: 1 })
      ).items;
      return open === undefined || open.id === task ? [] : [[application, open.id] as const];
    });
    return {
      ceremony,
      progress,
      again: new Map(again.flat()),
      wait: holder === null ? null : signingWait(holder, ceremony.createdAt, this.clock()),
    };
  }

  private repeated(earlier: CeremonyRow, body: CeremonyInput): Promise<CeremonyView> {
    const asked = body.letters.map(orderOf).join('\n\n');
    if (earlier.letters.map(orderOf).join('\n\n') === asked) return this.view(earlier);
    throw problem(
      'IDEMPOTENCY_KEY_REUSED',
      'this Idempotency-Key was sent with other letters; make a new key for each ceremony',
    );
  }

  /** Judges one letter by the rules of its application: an order to sign it now, or the refusal. */
  private async judge(ceremony: string, user: UserRow, order: CeremonyInput['letters'][number]): Promise<Judged> {
    const key = sha256Hex(`${ceremony}\n${order.application}\n${order.task}`);
    const refused = ({ code, detail }: Refusal): Judged => ({
      letter: { ...order, key, refusal: { code, detail } },
      ordered: null,
    });
    try {
      const ordered = await this.acts.orderSignature(order, user, key, ceremony, order.letter);
      return { letter: { ...order, key, refusal: null }, ordered };
    } catch (error) {
      if (error instanceof Problem) return refused(await this.beingSigned(order, error.refusal));
      throw error;
    }
  }

  /** A letter that another order is signing at this moment is no letter that was signed. */
  private async beingSigned({ application, task }: CeremonyInput['letters'][number], why: Refusal): Promise<Refusal> {
    if (why.code !== 'TASK_NOT_OPEN' || why.data?.['again'] !== undefined) return why;
    const state = (await this.gateway.application(application)).state;
    const ordered = state?.acts.findLast((act) => act.task === task)?.action === 'sign';
    return ordered && state.letter.signed === undefined && state.outcome === null ? BEING_SIGNED : why;
  }

  /** Hands over the orders. The messages are kept: the courier hands over those that this process does not. */
  private async handOver(ordered: readonly Ordered[]): Promise<void> {
    await sideBySide(ordered, async ({ row, message }) => {
      try {
        await this.gateway.deliver(row, message, 0);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.log.warn({ application: row.id, key: message.key, reason }, 'an order to sign was not handed over');
      }
    });
  }
}

const BEING_SIGNED = refusal(
  'LETTER_BEING_SIGNED',
  'the letter is being signed: wait until it is signed, or until that has failed',
);

const LOCKED = refusal(
  'SIGN_PASSPHRASE_LOCKED',
  'the signing key is locked after wrong passphrases; an administrator opens it',
);
