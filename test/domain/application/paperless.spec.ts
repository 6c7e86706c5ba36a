import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide } from '../../../src/domain/application/decide.js';
import { openItems } from '../../../src/domain/process/open-items.js';
import { aCase, did, itemOf, MORNING, officer, performed, prabumulih, upTo, type Case } from '../../builders/case.js';

let paper: ApplicationContext;
let paperless: ApplicationContext;
beforeAll(async () => {
  paper = await prabumulih();
  paperless = { ...paper, rules: { ...paper.rules, paperless: true } };
});

const open = ({ context, state }: Case): readonly string[] =>
  openItems(context.definition, state.process).map(({ element }) => element);

describe('an office that has switched paper off', () => {
  it('opens no task to print: the step is completed at once, as a fact on record', () => {
    const kase = upTo(aCase(paperless), 'publish');

    expect(open(upTo(aCase(paper), 'publish'))).toContain('print');
    expect(open(kase)).not.toContain('print');
    expect(kase.last?.changes.tasksOpened).toEqual([]);
    expect(kase.last?.changes.audit).toContainEqual(
      expect.objectContaining({
        actor: 'system',
        verb: 'paper-off',
        element: 'print',
        after: { action: 'print', delivery: 'electronic' },
      }),
    );
    expect(kase.last?.perform.map(({ effect }) => effect)).toContain('print');
  });

  it('hands nothing over at the counter where the applicant has an account, and ends issued', () => {
    const announced = performed(
      did(performed(upTo(aCase(paperless), 'publish'), 'print-letter'), 'announce'),
      'notify',
    );
    const verbs = announced.log.flatMap(({ changes }) => changes.audit.map(({ verb }) => verb));
    expect(open(announced)).not.toContain('hand-over');
    expect(verbs.filter((verb) => verb === 'paper-off')).toHaveLength(2);
  });

  it('still asks a person to deliver to an applicant without an account', () => {
    const start = aCase(paperless);
    const without: Case = { ...start, state: { ...start.state, applicantUser: null } };
    const announced = performed(did(performed(upTo(without, 'publish'), 'print-letter'), 'announce'), 'notify');
    expect(open(announced)).toContain('hand-over');

    const hand = (input: Record<string, string>) =>
      decide(announced.context, announced.state, {
        type: 'complete-task',
        key: 'k',
        at: MORNING + 3_600_000,
        actor: officer('front-office'),
        task: itemOf(announced, 'hand-over'),
        input,
      });
    expect(hand({})).toMatchObject({ ok: false, error: { code: 'RECEIVER_MISSING' } });
    expect(hand({ delivery: 'electronic' })).toMatchObject({
      ok: true,
      value: {
        changes: {
          audit: expect.arrayContaining([
            expect.objectContaining({ verb: 'hand-over', after: { delivery: 'electronic' } }),
          ]),
        },
      },
    });
  });
});

describe('what the applicant is asked to correct', () => {
  it('is a variable of the procedure, for the letter that asks for it', () => {
    const kase = aCase(paper);
    const decision = decide(kase.context, kase.state, {
      type: 'complete-task',
      key: 'k',
      at: MORNING,
      actor: officer('front-office'),
      task: itemOf(kase, 'receive'),
      input: { outcome: 'incomplete', reason: 'berkas belum lengkap', items: ['KTP tidak terbaca'] },
    });
    expect(decision.ok && JSON.stringify(decision.value.state.process)).toContain('KTP tidak terbaca');
  });
});
