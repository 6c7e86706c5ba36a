import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { isCauseGone, mailTask, START_TASK, WATCH_TASK } from '../../../src/domain/application/incident-end.js';
import { BEGIN_WITHIN, whyStuck } from '../../../src/domain/application/stuck.js';
import { aCase, itemOf, MORNING, prabumulih, upTo } from '../../builders/case.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

const begun = { receivedAt: MORNING, workflowStarted: true, finishedAt: null };

describe('why an application is stuck', () => {
  it('is not said of one that a task, machine work or a wait leads on', () => {
    for (const station of ['receive', 'process', 'draft-final', 'invite-survey', 'survey']) {
      const { state } = upTo(aCase(context), station);
      expect(whyStuck(context.definition, { ...begun, state }, MORNING)).toBeNull();
    }
  });

  it('is that nothing leads on, with what stands open', () => {
    const { state } = upTo(aCase(context), 'invite-survey');
    // As a program before facts were kept left it: the survey is filled, and its gate waits.
    const silent = { ...state, surveyAt: MORNING };

    expect(whyStuck(context.definition, { ...begun, state: silent }, MORNING)).toContain('survey');
  });

  it('is that its procedure was started and records nothing, a while after it came', () => {
    const said = (over: object, after: number): string | null =>
      whyStuck(context.definition, { ...begun, state: null, ...over }, MORNING + after);

    expect(said({}, BEGIN_WITHIN)).toBeNull();
    expect(said({}, BEGIN_WITHIN + 1)).toContain('recorded nothing');
    expect(said({ workflowStarted: false }, BEGIN_WITHIN + 1)).toBeNull();
  });

  it('is that its procedure is not on record', () => {
    const { state } = aCase(context);

    expect(whyStuck(null, { ...begun, state }, MORNING)).toContain('not on record');
  });

  it('is nothing after its end', () => {
    const { state } = aCase(context);

    expect(whyStuck(null, { ...begun, state: { ...state, outcome: 'withdrawn' } }, MORNING)).toBeNull();
  });
});

describe('the cause of an incident', () => {
  const gone = (task: string | null, station: string, over: object = {}, firstAt = MORNING): boolean => {
    const { state } = upTo(aCase(context), station);
    return isCauseGone({ task, firstAt }, context.definition, { ...begun, state, ...over }, MORNING);
  };

  it('is there as long as the work is open, and gone with it', () => {
    const work = itemOf(upTo(aCase(context), 'process'), 'draft');

    expect(gone(work, 'process')).toBe(false);
    expect(gone(work, 'draft')).toBe(true);
  });

  it('is there as long as a letter is drawn anew beside the procedure', () => {
    const { state } = upTo(aCase(context), 'draft');
    const redrawing = { task: 'redraw/1', element: 'draft', effect: 'draft' as const };

    expect(gone('redraw/1', 'draft', { state: { ...state, redrawing } })).toBe(false);
    expect(gone('redraw/1', 'draft')).toBe(true);
  });

  it('of a start is gone with the first record', () => {
    expect(gone(START_TASK, 'receive')).toBe(true);
    expect(gone(START_TASK, 'receive', { state: null })).toBe(false);
  });

  it('of an application that stood still is gone when something leads on', () => {
    expect(gone(WATCH_TASK, 'receive')).toBe(true);
    expect(gone(WATCH_TASK, 'receive', { state: null, receivedAt: MORNING - BEGIN_WITHIN - 1 })).toBe(false);
  });

  it('of a mail that nobody takes is gone when the counter has handed over, not for what came later', () => {
    expect(gone(mailTask('notify'), 'notify')).toBe(false);
    expect(gone(mailTask('notify'), 'archive', { finishedAt: MORNING + 1 })).toBe(true);
    expect(gone(mailTask('deemed-approval'), 'archive', { finishedAt: MORNING - 1 })).toBe(false);
  });

  it('of a message that nobody has taken is gone with the end of the application that sent it', () => {
    expect(gone('process-message', 'receive')).toBe(false);
    expect(gone('process-message', 'archive', { finishedAt: MORNING + 1 })).toBe(true);
  });

  it.each([null, 'outbox/mail', 'archive/d-1', 'disposal/x', 'deemed-approval'])(
    'is for others to say under %s',
    (task) => {
      expect(gone(task, 'archive', { finishedAt: MORNING + 1 })).toBe(false);
    },
  );
});
