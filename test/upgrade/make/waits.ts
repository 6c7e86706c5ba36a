/** One application at every wait of every shipped procedure. */
import { GROUP, TYPE } from '../office.js';
import type { Inputs } from '../snapshot.js';
import { INCOMPLETE, inOrder, isOver, REFUSED, sideBySide, type Hand, type Job } from './hand.js';

const REASONS = { reasons: ['bahwa pemegang izin belum menyampaikan laporan kegiatan'] };
const CHANGES = { ...REASONS, changes: [{ label: 'Nama toko', before: 'Toko Sejahtera', after: 'Toko Makmur' }] };
const KEPT_PERMIT = { decide: { decision: 'kept' } };
/** Permits that are issued for others to be about. */
const PERMITS = 16;

/** The gate of a survey is no task: who brings an application there is `away.ts`. */
const tasksOf = (hand: Hand, procedure: string): readonly string[] =>
  hand.waitsOf(procedure).filter((at) => at !== 'survey');

/** Applications waiting at each task; of those that are not decided yet, every second one is refused in the end. */
const ofApplicants = (hand: Hand, procedure: string, permitType: string, letter = 'permit'): readonly Job[] => {
  const waits = tasksOf(hand, procedure);
  return waits.map((at, index) => async () => {
    const id = at === 'correct' ? await hand.apply(permitType) : await hand.applyWhole(permitType);
    await hand.walkTo(id, at, at === 'correct' ? INCOMPLETE : {});
    const isRefused = index % 2 === 1 && index <= waits.indexOf('approve');
    hand.keep({
      ...{ id, procedure, at },
      ...(isRefused ? { outcomes: ['refused'], letter: 'refusal', inputs: REFUSED } : { outcomes: ['issued'], letter }),
    });
  });
};

const ofOffice = (hand: Hand, procedure: string, login: string, data: object): readonly Job[] =>
  hand.waitsOf(procedure).map((at) => async () => {
    const id = await hand.beginCase(login, { procedure, data });
    await hand.walkTo(id, at, at === 'clarify' ? { verify: { outcome: 'unclear' } } : {});
    hand.keep({ id, procedure, at, outcomes: ['completed'] });
  });

interface About {
  readonly procedure: string;
  readonly login: string;
  readonly data: object;
  readonly letter: string;
  readonly outcome: string;
  /** The permit that it is about, by whether it will be left as it is. */
  readonly permit: (undone: boolean) => string;
  /** An end that leaves the permit as it is, for what is not decided yet: every second one, or all but one. */
  readonly undone: { readonly inputs: Inputs; readonly outcome: string; readonly letter?: string };
  readonly decidedAt: string;
  readonly butOne?: string;
  readonly chain?: string;
  readonly then?: 'suspend' | 'lift';
}

const ofPermits = (hand: Hand, about: About): readonly Job[] => {
  const { procedure, undone, chain, then } = about;
  const waits = hand.waitsOf(procedure);
  return waits.map((at, index) => async () => {
    const isChosen = about.butOne === undefined ? index % 2 === 0 : at !== about.butOne;
    const isUndone = isChosen && index <= waits.indexOf(about.decidedAt);
    const permit = about.permit(isUndone);
    const id = await hand.beginCase(about.login, { procedure, about: permit, data: about.data });
    const first = await hand.waitFor(`the first task of ${id}`, async () => (await hand.walker.read(id)).tasks[0]);
    // If nothing is missing, a request for the missing completes the receipt.
    if (first.action === 'receive' && at !== 'correct' && at !== first.element) await hand.walker.fillFile(id);
    await hand.walkTo(id, at, at === 'correct' ? INCOMPLETE : {});
    const { outcome, letter, inputs } = isUndone ? undone : { ...about, inputs: {} };
    hand.keep({
      ...{ id, procedure, at, outcomes: [outcome], inputs },
      ...(letter === undefined ? {} : { letter }),
      ...(isUndone || then === undefined ? {} : { then: { permit, act: then } }),
      ...(chain === undefined ? {} : { chain }),
    });
  });
};

/** Procedures about permits; answers the permits. */
const aboutPermits = async (hand: Hand): Promise<readonly string[]> => {
  const permits: string[] = [];
  await hand.part('permits are issued', () =>
    sideBySide(
      Array.from({ length: PERMITS }, () => async () => {
        permits.push(await hand.issue(TYPE.palembang));
      }),
    ),
  );
  for (const id of permits) await hand.keepEnded('palembang-izin, issued', id);
  const left = [...permits];
  const own = (): string => {
    const id = left.shift();
    if (id === undefined) throw new Error(`${String(PERMITS)} permits are too few`);
    return id;
  };
  const [shared, suspended, reinstated, undone] = [own(), own(), own(), own()];
  const decision = { ground: 'laporan kegiatan belum disampaikan', decision: 'KEP/1/2026' };
  await hand.post('supervisor', `/permits/${reinstated}/suspend`, decision);

  const ofDecision = {
    ...{ login: 'bo', data: REASONS, outcome: 'completed', decidedAt: 'decide' },
    undone: { inputs: KEPT_PERMIT, outcome: 'completed' },
  };
  const ofWish = {
    ...{ login: 'fo', outcome: 'completed', decidedAt: 'approve' },
    undone: { inputs: REFUSED, outcome: 'refused', letter: 'refusal' },
  };
  const ofIts = { permit: (isUndone: boolean): string => (isUndone ? undone : own()) };
  const ofShared = { permit: () => shared, chain: 'shared' };
  await hand.part('procedures about permits', () =>
    sideBySide([
      ...ofPermits(hand, {
        ...{ ...ofDecision, ...ofIts, butOne: 'process' },
        ...{ procedure: 'palembang-pencabutan', letter: 'revocation' },
      }),
      ...ofPermits(hand, {
        ...{ ...ofDecision, ...ofIts, butOne: 'process' },
        ...{ procedure: 'palembang-pembatalan', letter: 'cancellation' },
      }),
      ...ofPermits(hand, {
        ...{ ...ofWish, ...ofIts, butOne: 'correct' },
        ...{ procedure: 'izin-perpanjangan', data: {}, letter: 'permit', outcome: 'issued' },
      }),
      inOrder([
        ...ofPermits(hand, {
          ...{ ...ofWish, ...ofShared },
          ...{ procedure: 'izin-duplikat', data: { reason: 'surat izin hilang' }, letter: 'duplicate' },
        }),
        ...ofPermits(hand, {
          ...{ ...ofWish, ...ofShared },
          ...{ procedure: 'izin-perubahan', data: CHANGES, letter: 'amendment' },
        }),
      ]),
      inOrder(
        ofPermits(hand, {
          ...{ ...ofDecision, permit: () => suspended, chain: 'suspended', then: 'lift' },
          ...{ procedure: 'izin-pembekuan', letter: 'suspension' },
        }),
      ),
      inOrder(
        ofPermits(hand, {
          ...{ ...ofDecision, permit: () => reinstated, chain: 'reinstated', then: 'suspend' },
          ...{ procedure: 'izin-pemulihan', letter: 'reinstatement' },
        }),
      ),
    ]),
  );
  // Cases with a published letter come first in their chain: the others find the permit as these leave it.
  const isPublished = ({ at }: { readonly at: string }): number => Number(at === 'inform' || at === 'deliver');
  hand.inFlight.sort((a, b) => isPublished(b) - isPublished(a));
  return permits;
};

type ByLicence = Readonly<Record<string, string>>;

/** Three licences side by side, each where `at` says; `end`: issued. */
const licences = async (hand: Hand, name: string, at: ByLicence, isRefused = false): Promise<void> => {
  const { walker } = hand;
  const kinds = [GROUP.first, GROUP.second, GROUP.other];
  const id = await hand.applyWhole(GROUP.id);
  const { called } = await hand.walkUntil(id, (kase) =>
    kinds.every((kind) => kase.called.some(({ permitType }) => permitType === kind)),
  );
  for (const kind of kinds) {
    const child = called.find(({ permitType }) => permitType === kind)?.id ?? '';
    const element = at[kind] ?? '';
    if (element === 'end') {
      await hand.walkUntil(child, isOver);
      continue;
    }
    await hand.walkTo(child, element);
    const fate = isRefused && kind === GROUP.first ? 'refused' : isRefused ? 'stopped' : 'issued';
    hand.keep({
      ...{ id: child, procedure: 'metro-izin-anggota', at: element },
      name: `metro-izin-anggota at ${element}${name}`,
      outcomes: [fate],
      ...(fate === 'stopped' ? {} : { letter: fate === 'refused' ? 'refusal' : 'permit' }),
      ...(fate === 'refused' ? { inputs: REFUSED } : {}),
    });
  }
  const isAfter = kinds.every((kind) => at[kind] === 'end');
  if (isAfter) await walker.openTask(id, 'announce');
  const waits = isAfter ? 'announce' : 'licences';
  hand.keep({
    ...{ id, procedure: 'metro-izin-paralel', at: waits, outcomes: ['completed'] },
    name: `metro-izin-paralel at ${waits}${name}`,
  });
};

const groups = (hand: Hand): readonly Job[] => {
  const { first, second, other } = GROUP;
  const before = ['receive', 'correct', 'plan'].map((at) => async (): Promise<void> => {
    const id = at === 'correct' ? await hand.apply(GROUP.id) : await hand.applyWhole(GROUP.id);
    await hand.walkTo(id, at, at === 'correct' ? INCOMPLETE : {});
    hand.keep({ id, procedure: 'metro-izin-paralel', at, outcomes: ['completed'] });
  });
  return [
    ...before,
    () => licences(hand, ', first half', { [first]: 'process', [second]: 'paraf-kasi', [other]: 'paraf-kabid' }),
    () => licences(hand, ', second half', { [first]: 'approve', [second]: 'finalise', [other]: 'sign' }),
    () => licences(hand, ', one refused', { [first]: 'approve', [second]: 'paraf-kasi', [other]: 'end' }, true),
    () => licences(hand, '', { [first]: 'end', [second]: 'end', [other]: 'end' }),
  ];
};

/** Brings them all there; answers the permits that others are about. */
export const everyWait = async (hand: Hand): Promise<readonly string[]> => {
  const permits = await aboutPermits(hand);
  await hand.part('procedures of applicants and of the office', () =>
    sideBySide([
      ...ofApplicants(hand, 'prabumulih-tte', TYPE.plain),
      ...ofApplicants(hand, 'prabumulih-tte-survey', TYPE.survey),
      ...ofApplicants(hand, 'palembang-izin', TYPE.palembang),
      ...ofApplicants(hand, 'metro-oss-komitmen', TYPE.commitment, 'commitment-fulfilment'),
      ...ofOffice(hand, 'cirebon-pengembangan', 'sub-koordinasi', {}),
      ...ofOffice(hand, 'metro-pengaduan', 'pengaduan', { complaint: 'Loket tutup sebelum waktunya' }),
    ]),
  );
  await hand.part('groups of licences', () => sideBySide(groups(hand)));
  return permits;
};

/** Fails where a wait of a shipped procedure has no application at it. */
export const holdAgainst = (hand: Hand, procedures: readonly string[]): void => {
  const missing = procedures.flatMap((procedure) =>
    hand
      .waitsOf(procedure)
      .filter((at) => !hand.inFlight.some((kept) => kept.procedure === procedure && kept.at === at))
      .map((at) => `${procedure} at ${at}`),
  );
  if (missing.length > 0) throw new Error(`nothing is in flight at: ${missing.join(', ')}`);
};
