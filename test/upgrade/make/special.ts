/** States beside the way: held, returned, refused, withdrawn, ended; events and instances; destruction; outages. */
import { setTimeout } from 'node:timers/promises';
import type { Task } from '../../e2e/walker.js';
import { TYPE } from '../office.js';
import type { Manifest } from '../snapshot.js';
import { isOpen, isOver, noneOpen, REFUSED, sideBySide, type Hand, type Job } from './hand.js';

const ROWS = 'prabumulih-tte';

const onTheWay = (hand: Hand): readonly Job[] => {
  const { walker, post, taskPath } = hand;
  const at = async (element: string, login = 'fo'): Promise<string> => {
    const id = await hand.applyWhole(TYPE.plain, login);
    await hand.walkTo(id, element);
    return id;
  };
  const returned = async (from: string, login: string, to: string, name: string): Promise<void> => {
    const id = await at(from);
    await post(login, `${await taskPath(id, from)}/return`, { to, reason: 'alamat keliru' });
    await walker.openTask(id, to);
    hand.keepPermit(id, ROWS, to, name);
  };
  return [
    async () => {
      const id = await at('paraf-kasi');
      await post('supervisor', `/applications/${id}/hold`, {
        ground: 'sengketa',
        reason: 'gugatan di PTUN',
        document: '12/G/2026/PTUN.PLG',
      });
      hand.keep({
        ...{ id, procedure: ROWS, at: 'paraf-kasi', name: 'held before the paraf of the Kasi' },
        ...{ outcomes: ['issued'], letter: 'permit', first: 'resume' },
      });
    },
    () => returned('paraf-kabid', 'kabid', 'process', 'returned by the Kabid, parafs void'),
    () => returned('sign', 'kadin', 'finalise', 'returned from the signature'),
    async () => {
      const id = await at('paraf-kasi');
      await post('kasi', `${await taskPath(id, 'paraf-kasi')}/claim`, {}, 0);
      hand.keepPermit(id, ROWS, 'paraf-kasi', 'claimed by the Kasi');
    },
    async () => {
      hand.keepPermit(await at('approve', 'pemohon'), ROWS, 'approve', 'of an applicant with an account');
    },
    async () => {
      const id = await at('paraf-kasi', 'pemohon');
      await post('pemohon', `/applications/${id}/withdraw`, { reason: 'tidak jadi' });
      await hand.walkUntil(id, isOver, {}, () => true);
      await hand.keepEnded(`${ROWS}, withdrawn`, id);
    },
    ...['process', 'paraf-kasi', 'paraf-kabid', 'paraf-sekdin', 'approve', 'finalise', 'sign', 'print'].map(
      (element) => async (): Promise<void> => {
        const id = await hand.applyWhole(TYPE.plain);
        await hand.walkUntil(id, isOpen(element, 'refusal'), REFUSED);
        hand.keep({
          ...{ id, procedure: ROWS, at: element, name: `letter of refusal at ${element}` },
          ...{ outcomes: ['refused'], letter: 'refusal', inputs: REFUSED },
        });
      },
    ),
    async () => hand.keepEnded(`${ROWS}, issued to an account`, await hand.issue(TYPE.plain, 'pemohon')),
    async () => hand.keepEnded(`${ROWS}, refused`, await hand.issue(TYPE.plain, 'fo', REFUSED)),
    async () => hand.keepEnded('metro-oss-komitmen, issued', await hand.issue(TYPE.commitment)),
  ];
};

/** Messages, signals, several instances, a timer at a sub-process. */
const events = async (hand: Hand): Promise<void> => {
  const { walker, post } = hand;
  const begun = (procedure: string, variables: object = {}): Promise<string> =>
    hand.beginCase('bo', { procedure, variables });
  const waits = 'uji-menunggu';
  const asking = await begun(waits, { nomor: 'A-0' });
  await hand.walkTo(asking, 'ask');
  const answered = await begun(waits, { nomor: 'A-1' });
  await hand.walkUntil(answered, noneOpen);
  const told = await begun(waits, { nomor: 'A-2' });
  await hand.walkUntil(told, noneOpen);
  const teller = await begun('uji-siar');
  await hand.walkTo(teller, 'tell');
  const chained = { outcomes: ['completed'], chain: 'events' };
  hand.keep({ ...chained, id: asking, procedure: waits, at: 'ask', first: 'answer' });
  hand.keep({
    ...chained,
    id: answered,
    procedure: waits,
    at: 'wait',
    name: `${waits} for a message`,
    first: 'answer',
  });
  hand.keep({ ...chained, id: teller, procedure: 'uji-siar', at: 'tell' });
  hand.keep({ ...chained, id: told, procedure: waits, at: 'wait', name: `${waits} for a signal` });

  const machine = { procedure: 'uji-mesin', outcomes: ['completed'] };
  const everything = (): boolean => true;
  const parts = await begun('uji-mesin');
  const { tasks } = await hand.walkUntil(parts, ({ tasks: all }) => all.length === 3, {}, everything);
  const path = `/applications/${parts}/tasks/${encodeURIComponent(tasks[0]?.id ?? '')}`;
  await post('bo', `${path}/complete`, { input: {} });
  await hand.walkUntil(parts, ({ tasks: all }) => all.some(({ state }) => state !== 'open'), {}, everything);
  hand.keep({ ...machine, id: parts, at: 'part', name: 'uji-mesin at part, one of three done' });
  const rounds = await begun('uji-mesin');
  const inRound = ({ element }: Task): boolean => element === 'round';
  await hand.walkUntil(rounds, ({ tasks: all }) => all.some(inRound), {}, inRound);
  const { id: first } = await walker.openTask(rounds, 'round');
  await post('bo', `/applications/${rounds}/tasks/${encodeURIComponent(first)}/complete`, { input: {} });
  await hand.walkUntil(rounds, ({ tasks: all }) => all.filter(inRound).length > 1, {}, everything);
  hand.keep({ ...machine, id: rounds, at: 'round', name: 'uji-mesin at round, one of three done' });
};

export interface Destruction {
  readonly disposals: Manifest['disposals'];
  /** A disposal that is to be approved when nobody can carry it out. */
  readonly toApprove: string;
}

export const decide = async (hand: Hand, disposal: string, way: 'approve' | 'reject'): Promise<void> => {
  await hand.post('supervisor', `/disposals/${disposal}/${way}`, { reason: 'masa simpan telah berakhir' });
};

const destruction = async (hand: Hand): Promise<Destruction> => {
  const disposals: Manifest['disposals'][number][] = [];
  const asked = async (name: string, becomes: string): Promise<{ readonly id: string; readonly disposal: string }> => {
    // A permit in force would stop its destruction.
    const id = await hand.issue(TYPE.unkept, 'pemohon', REFUSED);
    const disposal = String((await hand.post('pemohon', `/applications/${id}/erasure`))['id']);
    disposals.push({ id: disposal, name, becomes });
    return { id, disposal };
  };
  const { id } = await asked('proposed by its applicant', 'certified');
  await hand.keepEnded(`${ROWS}, refused and proposed for destruction`, id);
  const held = await asked('proposed and held', 'proposed');
  await hand.post('supervisor', `/applications/${held.id}/disposal-hold`, { reason: 'sengketa berjalan' });
  await decide(hand, (await asked('rejected', 'rejected')).disposal, 'reject');
  const done = (await asked('destroyed and certified', 'certified')).disposal;
  await decide(hand, done, 'approve');
  await hand.waitFor('a certificate of destruction', async () => {
    const { state } = (await hand.walker.as('supervisor').get(`/disposals/${done}`)) as { readonly state: string };
    return state === 'certified' || undefined;
  });
  const { disposal } = await asked('approved and not carried out', 'certified');
  return { disposals, toApprove: disposal };
};

type Window = Manifest['outages'][number];

export const outage = async (hand: Hand, state: Window['state']): Promise<Window> => {
  const told = { kind: 'a', cause: 'kebakaran', reason: 'gardu jaringan terbakar', evidence: 'Laporan 77/2026' };
  const { id } = await hand.post('supervisor', '/outages', told, 0);
  return { id: String(id), state };
};

const outages = async (hand: Hand): Promise<readonly Window[]> => {
  const over = await outage(hand, 'ended');
  await setTimeout(2_000);
  await hand.post('supervisor', `/outages/${over.id}/end`, { reason: 'pulih' }, 0);
  const withdrawn = await outage(hand, 'withdrawn');
  await hand.post('supervisor', `/outages/${withdrawn.id}/withdraw`, { reason: 'bukan di kantor ini' }, 0);
  return [over, withdrawn];
};

export const specialStates = async (hand: Hand): Promise<Destruction & { readonly outages: readonly Window[] }> => {
  await hand.part('held, returned, refused, withdrawn', () => sideBySide(onTheWay(hand)));
  await hand.part('events', () => events(hand));
  const destroyed = await hand.part('destruction', () => destruction(hand));
  return { ...destroyed, outages: await hand.part('outages', () => outages(hand)) };
};
