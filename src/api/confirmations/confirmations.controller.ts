import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { rolesAt, type Accounts, type UserRow } from '../../domain/ports/accounts.js';
import type { Confirmation } from '../../domain/ports/confirmations.js';
import { textAt } from '../../domain/shared/json.js';
import type { Delegation } from '../../domain/ports/delegations.js';
import { askersOf, decidedBefore } from '../../domain/access/second-person.js';
import { holdersOf } from '../../domain/access/permissions.js';
import { isoInstant, isoOrNull } from '../../domain/shared/time.js';
import { CurrentUser } from '../auth/current-user.js';
import { wholeList } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import type { Answer } from '../http/schema.js';
import { ZodPipe } from '../http/zod.pipe.js';
import { PORT } from '../ports.js';
import { Names, type NameBook } from '../names/names.js';
import { ConfirmationAnswer, ConfirmationList, DecidedConfirmation } from './answers.js';
import { ConfirmationsService, guardedChangeOf } from './confirmations.service.js';
import { DecideBody, RefuseConfirmationBody, type DecideInput, type RefuseConfirmationInput } from './dto.js';

type Presented = Answer<typeof ConfirmationAnswer>;

const keyOf = ({ kind, content }: Confirmation): Presented['key'] => {
  const validUntil = content['validUntil'];
  if (kind !== 'signing-key' || typeof validUntil !== 'number') return null;
  return {
    fingerprint: textAt(content, 'fingerprint'),
    subject: textAt(content, 'subject'),
    issuer: textAt(content, 'issuer'),
    validUntil: isoInstant(validUntil),
  };
};

const changeOf = (confirmation: Confirmation): Presented['change'] => {
  const change = guardedChangeOf(confirmation);
  if (change === null) return null;
  const { profile = {}, addRoles, enable } = change;
  return {
    ...profile,
    ...(addRoles === undefined ? {} : { addRoles: [...addRoles] }),
    ...(enable === undefined ? {} : { enable }),
  };
};

const holderOf = (account: UserRow | null, office: string): Presented['holder'] => {
  if (account === null) return null;
  const { login, nik, nip, title, email } = account;
  return { login, nik: nik ?? null, nip, title, email, roles: [...rolesAt(account, office)] };
};

/** Accounts that asked for a part of it before the one that asked last. */
const alsoAsked = (confirmation: Confirmation): readonly string[] => [
  ...new Set(askersOf(confirmation).filter((asker) => asker !== confirmation.askedBy)),
];

const present = (
  confirmation: Confirmation,
  { person }: NameBook,
  { holder, waiting }: { readonly holder: Presented['holder']; readonly waiting: readonly Confirmation[] },
): Presented => {
  const { id, kind, account, askedBy, askedAt, state, decidedBy, decidedAt, reason } = confirmation;
  return {
    ...{ id, kind, account, accountName: person(account), holder, key: keyOf(confirmation) },
    change: changeOf(confirmation),
    ...{ askedBy, askedByName: person(askedBy), askedAt: isoInstant(askedAt), state },
    alsoAskedBy: alsoAsked(confirmation).map((asker) => ({ id: asker, name: person(asker) })),
    alsoWaiting: waiting.flatMap((one) => (one.account === account && one.id !== id ? [one.id] : [])),
    before: [...decidedBefore(confirmation, waiting)],
    ...{ decidedBy, decidedByName: person(decidedBy), decidedAt: isoOrNull(decidedAt), reason },
  };
};

const peopleOf = (confirmation: Confirmation): readonly (string | null)[] => [
  confirmation.account,
  ...askersOf(confirmation),
  confirmation.decidedBy,
];

const presentDelegation = (
  delegation: Delegation & { readonly mayConfirm: boolean },
  { person }: NameBook,
): Answer<typeof ConfirmationList>['delegations'][number] => {
  const { id, kind, role, from, to, startsAt, endsAt, letter, decree, madeBy, madeAt, mayConfirm } = delegation;
  return {
    ...{ id, kind, role, from, fromName: person(from), to, toName: person(to) },
    ...{ startsAt: isoInstant(startsAt), endsAt: isoInstant(endsAt), letter, decreeOnFile: decree !== null },
    ...{ madeBy, madeByName: person(madeBy), madeAt: isoInstant(madeAt) },
    confirmableBy: [...holdersOf('confirm-delegation')],
    mayConfirm,
  };
};

/** Acts that take effect when a second person has confirmed them. */
@ApiTags('accounts')
@Controller('confirmations')
export class ConfirmationsController {
  constructor(
    @Inject(ConfirmationsService) private readonly confirmations: ConfirmationsService,
    @Inject(Names) private readonly names: Names,
    @Inject(PORT.accounts) private readonly accounts: Pick<Accounts, 'byId'>,
  ) {}

  @Get()
  @Doc({
    id: 'listConfirmations',
    summary: 'What waits for a second person, oldest first (administrators, the head, supervisors)',
    permission: 'view-confirmations',
    answer: ConfirmationList,
  })
  async list(@CurrentUser() by: UserRow): Promise<Answer<typeof ConfirmationList>> {
    const waiting = await this.confirmations.waiting(by);
    const delegations = await this.confirmations.delegations(by);
    const names = await this.names.of([
      ...waiting.flatMap(peopleOf),
      ...delegations.flatMap(({ from, to, madeBy }) => [from, to, madeBy]),
    ]);
    return {
      ...wholeList(
        await Promise.all(waiting.map(async (one) => present(one, names, { holder: await this.holder(one), waiting }))),
      ),
      delegations: delegations.map((one) => presentDelegation(one, names)),
    };
  }

  @Post(':id/confirm')
  @HttpCode(200)
  @Doc({
    id: 'confirmConfirmation',
    proven: true,
    summary: 'Confirm as the second person; by neither who asked nor whom it is about',
    permission: 'decide-confirmation',
    repeatable: true,
    body: DecideBody,
    once: ['oneTimePassword'],
    answer: DecidedConfirmation,
    errors: [
      'APPROVAL_BY_PROPOSER',
      'CONFIRMATION_NOT_FOUND',
      'ALREADY_DONE',
      'STATE_CHANGED',
      'ACTION_OUT_OF_TURN',
      'MAIL_UNAVAILABLE',
    ],
  })
  async confirm(
    @Param('id') id: string,
    @Body(new ZodPipe(DecideBody)) body: DecideInput,
    @CurrentUser() by: UserRow,
  ): Promise<Answer<typeof DecidedConfirmation>> {
    const { confirmation, password } = await this.confirmations.confirm(by, id, body);
    return { ...(await this.present(confirmation)), oneTimePassword: password };
  }

  @Post(':id/refuse')
  @HttpCode(200)
  @Doc({
    id: 'refuseConfirmation',
    summary: 'Refuse as the second person, with a reason; nothing takes effect',
    permission: 'decide-confirmation',
    repeatable: true,
    body: RefuseConfirmationBody,
    answer: ConfirmationAnswer,
    errors: ['APPROVAL_BY_PROPOSER', 'CONFIRMATION_NOT_FOUND', 'ALREADY_DONE', 'STATE_CHANGED'],
  })
  async refuse(
    @Param('id') id: string,
    @Body(new ZodPipe(RefuseConfirmationBody)) body: RefuseConfirmationInput,
    @CurrentUser() by: UserRow,
  ): Promise<Presented> {
    return this.present(await this.confirmations.refuse(by, id, body));
  }

  private async present(confirmation: Confirmation): Promise<Presented> {
    const shown = { holder: await this.holder(confirmation), waiting: await this.confirmations.allWaiting() };
    return present(confirmation, await this.names.of(peopleOf(confirmation)), shown);
  }

  private async holder({ account, office }: Confirmation): Promise<Presented['holder']> {
    return holderOf(await this.accounts.byId(account), office);
  }
}
