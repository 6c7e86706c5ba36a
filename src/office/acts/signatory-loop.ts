import { chosenSignatory, needsRedrawing, signingRole, type Signatory } from '../../domain/application/signatory.js';
import { SYSTEM } from '../../domain/application/messages.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Courier } from '../../domain/ports/courier.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { Tasks } from '../../domain/ports/tasks.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';
import { signatoriesFor, type SignatoryStore } from './signatory.js';

export interface SignatoryLoopOptions extends LoopOptions {
  readonly office: string;
  readonly store: SignatoryStore;
  readonly applications: Pick<Applications, 'find'>;
  readonly definitions: Pick<Definitions, 'find'>;
  readonly tasks: Pick<Tasks, 'list'>;
  readonly courier: Pick<Courier, 'post'>;
  /** Tasks that are read at once. */
  readonly batch: number;
}

/**
 * Desks before which a drawn letter lies. At the first two, letters are looked at only when somebody else signs than
 * before.
 */
const ON_THE_WAY = ['paraf', 'approve'];
const BEFORE_THE_SIGNER = 'sign';

const keyOf = (signatories: readonly Signatory[]): string =>
  signatories.map(({ user, standsInFor }) => `${user}/${standsInFor ?? ''}`).join(' ');

/**
 * Tells every application whose letter is drawn and not signed that another official signs from now on: an appointment
 * or a delegation has begun or ended, by whatever door. The signatory is compared with the drawn letter, so that the
 * next pass makes good a pass that was killed, and a letter that was being drawn meanwhile.
 */
export const createSignatoryLoop = (options: SignatoryLoopOptions): Loop => {
  const { office, store, applications, definitions, tasks, courier, batch, clock } = options;
  /** Signatories of each role when everything on the way was last looked at, by role. */
  const looked = new Map<string, string>();
  const roles = new Map<string, string | null>();

  const roleOf = async (digest: string): Promise<string | null> => {
    const known = roles.get(digest);
    if (known !== undefined) return known;
    const definition = await definitions.find(digest);
    const role = definition === null ? null : signingRole(definition);
    roles.set(digest, role);
    return role;
  };

  const openAt = async (action: string): Promise<ReadonlySet<string>> => {
    const found = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await tasks.list({
        office,
        state: 'open',
        action,
        limit: batch,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { application } of page.items) found.add(application);
      cursor = page.next ?? undefined;
    } while (cursor !== undefined);
    return found;
  };

  const tell = async (row: ApplicationRow, signatory: Signatory): Promise<boolean> => {
    if (row.state === null || row.state.redrawing !== undefined || !needsRedrawing(row.state, signatory)) return false;
    // The place in the record is part of the key: a message that was declined while the letter was being signed is told
    // again after it.
    const key = `signatory/${String(row.seq)}`;
    const { fresh } = await courier.post(row.id, {
      type: 'signatory-changed',
      key,
      at: clock(),
      actor: SYSTEM,
      signatory: signatory.user,
      standsInFor: signatory.standsInFor,
    });
    return fresh;
  };

  return createLoop('signatories', options, async () => {
    const signers = new Map<string, readonly Signatory[]>();
    const signersOf = async (role: string): Promise<readonly Signatory[]> => {
      const known = signers.get(role);
      if (known !== undefined) return known;
      const found = await signatoriesFor(store, office, role, clock());
      signers.set(role, found);
      return found;
    };
    let told = 0;
    const look = async (ids: ReadonlySet<string>, isWanted: (role: string) => boolean): Promise<void> => {
      for (const id of ids) {
        const row = await applications.find(id);
        const role = row === null ? null : await roleOf(row.definitionDigest);
        if (row?.state == null || role === null || !isWanted(role)) continue;
        const signatory = chosenSignatory(await signersOf(role), row.state.parafs);
        if (signatory !== null && (await tell(row, signatory))) told += 1;
      }
    };
    await look(await openAt(BEFORE_THE_SIGNER), () => true);
    // Roles of letters on the way are known once their procedures were seen; a role that was never looked at is looked
    // at.
    const isNews = (role: string, signatories: readonly Signatory[]): boolean =>
      signatories.length > 0 && looked.get(role) !== keyOf(signatories);
    const known = new Set([...roles.values()].filter((role) => role !== null));
    const news = new Set<string>();
    for (const role of known) if (isNews(role, await signersOf(role))) news.add(role);
    if (looked.size === 0 || news.size > 0) {
      const all = looked.size === 0;
      for (const action of ON_THE_WAY) await look(await openAt(action), (role) => all || news.has(role));
      for (const [role, signatories] of signers) if (signatories.length > 0) looked.set(role, keyOf(signatories));
    }
    return told;
  });
};
