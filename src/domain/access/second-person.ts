/** Acts that need a second person: they decide who gives a signature or a paraf, and with which key. */
import { ADMINISTRATOR, SUPERVISOR } from './permissions.js';
import { IDENTIFYING, type GuardedChange } from './guarded-change.js';
import type { AccountProfile } from '../ports/administration.js';
import { refusal, type Refusal } from '../shared/error-codes.js';
import type { UserRow } from '../ports/accounts.js';
import type { Confirmation } from '../ports/confirmations.js';
import type { ProcessDefinition } from '../process/definition.js';
import { elementsWithAction } from '../application/element.js';

/** Roles that sign letters by a procedure: those of the head of office. */
export const headRoles = (definitions: readonly ProcessDefinition[]): readonly string[] => [
  ...new Set(definitions.flatMap((definition) => elementsWithAction(definition, 'sign').map(({ role }) => role))),
];

/**
 * Guarded roles: one administrator alone gives them to nobody. Their holders sign, give a paraf, or could be the second
 * person themselves.
 */
export const guardedRoles = (definitions: readonly ProcessDefinition[]): ReadonlySet<string> =>
  new Set([
    ...[ADMINISTRATOR, SUPERVISOR],
    ...headRoles(definitions),
    ...definitions.flatMap((definition) =>
      (['paraf', 'approve'] as const).flatMap((action) =>
        elementsWithAction(definition, action).map(({ role }) => role),
      ),
    ),
  ]);

/** Change that an administrator wants of an account. Members that are left out stay as they are. */
export interface WantedChange extends Partial<AccountProfile> {
  /** Complete list of roles that the account shall hold in the office. */
  readonly roles?: readonly string[];
  readonly disabled?: boolean;
}

export interface AccountNow extends AccountProfile {
  readonly roles: readonly string[];
  readonly disabled: boolean;
}

export const holdsGuarded = (roles: readonly string[], guarded: ReadonlySet<string>): boolean =>
  roles.some((role) => guarded.has(role));

type Wanted = { readonly [K in keyof WantedChange]?: WantedChange[K] | undefined };

/**
 * Divides a change: `now` takes effect at once, `later` waits for a second person and is null where nothing waits. An
 * account that waits for a guarded role is changed as one that has it: nobody confirms another person than they saw.
 */
export const divideChange = (
  account: AccountNow,
  { roles, disabled, ...profile }: Wanted,
  guarded: ReadonlySet<string>,
  pending: GuardedChange | null = null,
): { readonly now: WantedChange; readonly later: GuardedChange | null } => {
  const isGuarded = holdsGuarded([...account.roles, ...(pending?.addRoles ?? [])], guarded);
  const later: { -readonly [K in keyof GuardedChange]: GuardedChange[K] } = {};
  const identifying = IDENTIFYING.filter(
    (field) => profile[field] !== undefined && profile[field] !== (account[field] ?? null),
  );
  if (isGuarded && identifying.length > 0) {
    later.profile = Object.fromEntries(identifying.map((field) => [field, profile[field]]));
  }
  const waits = new Set<string>(later.profile === undefined ? [] : identifying);
  const kept = Object.fromEntries(
    Object.entries(profile).filter(([field, value]) => value !== undefined && !waits.has(field)),
  );
  const added = (roles ?? []).filter((role) => guarded.has(role) && !account.roles.includes(role));
  if (added.length > 0) later.addRoles = added;
  const others = (roles ?? []).filter((role) => !added.includes(role));
  if (disabled === false && account.disabled && isGuarded) later.enable = true;
  return {
    now: {
      ...kept,
      // an account keeps at least one role: the present ones stay until the new ones are confirmed
      ...(roles === undefined || others.length === 0 ? {} : { roles: others }),
      ...(disabled === undefined || later.enable === true ? {} : { disabled }),
    },
    later: Object.keys(later).length === 0 ? null : later,
  };
};

/**
 * The one change that waits of an account after another is wanted: what the new one names stands in place of what
 * waited, the rest waits on. Null where nothing is left.
 */
export const mergedChange = (
  pending: GuardedChange,
  wanted: Wanted,
  later: GuardedChange | null,
): GuardedChange | null => {
  const kept = Object.entries(pending.profile ?? {}).filter(([field]) => wanted[field as keyof Wanted] === undefined);
  const profile = { ...Object.fromEntries(kept), ...later?.profile };
  const addRoles = wanted.roles === undefined ? pending.addRoles : later?.addRoles;
  const enable = wanted.disabled === undefined ? pending.enable : later?.enable;
  const merged = {
    ...(Object.keys(profile).length === 0 ? {} : { profile }),
    ...(addRoles === undefined ? {} : { addRoles }),
    ...(enable === undefined ? {} : { enable }),
  };
  return Object.keys(merged).length === 0 ? null : merged;
};

/**
 * True where the account's password is to be replaced by one that is mailed to its owner: the account gains its first
 * guarded role, or it opens or is reached at another address while a password for one use is out. Whoever knew the earlier
 * one, an administrator who was shown it or a stranger at a wrong address, is let in with it no more.
 */
export const isPasswordDue = (
  account: Pick<UserRow, 'passwordOnce' | 'disabled' | 'email'>,
  {
    opens,
    isOpen,
    isPromoted = false,
    email,
  }: {
    readonly opens: boolean;
    readonly isOpen: boolean;
    readonly isPromoted?: boolean;
    readonly email?: string | null | undefined;
  },
): boolean =>
  isOpen && (isPromoted || (account.passwordOnce && (opens || (email !== undefined && email !== account.email))));

/** Waiting changes of the account that are decided before this one, which mails a password by what they change. */
export const decidedBefore = (
  { id, kind, account, content }: Pick<Confirmation, 'id' | 'kind' | 'account' | 'content'>,
  waiting: readonly Pick<Confirmation, 'id' | 'kind' | 'account' | 'content'>[],
): readonly string[] => {
  const mails = kind === 'password-reset' || (kind === 'account-change' && (content as GuardedChange).enable === true);
  if (!mails) return [];
  return waiting.flatMap((other) => {
    if (other.id === id || other.account !== account || other.kind !== 'account-change') return [];
    const { profile, enable } = other.content as GuardedChange;
    return profile?.email !== undefined || (enable === true && kind === 'password-reset') ? [other.id] : [];
  });
};

/** Accounts that asked for it, or for a part of it. */
export const askersOf = ({
  kind,
  askedBy,
  content,
}: Pick<Confirmation, 'kind' | 'askedBy' | 'content'>): readonly string[] => [
  askedBy,
  ...(kind === 'account-change' ? ((content as GuardedChange).alsoAskedBy ?? []) : []),
];

/**
 * Refusal of this person's decision; null where they may decide. A key is compared by the digits that its owner reads
 * out.
 */
export const decisionRefused = (
  confirmation: Pick<Confirmation, 'state' | 'askedBy' | 'account' | 'kind' | 'topic' | 'content'>,
  by: string,
  compared: string | null,
): Refusal | null => {
  const { state, account, kind, topic } = confirmation;
  if (state === 'superseded')
    return refusal('STATE_CHANGED', 'what was asked later of the same account or key stands in its place: look again');
  if (state !== 'waiting') return refusal('ALREADY_DONE', `it has been ${state} already`);
  if (by === account || askersOf(confirmation).includes(by))
    return refusal(
      'APPROVAL_BY_PROPOSER',
      by === account
        ? 'nobody decides about their own account or key; another administrator, the head or a supervisor does'
        : 'who asked for it does not confirm it; another administrator, the head or a supervisor does',
    );
  if (kind === 'signing-key' && compared !== null && compared !== topic)
    return refusal(
      'STATE_CHANGED',
      "the fingerprint that was compared is not the key's; ask its owner to read it out again",
    );
  return null;
};
