/** A completion is taken back while no person has acted on it, whatever machines have done in between. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide } from '../../../src/domain/application/decide.js';
import { SYSTEM, type RecallTask } from '../../../src/domain/application/messages.js';
import { openItems } from '../../../src/domain/process/open-items.js';
import {
  aCase,
  did,
  itemOf,
  officer,
  performed,
  prabumulih,
  ROLE,
  tell,
  upTo,
  type Case,
} from '../../builders/case.js';

let context: ApplicationContext;
let first: ApplicationContext;
let paperless: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
  const { revision: _revision, ...rules } = context.rules;
  first = { ...context, rules };
  paperless = { ...context, rules: { ...context.rules, paperless: true } };
});

const recalling = (kase: Case, element: string): RecallTask => ({
  type: 'recall-task',
  key: `recall/${String(kase.log.length)}`,
  at: kase.state.lastAt,
  actor: officer(ROLE[element] ?? ''),
  element,
  reason: 'keliru',
});
const open = ({ context: { definition }, state }: Case): readonly string[] =>
  openItems(definition, state.process).map(({ element }) => element);
const recalled = (kase: Case, element: string): Case => tell(kase, recalling(kase, element));
const answerTo = (kase: Case, element: string) => decide(kase.context, kase.state, recalling(kase, element));

describe('a recall', () => {
  it.each([
    ['draft', 'process'],
    ['process', 'process'],
    ['finalise', 'finalise'],
    ['number', 'finalise'],
    ['draft-final', 'finalise'],
    ['invite-survey', 'finalise'],
  ])('is taken while no person has acted, behind %s', (station, element) => {
    const back = recalled(upTo(aCase(context), station), element);

    expect(open(back)).toEqual([element]);
    expect(back.last?.changes.tasksOpened.map((task) => task.element)).toEqual([element]);
  });

  it('calls off machine work that has not ended', () => {
    const running = upTo(aCase(context), 'process');
    const back = recalled(running, 'process');

    expect(back.last?.abandon).toEqual(['draft']);
    expect(open(performed(did(back, 'process'), 'draft'))).toEqual(['paraf-kasi']);
  });

  it('keeps the number that was taken, and goes on to the end', () => {
    const back = recalled(upTo(aCase(context), 'draft-final'), 'finalise');
    expect(back.state.letter.number).toBeDefined();

    const again = ['number', 'draft-final', 'invite-survey'].reduce(
      (kase, effect) => performed(kase, effect),
      did(back, 'finalise'),
    );
    expect(open(again)).toEqual(['survey']);
  });

  it('reaches through parafs that stand and a gate whose fact is known', () => {
    const signable = upTo(aCase(context), 'survey');
    const returned = tell(signable, {
      ...{ type: 'return-task', key: 'back', at: signable.state.lastAt, actor: officer('kadin') },
      ...{ task: itemOf(signable, 'sign'), to: 'finalise', reason: 'x', items: [] },
    });
    const signableAgain = ['number', 'draft-final', 'invite-survey'].reduce(
      (kase, effect) => performed(kase, effect),
      did(returned, 'finalise'),
    );
    expect(open(signableAgain)).toEqual(['sign']);
    expect(open(recalled(signableAgain, 'finalise'))).toEqual(['finalise']);

    const atSekdin = upTo(aCase(context), 'paraf-kabid');
    const again = tell(atSekdin, {
      ...{ type: 'return-task', key: 'back', at: atSekdin.state.lastAt, actor: officer('sekdin') },
      ...{ task: itemOf(atSekdin, 'paraf-sekdin'), to: 'process', reason: 'x', items: [] },
    });
    const standing = performed(did(again, 'process'), 'draft');
    expect(open(standing)).toEqual(['paraf-sekdin']);
    expect(open(recalled(standing, 'process'))).toEqual(['process']);
  });

  it.each([
    ['paraf-kasi', 'process'],
    ['sign', 'finalise'],
  ])('is too late once a person has acted: behind %s', (station, element) => {
    expect(answerTo(upTo(aCase(context), station), element)).toMatchObject({
      ok: false,
      error: { code: 'RECALL_TOO_LATE', detail: expect.stringContaining('acted upon') },
    });
  });

  it('that was done before says so, and at which task it stands now', () => {
    const back = recalled(upTo(aCase(context), 'draft'), 'process');

    expect(answerTo(back, 'process')).toMatchObject({
      ok: false,
      error: { code: 'ALREADY_DONE', data: { element: 'process', again: 'process#2' } },
    });
  });

  it('is too late once the applicant has filled the survey', () => {
    expect(answerTo(upTo(aCase(context), 'survey'), 'finalise').ok).toBe(false);
  });

  it.each([
    ['sign', 'sign', 'sign-letter'],
    ['sign-letter', 'sign', 'sign-letter, publish'],
    ['publish', 'sign', 'sign-letter, publish'],
    ['print-letter', 'print', 'print-letter'],
    ['notify', 'announce', 'notify'],
  ])('says behind %s that what has begun leaves the office', (station, element, begun) => {
    expect(answerTo(upTo(aCase(context), station), element)).toMatchObject({
      ok: false,
      error: {
        code: 'RECALL_TOO_LATE',
        detail: expect.stringContaining(`${begun} has begun`),
        data: { begun: begun.split(', ') },
      },
    });
  });

  it('does not print again what an office without paper has not printed', () => {
    const kase = performed(performed(did(upTo(aCase(paperless), 'survey'), 'sign'), 'sign-letter'), 'publish');

    expect(answerTo(kase, 'sign')).toMatchObject({
      ok: false,
      error: { data: { begun: ['sign-letter', 'publish', 'print-letter'] } },
    });
  });

  it('is decided as it was where the application began before', () => {
    const kase = upTo(aCase(first), 'draft');

    expect(answerTo(kase, 'process')).toMatchObject({ ok: false, error: { code: 'RECALL_TOO_LATE' } });
    expect(kase.state.process.trail).toEqual({});
    expect(open(recalled(upTo(aCase(first), 'paraf-kasi'), 'paraf-kasi'))).toEqual(['paraf-kasi']);
  });

  it('brings back what a failed signature left to the official', () => {
    const failing = upTo(aCase(context), 'sign');
    const task = itemOf(failing, 'sign-letter');
    const failed = tell(failing, {
      ...{ type: 'effect-failed', key: 'f', at: failing.state.lastAt, actor: SYSTEM, task },
      ...{ code: 'SIGN_PASSPHRASE_WRONG', detail: 'x' },
    });

    expect(open(failed)).toEqual(['sign']);
    expect(answerTo(failed, 'sign').ok).toBe(false);
  });
});
