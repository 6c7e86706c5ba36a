import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { choiceOf, lackingAtDoor, NEEDS_REASON } from '../../../src/domain/application/at-the-door.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { findElement } from '../../../src/domain/application/element.js';
import type { OutsideMessage } from '../../../src/domain/application/messages.js';
import { compileBpmn } from '../../../src/infra/bpmn/compile.js';
import { aCase, MORNING, officer, prabumulih, upTo } from '../../builders/case.js';

const PROCEDURES = join(import.meta.dirname, '../../../config/processes');

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

const sent = { key: 'k', at: MORNING, actor: officer('supervisor') };
const lacking = (message: OutsideMessage): unknown => {
  const { state } = aCase(context);
  return lackingAtDoor(context, state, message)?.code ?? null;
};

describe('a reason', () => {
  const WITH_REASON: readonly OutsideMessage[] = [
    { ...sent, type: 'return-task', task: 'receive', to: 'process', reason: ' ', items: [] },
    { ...sent, type: 'recall-task', element: 'receive', reason: '' },
    { ...sent, type: 'withdraw', reason: '' },
    { ...sent, type: 'correct-application', applicant: {}, data: {}, reason: '' },
    { ...sent, type: 'hold', ground: 'sengketa', reason: '' },
    { ...sent, type: 'resume', reason: '' },
    { ...sent, type: 'repair', task: 'receive', to: 'receive', reason: '' },
    { ...sent, type: 'supersede', status: '57', reason: '' },
    { ...sent, type: 'route-task', task: 'receive', to: 'siti', reason: '' },
    { ...sent, type: 'reset-clock', reason: '' },
    { ...sent, type: 'consent-to-stop', reason: '' },
  ];

  it('is asked of every act that undoes, stops or changes what others have done', () => {
    const asked = Object.entries(NEEDS_REASON).flatMap(([type, needs]) => (needs ? [type] : []));
    expect(WITH_REASON.map(({ type }) => type).toSorted()).toEqual(asked.toSorted());
  });

  it.each(WITH_REASON.map((message) => [message.type, message] as const))('is missed at the door: %s', (_, message) => {
    expect(lacking(message)).toBe('REASON_MISSING');
    expect(lacking({ ...message, reason: 'menurut surat' } as OutsideMessage)).toBeNull();
  });
});

describe('the day by which something is to be corrected', () => {
  const item = (deadline: string) => ({ requirement: 'ktp', reason: 'buram', deadline });
  const returned = (deadline: string): OutsideMessage => ({
    ...{ ...sent, type: 'return-task', task: 'receive', to: 'process', reason: 'berkas' },
    items: ['surat kuasa', { requirement: 'ktp', reason: 'buram' }, item(deadline)],
  });
  const refused = (message: OutsideMessage): unknown => {
    const { state } = aCase(context);
    return lackingAtDoor(context, state, message)?.faults ?? null;
  };

  it('is today in the office, or later', () => {
    // MORNING is 2026-11-24 in Palembang.
    expect([returned('2026-11-24'), returned('2027-01-05')].map(refused)).toEqual([null, null]);
    expect(refused(returned('2026-11-23'))).toMatchObject([{ pointer: '/items/2/deadline' }]);
  });

  it('is judged in the input of a task, too', () => {
    const input = { outcome: 'incomplete', items: [{ requirement: 'ktp', reason: 'buram', deadline: '2020-12-08' }] };

    expect(refused({ ...sent, type: 'complete-task', task: 'receive', input })).toMatchObject([
      { pointer: '/input/items/0/deadline' },
    ]);
  });
});

describe('a task that is a decision', () => {
  it('is not completed without one, and names what there is', () => {
    const empty = { ...sent, type: 'complete-task', task: 'receive', input: {} } as const;
    const received = aCase(context);

    expect(lackingAtDoor(context, received.state, empty)).toMatchObject({
      code: 'INPUT_INVALID',
      data: { field: 'outcome', choices: ['complete', 'incomplete'] },
      faults: [{ pointer: '/input/outcome' }],
    });
    expect(lackingAtDoor(context, received.state, { ...empty, input: { outcome: 'complete' } })).toBeNull();
    const processing = upTo(received, 'receive');
    expect(lackingAtDoor(context, processing.state, { ...empty, task: 'process' })).toBeNull();
  });

  it('is drawn as a gateway right after it in a procedure of its own words', async () => {
    const drawn: Record<string, unknown> = {};
    for (const file of readdirSync(PROCEDURES).filter((name) => name.endsWith('.bpmn'))) {
      const { definition } = await compileBpmn(readFileSync(join(PROCEDURES, file), 'utf8'));
      if (definition === undefined) throw new Error(`fixture is impossible: ${file} does not compile`);
      for (const { id, kind } of Object.values(definition.nodes)) {
        const element = kind === 'user' ? findElement(definition, id) : null;
        const choice = element === null ? null : choiceOf(definition, element);
        if (choice !== null && element?.action !== 'receive' && element?.action !== 'approve')
          drawn[`${file} ${id}`] = [choice.field, ...choice.choices];
      }
    }

    const decided = ['decision', 'kept', 'ya'];
    expect(drawn).toEqual({
      'izin-pembekuan.bpmn decide': decided,
      'izin-pemulihan.bpmn decide': decided,
      'palembang-pembatalan.bpmn decide': decided,
      'palembang-pencabutan.bpmn decide': decided,
      'metro-pengaduan.bpmn verify': ['outcome', 'unclear', 'unfounded', 'ditangani'],
    });
  });
});
