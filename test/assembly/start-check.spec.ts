import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ServicePromise } from '../../src/domain/application/promise.js';
import type { ProcessDefinition } from '../../src/domain/process/definition.js';
import type { GroupBudget } from '../../src/domain/time/index.js';
import { loadCalendar } from '../../src/infra/calendar/index.js';
import { checkAtStart, type StartCheck } from '../../src/assembly/start-check.js';
import { MORNING, prabumulih } from '../builders/case.js';

let procedure: ProcessDefinition;
let calendar: StartCheck['calendar'];
beforeAll(async () => {
  procedure = (await prabumulih()).definition;
  const loaded = await loadCalendar('ID-2026');
  if (!loaded.ok) throw new Error(loaded.error);
  calendar = loaded.value;
});

const start = async (more: {
  readonly groups?: readonly Partial<GroupBudget>[];
  readonly promises?: readonly { readonly id: string; readonly promise: ServicePromise | null }[];
  readonly published?: readonly ProcessDefinition[];
}): Promise<readonly string[]> => {
  const said: string[] = [];
  const published = more.published ?? [procedure];
  await checkAtStart({
    file: 'config/offices/contoh.yaml',
    office: 'contoh',
    policy: {
      groups: (more.groups ?? []).map((group) => ({
        ...{ id: 'paraf', procedure: null, steps: ['3'], legalReference: null },
        budget: { unit: 'working-time' as const, amount: 1 },
        ...group,
      })),
    },
    calendar,
    promises: more.promises ?? [],
    definitions: {
      versions: async () => published.map(({ main, digest }) => ({ process: main, digest, savedAt: 0 })),
      find: async (digest) => published.find((one) => one.digest === digest) ?? null,
    },
    notices: { since: async () => [] },
    now: MORNING,
    report: (finding, words) => said.push(`${words} ${JSON.stringify(finding)}`),
  });
  return said;
};

describe('what a process says of the clock when it starts', () => {
  it('is that the next year is not confirmed', async () => {
    expect(await start({})).toEqual([expect.stringMatching(/calendar is not certain.*year-unconfirmed.*2027/)]);
  });

  it('is that a promise names no article', async () => {
    const budget = { unit: 'working-day', amount: 5 } as const;
    const promises = [
      { id: 'sipa', promise: { budget, legalReference: null } },
      { id: 'iuts', promise: { budget, legalReference: 'Pasal 53' } },
      { id: 'lain', promise: null },
    ];

    expect((await start({ promises })).filter((line) => line.includes('promiseOf'))).toEqual([
      expect.stringMatching(/names no article.*"sipa"/),
    ]);
  });

  it('is that a procedure of a group is not published, which holds nothing up', async () => {
    expect(await start({ groups: [{ procedure: 'palembang-izin' }] })).toContainEqual(
      expect.stringMatching(/there is no procedure "palembang-izin".*until it is published/),
    );
  });

  it('refuses to start with a row that the published procedure lacks, named with the file', async () => {
    await expect(start({ groups: [{ procedure: procedure.main, steps: ['3', '99'] }] })).rejects.toThrow(
      new RegExp(`contoh\\.yaml:\\nclock\\.groups "paraf": procedure "${procedure.main}" has no row "99"`),
    );
  });
});
