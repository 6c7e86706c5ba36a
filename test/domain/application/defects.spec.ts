import { beforeAll, describe, expect, it } from '@jest/globals';
import { keepClock } from '../../../src/domain/application/clock.js';
import { adjustClock } from '../../../src/domain/application/clock-notices.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide } from '../../../src/domain/application/decide.js';
import {
  aCase,
  did,
  itemOf,
  MINUTE,
  officer,
  performed,
  prabumulih,
  recommended,
  tell,
  upTo,
  type Case,
} from '../../builders/case.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

const returned = (kase: Case, from: string, to: string, role: string): Case =>
  tell(kase, {
    type: 'return-task',
    key: `back/${from}/${String(kase.state.lastAt)}`,
    at: kase.state.lastAt,
    actor: officer(role),
    task: itemOf(kase, from),
    to,
    reason: 'perbaiki',
    items: [],
  });

const repairedToReceive = (kase: Case): Case =>
  tell(kase, {
    type: 'repair',
    key: 'repair',
    at: kase.state.lastAt,
    actor: officer('supervisor'),
    task: itemOf(kase, 'process'),
    to: 'receive',
    reason: 'rekomendasi baru',
  });

/** A permit that has its number and was sent back to the desk where it is drafted. */
const numberedAndBack = (): Case =>
  returned(returned(upTo(aCase(context), 'survey'), 'sign', 'finalise', 'kadin'), 'finalise', 'process', 'back-office');

describe('a number that was taken for a permit', () => {
  it('is void, with the reason, once the permit is refused after a return', () => {
    const drafted = performed(did(numberedAndBack(), 'process'), 'draft', {
      sha256: 'e'.repeat(64),
      covered: 'b'.repeat(64),
    });
    const ready = ['paraf-kasi', 'paraf-kabid', 'paraf-sekdin'].reduce((kase, paraf) => did(kase, paraf), drafted);

    const refused = did(ready, 'approve', { decision: 'refused', reason: 'lokasi di sempadan sungai' });

    expect(ready.state.letter.numberKey).toBe('app-1/permit');
    expect(refused.last?.changes.numbers).toEqual([
      {
        key: 'app-1/permit',
        state: 'void',
        reason: 'the head of office refused the permit: lokasi di sempadan sungai',
      },
    ]);
    expect(refused.state.letter).toEqual({ kind: 'refusal' });
  });

  it('is void once a negative recommendation turns the letter into a refusal', () => {
    const again = recommended(repairedToReceive(numberedAndBack()), 'negative');

    const received = did(again, 'receive');

    expect(received.last?.changes.numbers).toMatchObject([{ key: 'app-1/permit', state: 'void' }]);
    expect(received.state.letter).toEqual({ kind: 'refusal' });
  });

  it('stays with a permit that is received again as a permit', () => {
    const again = repairedToReceive(numberedAndBack());

    const received = did(again, 'receive');

    expect(received.last?.changes.numbers).toEqual([]);
    expect(received.state.letter.numberKey).toBe('app-1/permit');
  });

  it('does not come up where no number had been taken', () => {
    const refused = did(upTo(aCase(context), 'paraf-sekdin'), 'approve', { decision: 'refused', reason: 'lokasi' });

    expect(refused.last?.changes.numbers).toEqual([]);
  });
});

describe('a refusal of the clock', () => {
  const hold = (kase: Case, ground: string) =>
    decide(kase.context, kase.state, {
      type: 'hold',
      key: `hold/${ground}`,
      at: kase.state.lastAt + MINUTE,
      actor: officer('supervisor'),
      ground,
      reason: 'gugatan',
    });

  it('of a ground that the office does not know names those that it knows', () => {
    const kase = upTo(aCase(context), 'receive');

    expect(hold(kase, 'cuti-pegawai')).toMatchObject({
      ok: false,
      error: { data: { known: ['sengketa', 'pemeriksaan-lapangan'] } },
    });
    // what every object inherits is no ground
    expect(hold(kase, 'toString').ok).toBe(false);
    expect(hold(kase, 'sengketa').ok).toBe(true);
  });

  /** A clock on which the step that is done was never started: to complete it is refused. */
  const withPolicy = (kase: Case, applicantGrounds: readonly string[]): Case => ({
    ...kase,
    context: {
      ...kase.context,
      rules: { ...kase.context.rules, clock: { ...kase.context.rules.clock, applicantGrounds } },
    },
  });

  it('does not stop an officer, but stands in the audit of what was done', () => {
    const kase = withPolicy(aCase(context), []);

    const sentBack = did(kase, 'receive', { outcome: 'incomplete', reason: 'KTP buram' });

    expect(sentBack.last?.changes.audit.filter(({ verb }) => verb === 'clock-refused')).toMatchObject([
      { actor: 'system', after: { event: 'stop', code: 'GROUND_UNKNOWN' } },
    ]);
    expect(sentBack.state.clock.stops).toEqual([]);
  });

  it('is told by the keeping itself, so that whoever calls it can act upon it', () => {
    const kase = withPolicy(aCase(context), []);
    const waiting = did(kase, 'receive', { outcome: 'incomplete', reason: 'KTP buram' });

    const kept = keepClock(waiting.context, waiting.state, waiting.state.lastAt, 'user-front-office');

    expect(kept.refused).toMatchObject([{ event: 'stop', code: 'GROUND_UNKNOWN' }]);
  });

  it('declines a message that asks for nothing but a rest', () => {
    const kase = upTo(aCase(context), 'receive');
    const resting = {
      ...kase,
      state: {
        ...kase.state,
        clock: {
          ...kase.state.clock,
          stops: [
            {
              id: `hold@${String(kase.state.lastAt + MINUTE)}`,
              ground: { kind: 'legal-hold' as const, detail: 'sengketa' },
              from: kase.state.lastAt,
              to: kase.state.lastAt,
              budgets: null,
            },
          ],
        },
      },
    };

    expect(hold(resting, 'sengketa')).toMatchObject({
      ok: false,
      error: { code: 'CLOCK_REFUSED', data: { clock: 'STOP_EXISTS' } },
    });
  });

  it('of a notice is kept beside those that were taken into account', () => {
    const kase = upTo(aCase(context), 'receive');
    const at = kase.state.lastAt;

    const { refused, ledger } = adjustClock(
      context.calendar,
      context.rules.clock,
      kase.state.clock,
      [
        {
          version: 1,
          office: 'prabumulih',
          at,
          actor: 'user-supervisor',
          event: {
            type: 'declare-window',
            window: 'w-1',
            kind: 'a',
            cause: 'gempa',
            from: at,
            to: at + MINUTE,
            reason: '',
            evidence: '',
          },
        },
      ],
      at,
    );

    expect(ledger).toEqual([]);
    expect(refused).toMatchObject([{ event: 'declare-window', of: 'w-1', code: 'WINDOW_WITHOUT_EVIDENCE' }]);
  });
});
