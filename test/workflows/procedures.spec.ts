/** Procedures that call one another, and a version that changes under them: the real workflow, activities over a record in memory. */
import { anyFile } from '../fakes/forms.js';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createProcedureActivities } from '../../src/activities/procedures.js';
import { createRecordingActivities } from '../../src/activities/recording.js';
import { findElement } from '../../src/domain/application/element.js';
import type { LicenceGroup } from '../../src/domain/application/group.js';
import type { OutsideMessage } from '../../src/domain/application/messages.js';
import type { ProcessDefinition } from '../../src/domain/process/definition.js';
import { openItems } from '../../src/domain/process/open-items.js';
import type { Transition } from '../../src/domain/ports/recorder.js';
import type { JsonObject } from '../../src/domain/shared/json.js';
import { compileBpmn } from '../../src/infra/bpmn/compile.js';
import { loadPermitTypes } from '../../src/infra/letters/load.js';
import { createInternalSender } from '../../src/office/outbox/internal-sender.js';
import { migrateUpdate, SIGNAL_NAMES, stateQuery } from '../../src/workflows/signals.js';
import { FINAL, officer, prabumulih } from '../builders/case.js';
import { fakeWorld } from '../fakes/activities.js';
import { fakeRecord, type FakeRecord } from '../fakes/api-record.js';
import { memoryRecord } from '../fakes/record.js';
import { ALWAYS, dataConverter, quietRuntime } from './harness.js';
import { workflowBundle } from './bundle.js';
import { openBegin } from '../../src/assembly/begin.js';
import { byOffice, fromPortal } from '../builders/origins.js';
import { NUMBERING, SERIES } from '../builders/numbering.js';

const GROUP: LicenceGroup = {
  id: 'toko',
  name: 'Toko',
  process: 'metro-izin-paralel',
  licences: [
    { permitType: 'izin-usaha-toko-swalayan', after: [] },
    { permitType: 'sipa', after: ['izin-usaha-toko-swalayan'] },
  ],
  recommendationRequired: false,
  applicantSignature: 'optional',
  promise: null,
};
/** Three that follow one another, and one that depends on none of them. */
const CHAIN: LicenceGroup = {
  ...GROUP,
  id: 'rantai',
  name: 'Rantai',
  licences: [
    { permitType: 'izin-usaha-toko-swalayan', after: [] },
    { permitType: 'sipa', after: ['izin-usaha-toko-swalayan'] },
    { permitType: 'izin-operasional-paud', after: ['sipa'] },
    { permitType: 'sertifikat-laik-higiene-sanitasi', after: [] },
  ],
};
const [FIRST, SECOND] = ['izin-usaha-toko-swalayan', 'sipa'];

const compiled = async (xml: string): Promise<ProcessDefinition> => {
  const { definition, findings } = await compileBpmn(xml, { zone: 'Asia/Jakarta' });
  if (definition === undefined) throw new Error(`fixture is impossible: ${JSON.stringify(findings)}`);
  return definition;
};
const fileOf = (name: string): string => readFileSync(`config/processes/${name}.bpmn`, 'utf8');

/** Three workflows beside each other take longer than one. */
jest.setTimeout(150_000);

let env: TestWorkflowEnvironment;
let worker: Worker;
let running: Promise<void>;
let connection: NativeConnection;
const taskQueue = randomUUID();
const rows: FakeRecord = fakeRecord();
const record = memoryRecord();
const definitions = new Map<string, ProcessDefinition>();

/** Deliveries of an office's loops: messages of one procedure to another reach it as signals. */
const deliver = async (transition: Transition): Promise<void> => {
  const send = createInternalSender({
    applications: rows.applications,
    courier: {
      post: async (to, message: OutsideMessage) => {
        await env.client.workflow.getHandle(`permit:${to}`).signal(SIGNAL_NAMES[message.type], message);
        return { fresh: true, same: true };
      },
    },
    messages: { post: () => Promise.reject(new Error('no procedure here sends a message')) },
    current: () => Promise.resolve([]),
    begin: () => Promise.reject(new Error('no procedure here begins by a signal')),
    keptMs: 0,
    clock: () => Date.now(),
  });
  for (const { key, channel, payload } of transition.outbox)
    if (channel === 'internal-message')
      await send({
        id: key,
        application: transition.application,
        key,
        channel,
        payload,
        attempts: 0,
        mayHaveArrived: false,
      });
};

const stored = async (transition: Transition): Promise<Awaited<ReturnType<typeof record.record>>> => {
  const answer = await record.record(transition);
  const row = rows.contents.applications.get(transition.application);
  if (answer.outcome === 'stands' && row !== undefined) {
    const { status, state, finishedAt, definitionDigest } = transition.patch;
    rows.contents.applications.set(row.id, {
      ...row,
      status,
      state,
      seq: transition.seq,
      finishedAt: finishedAt ?? null,
      definitionDigest: definitionDigest ?? row.definitionDigest,
    });
    await deliver(transition);
  }
  return answer;
};

beforeAll(async () => {
  quietRuntime();
  const path = process.env['PARAF_TEST_SERVER'];
  if (path === undefined) throw new Error('PARAF_TEST_SERVER is not set; "npm test" sets it');
  env = await TestWorkflowEnvironment.createTimeSkipping({
    client: { dataConverter },
    server: { executable: { type: 'existing-path', path } },
  });
  for (const name of ['metro-izin-paralel', 'metro-izin-anggota', 'cirebon-pengembangan']) {
    const definition = await compiled(fileOf(name));
    definitions.set(definition.digest, definition);
  }
  const { rules } = await prabumulih();
  const office = {
    forms: anyFile,
    letters: { paper: true },
    permitTypes: loadPermitTypes('config/permit-types'),
    groups: new Map([GROUP, CHAIN].map((group) => [group.id, group])),
    calendar: ALWAYS,
    clock: rules.clock,
  };
  const store = {
    ...rows,
    recorder: { record: stored },
    notices: { since: () => Promise.resolve([]) },
    definitions: {
      save: () => Promise.resolve(),
      find: (digest: string) => Promise.resolve(definitions.get(digest) ?? null),
      xml: () => Promise.resolve(null),
      current: (id: string) =>
        Promise.resolve([...definitions.values()].find(({ main }) => main === id)?.digest ?? null),
      versions: () => Promise.resolve([]),
    },
  };
  const world = fakeWorld({ opened: await prabumulih(), taskQueue, isLocal: () => false });
  connection = await NativeConnection.connect({ address: env.address });
  worker = await Worker.create({
    connection,
    dataConverter,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: {
      ...world.activities,
      ...createRecordingActivities({ store: store as never, office }),
      ...createProcedureActivities({
        store,
        office,
        begin: openBegin({
          forms: anyFile, // A child's row is made by its caller: the memory's record learns of it the same moment.
          applications: {
            ...rows.applications,
            create: async (application) => {
              const answer = await rows.applications.create(application);
              if (answer.created) record.create(application.id);
              return answer;
            },
          },
          orchestration: { start: () => Promise.reject(new Error('its caller starts it')) },
          numbering: NUMBERING,
          links: { trackingSecret: (id) => `t-${id}` },
          report: () => undefined,
        }),
      }),
    },
  });
  running = worker.run();
});
afterAll(async () => {
  worker.shutdown();
  await running;
  await connection.close();
  await env.teardown();
});

const begin = async (source: 'portal' | 'office', permitType: string, process: string): Promise<string> => {
  const id = randomUUID();
  const digest = [...definitions.values()].find(({ main }) => main === process)?.digest ?? '';
  await rows.applications.create({
    id,
    office: 'prabumulih',
    permitType,
    origin: source === 'portal' ? fromPortal() : byOffice(),
    sourceRef: id,
    applicant: { name: 'Budi' },
    applicantUser: null,
    data: {},
    definitionDigest: digest,
    receivedAt: Date.now(),
    series: SERIES,
    trackingSecretHash: '',
  });
  record.create(id);
  await env.client.workflow.start('permitWorkflow', {
    workflowId: `permit:${id}`,
    taskQueue,
    args: [{ application: id }],
  });
  return id;
};

const definitionOf = (id: string): ProcessDefinition => {
  const moved = record.transitions(id).findLast(({ patch }) => patch.definitionDigest !== undefined)
    ?.patch.definitionDigest;
  const definition = definitions.get(moved ?? rows.contents.applications.get(id)?.definitionDigest ?? '');
  if (definition === undefined) throw new Error(`fixture is impossible: no definition of ${id}`);
  return definition;
};
const open = (id: string): readonly { readonly item: string; readonly element: string }[] => {
  // State last written: readers who wait for it look before the row shows it.
  const state = record.transitions(id).at(-1)?.patch.state;
  return state === undefined
    ? []
    : openItems(definitionOf(id), state.process).map((item) => ({ item: item.id, element: item.element }));
};

/** Whoever's turn it is does the task; answers the transition. */
const does = async (id: string, element: string, input: JsonObject = {}): Promise<Transition> => {
  await record.until(id, () => open(id).some((one) => one.element === element));
  const task = open(id).find((one) => one.element === element)?.item ?? '';
  const read = findElement(definitionOf(id), element);
  const key = randomUUID();
  const base = { key, at: Date.now(), actor: officer(read?.role ?? ''), task };
  const state = record.transitions(id).at(-1)?.patch.state;
  const message: OutsideMessage =
    read?.action === 'paraf'
      ? { ...base, type: 'give-paraf', draft: state?.letter.draft?.sha256 ?? '' }
      : { ...base, type: 'complete-task', input: element === 'sign' ? { letter: FINAL, seal: 's' } : input };
  await env.client.workflow.getHandle(`permit:${id}`).signal(SIGNAL_NAMES[message.type], message);
  await record.until(id, (transitions) => transitions.some((one) => one.message.key === key));
  return record.transitions(id).find((one) => one.message.key === key) as Transition;
};

/** The licences of a group that has been received and planned: their applications by permit type. */
const licencesOf = async (group: string, many = 2): Promise<ReadonlyMap<string, string>> => {
  const requirements = [...loadPermitTypes('config/permit-types').values()].flatMap((type) => type.requirements);
  await record.until(group, () => open(group).some(({ element }) => element === 'receive'));
  for (const { id } of requirements) {
    await env.client.workflow.getHandle(`permit:${group}`).signal(SIGNAL_NAMES['file-changed'], {
      key: `file-${id}`,
      at: Date.now(),
      actor: officer('front-office'),
      change: { kind: 'requirement', requirement: id, sha256: '1'.repeat(64) },
    });
  }
  expect(await does(group, 'receive')).toMatchObject({ accepted: true });
  await does(group, 'plan');
  const children = new Map<string, string>();
  while (children.size < many) {
    for (const row of await rows.applications.children(group))
      if (row.state !== null) children.set(row.permitType, row.id);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return children;
};

/** The workflow knows what is on record: an order is judged by where the procedure stands then. */
const settled = async (id: string): Promise<void> => {
  const handle = env.client.workflow.getHandle(`permit:${id}`);
  while ((await handle.query(stateQuery)).seq < record.transitions(id).length)
    await new Promise((resolve) => setTimeout(resolve, 20));
};

const ended = (id: string): Promise<unknown> => env.client.workflow.getHandle(`permit:${id}`).result();

describe('parallel licences of one application', () => {
  it('run side by side and are issued in the order of their group', async () => {
    const group = await begin('portal', GROUP.id, GROUP.process);
    const licences = await licencesOf(group);
    const first = licences.get(FIRST) ?? '';
    const second = licences.get(SECOND) ?? '';

    for (const id of [second, first])
      for (const task of ['process', 'paraf-kasi', 'paraf-kabid', 'approve']) await does(id, task);
    expect(await does(second, 'finalise')).toMatchObject({ accepted: false, refusal: { code: 'ACTION_OUT_OF_TURN' } });

    await does(first, 'finalise');
    await does(first, 'sign');
    expect(await ended(first)).toBe('issued');
    await record.until(second, (transitions) =>
      transitions.some(({ message, accepted }) => message.type === 'licence-ended' && accepted),
    );
    expect(await does(second, 'finalise')).toMatchObject({ accepted: true });
    await does(second, 'sign');
    expect(await ended(second)).toBe('issued');

    await does(group, 'announce');
    expect(await ended(group)).toBe('completed');
  });

  it('stop where one that they depend on is refused, with its reason, and the group goes on', async () => {
    const group = await begin('portal', GROUP.id, GROUP.process);
    const licences = await licencesOf(group);
    const first = licences.get(FIRST) ?? '';
    const second = licences.get(SECOND) ?? '';

    for (const task of ['process', 'paraf-kasi', 'paraf-kabid']) await does(first, task);
    await does(first, 'approve', { decision: 'refused', reason: 'lokasi tidak sesuai tata ruang' });
    for (const task of ['process', 'paraf-kasi', 'paraf-kabid', 'approve', 'finalise', 'sign']) await does(first, task);

    expect(await ended(first)).toBe('refused');
    expect(await ended(second)).toBe('stopped');
    expect(rows.contents.applications.get(second)?.state?.stoppedBy).toEqual({
      licence: FIRST,
      outcome: 'refused',
      reason: 'lokasi tidak sesuai tata ruang',
    });
    await does(group, 'announce');
    expect(await ended(group)).toBe('completed');
  });
});

describe('a group of four licences, three of which follow one another', () => {
  const decide = async (id: string, decision: 'approved' | 'refused', upTo = 'sign'): Promise<void> => {
    const before = ['process', 'paraf-kasi', 'paraf-kabid'];
    for (const task of before) await does(id, task);
    await does(id, 'approve', decision === 'refused' ? { decision, reason: 'gambar tidak lengkap' } : {});
    if (decision === 'refused') for (const task of [...before, 'approve']) await does(id, task);
    if (upTo === 'sign') for (const task of ['finalise', 'sign']) await does(id, task);
  };
  const lifted = (id: string): Promise<void> =>
    record.until(id, (all) => all.some(({ message, accepted }) => message.type === 'licence-ended' && accepted));
  const four = async (): Promise<{ readonly group: string; readonly ids: readonly string[] }> => {
    const group = await begin('portal', CHAIN.id, CHAIN.process);
    const licences = await licencesOf(group, 4);
    return { group, ids: CHAIN.licences.map(({ permitType }) => licences.get(permitType) ?? '') };
  };

  it('issues the third only after the second, and that only after the first, whatever comes first; requirements once', async () => {
    const { group, ids } = await four();
    const [first = '', second = '', third = '', free = ''] = ids;
    for (const id of [third, second]) await decide(id, 'approved', 'approve');
    expect(await does(third, 'finalise')).toMatchObject({ accepted: false });
    await decide(free, 'approved');
    expect(await ended(free)).toBe('issued');
    expect(await does(second, 'finalise')).toMatchObject({ accepted: false });
    await decide(first, 'approved');
    await lifted(second);
    expect(await does(third, 'finalise')).toMatchObject({ accepted: false });
    for (const task of ['finalise', 'sign']) await does(second, task);
    await lifted(third);
    for (const task of ['finalise', 'sign']) await does(third, task);
    for (const id of ids) expect(await ended(id)).toBe('issued');

    // Filed and checked with the group, and by no licence again.
    const verbs = (id: string): readonly string[] =>
      record.transitions(id).flatMap(({ audit }) => audit.map(({ verb }) => verb));
    expect(verbs(group).filter((verb) => verb === 'receive')).toHaveLength(1);
    for (const id of ids)
      expect(verbs(id).filter((verb) => verb === 'receive' || verb === 'upload-requirement')).toEqual([]);
    await does(group, 'announce');
    expect(await ended(group)).toBe('completed');
  });

  it('that is refused in the middle stops what follows it, with the reason, and no other', async () => {
    const { group, ids } = await four();
    const [first = '', second = '', third = '', free = ''] = ids;
    await decide(first, 'approved');
    await decide(second, 'refused');

    expect(await ended(second)).toBe('refused');
    expect(await ended(third)).toBe('stopped');
    expect(rows.contents.applications.get(third)?.state?.stoppedBy).toEqual({
      licence: SECOND,
      outcome: 'refused',
      reason: 'gambar tidak lengkap',
    });
    expect(await ended(first)).toBe('issued');
    await decide(free, 'approved');
    expect(await ended(free)).toBe('issued');
    await does(group, 'announce');
    expect(await ended(group)).toBe('completed');
  });

  it('that is refused at the beginning stops all that follow, each with what came before it', async () => {
    const { ids } = await four();
    const [first = '', second = '', third = '', free = ''] = ids;
    await decide(first, 'refused');

    expect(await ended(second)).toBe('stopped');
    expect(await ended(third)).toBe('stopped');
    expect(rows.contents.applications.get(third)?.state?.stoppedBy).toMatchObject({
      licence: SECOND,
      outcome: 'stopped',
      reason: 'gambar tidak lengkap',
    });
    expect(open(free).map(({ element }) => element)).toEqual(['process']);
  });

  it('withdraws with its applicant every licence that runs, and none that was issued', async () => {
    const { group, ids } = await four();
    const [first = '', ...others] = ids;
    await decide(first, 'approved');
    expect(await ended(first)).toBe('issued');
    await env.client.workflow.getHandle(`permit:${group}`).signal(SIGNAL_NAMES.withdraw, {
      key: randomUUID(),
      at: Date.now(),
      actor: officer('front-office'),
      reason: 'usaha batal',
    });

    expect(await ended(group)).toBe('withdrawn');
    for (const id of others) expect(await ended(id)).toBe('withdrawn');
    expect(rows.contents.applications.get(first)?.status).toBe('issued');
  });
});

describe('a running procedure of an office', () => {
  it('moves to another version by an update that is refused at the door where it cannot', async () => {
    const id = await begin('office', 'cirebon-pengembangan', 'cirebon-pengembangan');
    const handle = env.client.workflow.getHandle(`permit:${id}`);
    await does(id, 'analyse');
    await settled(id);
    const xml = fileOf('cirebon-pengembangan');
    const gone = await compiled(xml.replaceAll('"plan"', '"draft-plan"').replaceAll('>plan<', '>draft-plan<'));
    const order = (definition: ProcessDefinition, mapping: Readonly<Record<string, string>>) => ({
      message: {
        type: 'migrate' as const,
        key: randomUUID(),
        at: Date.now(),
        actor: officer('supervisor'),
        to: definition.digest,
        mapping,
        reason: 'SOP baru',
      },
      definition,
    });

    await expect(handle.executeUpdate(migrateUpdate, { args: [order(gone, {})] })).rejects.toThrow(
      WorkflowUpdateFailedError,
    );
    expect(record.transitions(id).some(({ message }) => message.type === 'migrate')).toBe(false);

    definitions.set(gone.digest, gone);
    await handle.executeUpdate(migrateUpdate, { args: [order(gone, { plan: 'draft-plan' })] });
    expect(rows.contents.applications.get(id)?.definitionDigest).toBe(gone.digest);

    for (let step = 0; rows.contents.applications.get(id)?.finishedAt === null && step < 20; step += 1) {
      const [next] = open(id);
      if (next !== undefined) await does(id, next.element);
    }
    expect(await ended(id)).toBe('completed');
  });
});
