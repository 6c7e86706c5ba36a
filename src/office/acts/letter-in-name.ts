/**
 * Person in whose name a drawn letter is, with the assignment, and the person who signs it. An official who may not
 * sign the letter as it is drawn is told.
 */
import { isDrawnFor } from '../../domain/application/signatory.js';
import type { ApplicationState } from '../../domain/application/state.js';
import { localDate, type OfficeZone } from '../../domain/letter/local-date.js';
import type { Accounts } from '../../domain/ports/accounts.js';
import type { Delegations } from '../../domain/ports/delegations.js';
import { refusal, type Refusal } from '../../domain/shared/error-codes.js';
import { isoInstant, type Instant } from '../../domain/shared/time.js';
import { signatoryFor } from './signatory.js';

export interface LetterInNameStore {
  readonly accounts: Pick<Accounts, 'byId' | 'byRole'>;
  readonly delegations: Pick<Delegations, 'inForce' | 'list'>;
}

export interface LetterInName {
  readonly office: string;
  readonly zone: OfficeZone;
  /** The role that signs. */
  readonly role: string;
  readonly at: Instant;
  /** The official who wants to sign, and for whom. */
  readonly reader: { readonly user: string; readonly standsInFor: string | null };
}

/**
 * Adds to a refusal `SIGNATORY_OTHER`: the official whose name the letter bears, with the letter of assignment and its
 * day, and whether the letter is signed as it is, or drawn again and for whom.
 */
export const refusedInName = async (
  store: LetterInNameStore,
  { letter: { final }, parafs }: Pick<ApplicationState, 'letter' | 'parafs'>,
  { office, zone, role, at, reader }: LetterInName,
): Promise<Refusal> => {
  const nameOf = async (user: string | null): Promise<string | null> =>
    user === null ? null : ((await store.accounts.byId(user))?.name ?? user);
  const signatory = final?.signatory ?? null;
  const standsInFor = final?.standsInFor ?? null;
  const assignment =
    standsInFor === null
      ? undefined
      : (await store.delegations.list(office)).find(
          (one) => one.role === role && one.from === standsInFor && (signatory === null || one.to === signatory),
        );
  const signatoryName = await nameOf(signatory ?? assignment?.to ?? null);
  const standsInForName = await nameOf(standsInFor);
  const named =
    assignment === undefined
      ? (signatoryName ?? role)
      : `${signatoryName ?? role} (${assignment.kind} ${standsInForName ?? role}, ${assignment.letter}, ${localDate(assignment.startsAt, zone)})`;
  const signs = await signatoryFor(store, office, role, at, parafs);
  const outcome = ((): readonly [next: string, sentence: string] => {
    if (signs === null)
      return ['nobody-signs', `the letter is in the name of ${named}; nobody signs for this role now`];
    const { name } = signs.account;
    if (final !== undefined && isDrawnFor(final, signs))
      return ['signed-by-other', `the letter is in the name of ${named}; ${name} signs it as it is`];
    return signs.user === reader.user && signs.standsInFor === reader.standsInFor
      ? [
          'drawn-for-you',
          `the letter is in the name of ${named}; it is drawn again in your name in a moment: look at it again, then sign`,
        ]
      : [
          'drawn-for-other',
          `the letter is in the name of ${named}; it is drawn again in the name of ${name}, who then signs it`,
        ];
  })();
  return refusal('SIGNATORY_OTHER', outcome[1], {
    ...{ signatory, signatoryName, standsInFor, standsInForName },
    kind: assignment?.kind ?? null,
    delegation: assignment?.id ?? null,
    assignment: assignment?.letter ?? null,
    since: assignment === undefined ? null : isoInstant(assignment.startsAt),
    signs: signs?.user ?? null,
    signsName: signs?.account.name ?? null,
    next: outcome[0],
  });
};
