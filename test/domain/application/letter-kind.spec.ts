import { describe, expect, it } from '@jest/globals';
import { decide, newApplication } from '../../../src/domain/application/decide.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { findElement } from '../../../src/domain/application/element.js';
import { SYSTEM, type ApplicationMessage } from '../../../src/domain/application/messages.js';
import type { ApplicationState } from '../../../src/domain/application/state.js';
import { openItems } from '../../../src/domain/process/open-items.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import { DRAFT, FINAL, MORNING, officer, prabumulih, usualAnswer } from '../../builders/case.js';

const INPUTS: Readonly<Record<string, JsonObject>> = { sign: { letter: FINAL, seal: 's' } };

const context = async (file: string): Promise<ApplicationContext> => {
  const office = await prabumulih(file);
  return { ...office, rules: { ...office.rules, requirements: [], recommendationRequired: false, promise: null } };
};

/** Plays a procedure to its end, each task done by its lane; `inputs` by action instead of the usual ones. */
const play = (at: ApplicationContext, inputs: Readonly<Record<string, JsonObject>> = {}) => {
  const milestones: unknown[] = [];
  let state: ApplicationState = newApplication(at, {
    id: 'case-1',
    office: 'o',
    applicantUser: null,
    requirements: {},
    at: MORNING,
  });
  const begunAs = state.letter.kind;
  const tell = (message: ApplicationMessage): void => {
    const decision = decide(at, state, message);
    if (!decision.ok) throw new Error(`fixture is impossible: ${decision.error.code}: ${decision.error.detail}`);
    state = decision.value.state;
    milestones.push(
      ...decision.value.changes.outbox.map(
        ({ channel, payload }) => `${channel}: ${JSON.stringify(payload['milestone'])}`,
      ),
    );
  };
  tell({ type: 'started', key: 'started', at: MORNING, actor: SYSTEM, variables: {} });
  const kinds = new Set<string>([state.letter.kind]);
  while (state.outcome === null) {
    const [item] = openItems(at.definition, state.process);
    const element = item === undefined ? null : findElement(at.definition, item.element);
    if (item === undefined || element === null) throw new Error('nothing is open and nothing has ended');
    const told = { key: item.id, at: state.lastAt + 1, task: item.id };
    const given = inputs[element.action ?? ''] ?? INPUTS[element.action ?? ''] ?? {};
    const input = state.letter.kind === 'refusal' && element.action === 'approve' ? {} : given;
    if (element.effect !== null)
      tell({ ...told, type: 'effect-done', actor: SYSTEM, outputs: usualAnswer(element.effect) });
    else if (element.action === 'paraf')
      tell({ ...told, type: 'give-paraf', actor: officer(element.role), draft: DRAFT });
    else tell({ ...told, type: 'complete-task', actor: officer(element.role), input });
    kinds.add(state.letter.kind);
  }
  return {
    begunAs,
    kinds: [...kinds],
    outcome: state.outcome,
    milestones: milestones.filter((told) => String(told).startsWith('oss')),
  };
};

describe('the kind of letter that a procedure makes', () => {
  it.each([
    ['palembang-pencabutan', 'revocation'],
    ['palembang-pembatalan', 'cancellation'],
  ])('%s makes a %s, which answers no application', async (file, kind) => {
    expect(play(await context(file))).toEqual({ begunAs: kind, kinds: [kind], outcome: 'completed', milestones: [] });
  });

  it('a permit kept after all needs no letter', async () => {
    const kept = play(await context('palembang-pencabutan'), { decide: { decision: 'kept' } });

    expect(kept.outcome).toBe('completed');
  });

  it('the fulfilment of a commitment is what was applied for, and told as issued', async () => {
    const done = play(await context('metro-oss-komitmen'));

    expect(done).toMatchObject({ kinds: ['commitment-fulfilment'], outcome: 'issued' });
    expect(done.milestones).toContain('oss-license: "issued"');
  });

  it('and is refused by a refusal like any other', async () => {
    const done = play(await context('metro-oss-komitmen'), {
      approve: { decision: 'refused', reason: 'Komitmen belum dipenuhi' },
    });

    expect(done).toMatchObject({ kinds: ['commitment-fulfilment', 'refusal'], outcome: 'refused' });
    expect(done.milestones).not.toContain('oss-license: "issued"');
  });

  it('a procedure that names none makes permits', async () => {
    expect(play(await context('palembang-izin'))).toMatchObject({ kinds: ['permit'], outcome: 'issued' });
  });
});
