/** Every procedure of the seeds runs to its end from its file alone, its tasks in the order of the paper. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { advance } from '../../src/domain/process/advance.js';
import { elementOf } from '../../src/domain/process/definition.js';
import type { ProcessDefinition } from '../../src/domain/process/definition.js';
import type { ProcessEvent } from '../../src/domain/process/machine.js';
import { openItems } from '../../src/domain/process/open-items.js';
import { initialState, isFinished } from '../../src/domain/process/state.js';
import type { JsonObject } from '../../src/domain/shared/json.js';
import { compileBpmn } from '../../src/infra/bpmn/compile.js';

const load = async (name: string): Promise<ProcessDefinition> => {
  const { definition, findings } = await compileBpmn(await readFile(`config/processes/${name}.bpmn`));
  if (definition === undefined) throw new Error(JSON.stringify(findings));
  return definition;
};

/** Outputs of an element, one set for each time it is done; the last stays. */
type Answers = Readonly<Record<string, readonly JsonObject[]>>;

const played = (
  definition: ProcessDefinition,
  answers: Answers = {},
  variables: JsonObject = {},
): { readonly people: string[]; readonly status: string } => {
  let state = initialState(definition);
  const people: string[] = [];
  const times = new Map<string, number>();
  const tell = (event: ProcessEvent): void => {
    const next = advance(definition, state, event, 0);
    if (!next.accepted) throw new Error(next.rejection.detail);
    state = next.state;
  };
  tell({ type: 'started', variables });
  for (let n = 0; n < 200 && !isFinished(state); n += 1) {
    const [item] = openItems(definition, state);
    if (item === undefined) break;
    if (elementOf(definition, item.element)?.kind === 'user') people.push(item.element);
    if (item.waitsFor !== undefined) {
      people.push(item.element);
      tell({ type: 'message', name: item.waitsFor });
      continue;
    }
    const time = times.get(item.element) ?? 0;
    times.set(item.element, time + 1);
    const given = answers[item.element] ?? [];
    tell({ type: 'completed', item: item.id, outputs: given[Math.min(time, given.length - 1)] ?? {} });
  }
  return { people, status: state.status };
};

const LETTER = ['paraf-kasi', 'paraf-kabid', 'paraf-sekdin', 'approve'];

describe('the procedures of the seeds', () => {
  it.each<[string, string, Answers, JsonObject, readonly string[]]>([
    [
      'Prabumulih: ten rows',
      'prabumulih-tte',
      {},
      {},
      ['receive', 'process', ...LETTER, 'finalise', 'sign', 'print', 'announce', 'hand-over'],
    ],
    [
      'Prabumulih with the survey of Maluku Tenggara',
      'prabumulih-tte-survey',
      {},
      {},
      ['receive', 'process', ...LETTER, 'finalise', 'survey', 'sign', 'print', 'announce', 'hand-over'],
    ],
    [
      'Palembang: a permit',
      'palembang-izin',
      {},
      {},
      ['receive', 'receipt', 'process', 'paraf-kasi', 'paraf-kabid', 'approve', 'finalise', 'sign', 'deliver'],
    ],
    [
      'Palembang: an incomplete file, then a refusal',
      'palembang-izin',
      {
        receive: [{ outcome: 'incomplete' }, { outcome: 'complete' }],
        approve: [{ decision: 'refused' }, { decision: 'approved' }],
      },
      {},
      [
        'receive',
        'correct',
        'receive',
        'receipt',
        'process',
        'paraf-kasi',
        'paraf-kabid',
        'approve',
        'process',
        'paraf-kasi',
        'paraf-kabid',
        'approve',
        'finalise',
        'sign',
        'deliver',
      ],
    ],
    [
      'Palembang: a permit revoked',
      'palembang-pencabutan',
      {},
      {},
      ['examine', 'hear', 'process', 'paraf-kasi', 'paraf-kabid', 'decide', 'finalise', 'sign', 'inform'],
    ],
    [
      'Palembang: a permit kept after all',
      'palembang-pencabutan',
      { decide: [{ decision: 'kept' }] },
      {},
      ['examine', 'hear', 'process', 'paraf-kasi', 'paraf-kabid', 'decide'],
    ],
    [
      'Palembang: a permit cancelled',
      'palembang-pembatalan',
      {},
      {},
      ['examine', 'hear', 'process', 'paraf-kasi', 'paraf-kabid', 'decide', 'finalise', 'sign', 'inform'],
    ],
    ...(['izin-pembekuan', 'izin-pemulihan'] as const).map(
      (file): [string, string, Answers, JsonObject, readonly string[]] => [
        `A decision of the office: ${file}`,
        file,
        {},
        {},
        ['examine', 'hear', 'process', 'paraf-kasi', 'paraf-kabid', 'decide', 'finalise', 'sign', 'inform'],
      ],
    ),
    ...(['izin-perpanjangan', 'izin-perubahan', 'izin-duplikat'] as const).map(
      (file): [string, string, Answers, JsonObject, readonly string[]] => [
        `Asked for by the holder: ${file}`,
        file,
        {},
        {},
        ['receive', 'receipt', 'process', 'paraf-kasi', 'paraf-kabid', 'approve', 'finalise', 'sign', 'deliver'],
      ],
    ),
    [
      'Metro: commitment of an OSS permit',
      'metro-oss-komitmen',
      {},
      {},
      ['receive', 'inspect', 'process', 'paraf-kasi', 'paraf-kabid', 'approve', 'finalise', 'sign', 'announce'],
    ],
    [
      'Metro: parallel licences',
      'metro-izin-paralel',
      {},
      { licences: ['a', 'b', 'c'] },
      ['receive', 'plan', 'announce'],
    ],
    [
      'Metro: one licence of a group',
      'metro-izin-anggota',
      {},
      {},
      ['process', 'paraf-kasi', 'paraf-kabid', 'approve', 'finalise', 'sign'],
    ],
    [
      'Metro: a complaint',
      'metro-pengaduan',
      {},
      {},
      ['register', 'verify', 'respond-unit', 'examine', 'decide', 'follow-up', 'answer'],
    ],
    [
      'Metro: a complaint that is none',
      'metro-pengaduan',
      { verify: [{ outcome: 'unclear' }, { outcome: 'unfounded' }] },
      {},
      ['register', 'verify', 'clarify', 'verify', 'answer'],
    ],
    [
      'Cirebon: eight rows',
      'cirebon-pengembangan',
      {},
      {},
      [
        'analyse',
        'plan',
        'propose',
        'agree',
        'countersign',
        'develop',
        'report',
        'document',
        'submit',
        'accept',
        'acknowledge',
      ],
    ],
  ])('%s', async (_name, file, answers, variables, people) => {
    expect(played(await load(file), answers, variables)).toEqual({ people, status: 'completed' });
  });

  it('Metro calls one procedure for each licence of the group', async () => {
    const definition = await load('metro-izin-paralel');
    let state = initialState(definition);
    for (const event of [
      { type: 'started', variables: { licences: ['a', 'b', 'c'] } },
      { type: 'completed', item: 'receive' },
      { type: 'completed', item: 'plan' },
    ] as const) {
      const next = advance(definition, state, event, 0);
      state = next.state;
      if (event.type === 'completed' && event.item === 'plan')
        expect(
          next.effects.flatMap((effect) =>
            effect.type === 'call' ? [[effect.process, effect.variables['licence']]] : [],
          ),
        ).toEqual([
          ['metro-izin-anggota', 'a'],
          ['metro-izin-anggota', 'b'],
          ['metro-izin-anggota', 'c'],
        ]);
    }
    expect(openItems(definition, state).length).toBe(3);
  });

  it('Cirebon takes 825 minutes, Prabumulih 25, as their rows say', async () => {
    const sum = async (name: string): Promise<number> =>
      Object.values((await load(name)).nodes).reduce(
        (total, { labels }) => total + Number(/^PT(\d+)M$/.exec(labels.budget ?? '')?.[1] ?? 0),
        0,
      );
    expect([await sum('cirebon-pengembangan'), await sum('prabumulih-tte')]).toEqual([825, 25]);
  });
});
