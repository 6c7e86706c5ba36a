/**
 * Fate of an act, from the door to the record. Nothing is a fake but the permit type of most tests: Temporal, the
 * database, the door's gateway, the courier, the workflow and the bundle of the case are the real ones.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Client, type WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createRecordingActivities, keepingOpenings, onlyKeptMessages } from '../../src/activities/recording.js';
import { openBegin } from '../../src/assembly/begin.js';
import type { CompleteTask, CorrectApplication, OutsideMessage } from '../../src/domain/application/messages.js';
import type { Origin } from '../../src/domain/application/origin.js';
import type { PermitType } from '../../src/domain/letter/permit-type.js';
import type { ApplicationRow } from '../../src/domain/ports/applications.js';
import type { NewApplication } from '../../src/domain/ports/new-applications.js';
import type { ProcessDefinition } from '../../src/domain/process/definition.js';
import { encryptedCaseFiles } from '../../src/infra/archive/case-files.js';
import { compileBpmn } from '../../src/infra/bpmn/compile.js';
import { buildCase } from '../../src/infra/casefile/build.js';
import { verifyCase } from '../../src/infra/casefile/verify/verify.js';
import { openForms } from '../../src/infra/forms/forms.js';
import { encryptingCodec, keyRing } from '../../src/infra/keys/index.js';
import { loadLetterTemplates, loadOffice, loadPermitTypes } from '../../src/infra/letters/load.js';
import { undrawable } from '../../src/infra/pdf/letter/fonts.js';
import { createStamper } from '../../src/infra/signing/detached-stamp.js';
import { openOrchestration } from '../../src/infra/temporal/orchestration.js';
import { judgePdf } from '../../src/infra/verification/judge.js';
import { softwareVersion } from '../../src/infra/version/software.js';
import { createCourierLoop } from '../../src/office/acts/courier-loop.js';
import { createGateway, type Gateway } from '../../src/office/acts/gateway.js';
import { createHandOver } from '../../src/office/acts/hand-over.js';
import { createRecordAtOnce } from '../../src/office/acts/at-once.js';
import { createContexts } from '../../src/office/acts/contexts.js';
import { createReading } from '../../src/office/acts/reading.js';
import { createPrecheck } from '../../src/office/acts/precheck.js';
import type { ActStatus } from '../../src/office/acts/status.js';
import { createOpening } from '../../src/office/intake/opening.js';
import { officer, prabumulih } from '../builders/case.js';
import { fromOss, fromPortal } from '../builders/origins.js';
import { ownDatabase, type OwnDatabase } from '../infra/persistence/own-database.js';
import { openOffice, type SigningOffice } from '../infra/signing/office.js';
import { stateQuery } from '../../src/workflows/signals.js';
import { workflowBundle } from './bundle.js';
import { ALWAYS } from './harness.js';
import { untilWithin } from './mortal.js';
import { realTemporal } from './servers.js';
import { NUMBERING } from '../builders/numbering.js';

jest.setTimeout(240_000);

const PROCEDURE = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:paraf="http://paraf.dev/schema/bpmn/1" targetNamespace="http://paraf.dev/test">
  <process id="terima-serah" isExecutable="true">
    <laneSet id="lanes"><lane id="front-office" name="Front Office">
      <flowNodeRef>s</flowNodeRef><flowNodeRef>receive</flowNodeRef><flowNodeRef>hand-over</flowNodeRef><flowNodeRef>e</flowNodeRef>
    </lane></laneSet>
    <startEvent id="s"/><userTask id="receive" name="Terima" paraf:action="receive"/>
    <userTask id="hand-over" name="Serahkan" paraf:action="hand-over"/><endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="receive"/><sequenceFlow id="f2" sourceRef="receive" targetRef="hand-over"/>
    <sequenceFlow id="f3" sourceRef="hand-over" targetRef="e"/>
  </process>
</definitions>`;
/** The back office may correct the file with the task that it completes. */
const PROCESSING = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:paraf="http://paraf.dev/schema/bpmn/1" targetNamespace="http://paraf.dev/test">
  <process id="proses" isExecutable="true">
    <laneSet id="lanes"><lane id="back-office" name="Back Office">
      <flowNodeRef>s</flowNodeRef><flowNodeRef>process</flowNodeRef><flowNodeRef>e</flowNodeRef>
    </lane></laneSet>
    <startEvent id="s"/><userTask id="process" name="Proses" paraf:action="process"/><endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="process"/><sequenceFlow id="f2" sourceRef="process" targetRef="e"/>
  </process>
</definitions>`;
const OFFICE = 'prabumulih';
const TYPE = 'izin-uji';
/** Its form and its letters are those that are shipped. */
const SHOP = 'izin-usaha-toko-swalayan';
const FRONT_OFFICE = officer('front-office');

/** The permit types that the processes read when they started: a restart after an edit reads others. */
const permitTypes = new Map<string, PermitType>();
const asks = (...requirements: readonly string[]): void => {
  const type: Partial<PermitType> = {
    id: TYPE,
    requirements: requirements.map((id) => ({ id, name: id, required: true })),
    recommendation: { required: false, agency: null },
    applicantSignature: 'none',
    promise: null,
    deemedApproval: null,
  };
  permitTypes.set(TYPE, type as PermitType);
  permitTypes.set(SHOP, { ...(type as PermitType), id: SHOP });
};

let env: TestWorkflowEnvironment;
let own: OwnDatabase;
let signing: SigningOffice;
let worker: Worker;
let running: Promise<void>;
let connection: NativeConnection;
let orchestration: ReturnType<typeof openOrchestration>;
let procedure: ProcessDefinition;
let processing: ProcessDefinition;
let folder: string;
const taskQueue = randomUUID();
const config = join(import.meta.dirname, '../../config');
const forms = openForms({
  types: loadPermitTypes(join(config, 'permit-types')),
  groups: new Map(),
  templates: loadLetterTemplates(join(config, 'letters')),
  office: loadOffice(join(config, 'offices/prabumulih.yaml')),
  undrawable,
});
const office = { letters: { paper: true }, permitTypes, groups: new Map(), calendar: ALWAYS, forms };
let openingOptions: Parameters<typeof createOpening>[0];

beforeAll(async () => {
  [env, own, signing] = await Promise.all([realTemporal(), ownDatabase(), openOffice()]);
  folder = await mkdtemp(join(tmpdir(), 'paraf-acts-'));
  const published = async (xml: string): Promise<ProcessDefinition> => {
    const { definition } = await compileBpmn(xml);
    if (definition === undefined) throw new Error('fixture is impossible: the procedure does not compile');
    await own.store.definitions.save(definition, xml, Date.now());
    return definition;
  };
  procedure = await published(PROCEDURE);
  processing = await published(PROCESSING);
  openingOptions = { ...own.store, office: { ...office, clock: (await prabumulih()).rules.clock } };
  const codec = encryptingCodec(keyRing(own.config.keys.masterKey.reveal()));
  orchestration = openOrchestration({
    ...{ address: env.address, namespace: 'default', taskQueue, codec },
    ...{ timeoutMs: 10_000, workflowTaskTimeoutMs: 10_000 },
  });
  connection = await NativeConnection.connect({ address: env.address });
  worker = await Worker.create({
    ...{ connection, taskQueue, workflowBundle: await workflowBundle(), dataConverter: { payloadCodecs: [codec] } },
    activities: onlyKeptMessages(
      keepingOpenings(
        createRecordingActivities({ store: own.store, office: openingOptions.office }),
        own.store,
        Date.now,
      ),
      own.store.courier,
    ),
  });
  running = worker.run();
});
afterAll(async () => {
  worker.shutdown();
  await running;
  await orchestration.close();
  await connection.close();
  await signing.close();
  await own.drop();
  await env.teardown();
});

const report = (): void => undefined;
const until = untilWithin(40);
const parts = () => ({ ...own.store, orchestration, retryMs: 50, clock: Date.now, report });
const courier = () => createCourierLoop({ ...parts(), idleMs: 10, batch: 20 });
/** A door of a process that has just started. */
const door = (more: Partial<ReturnType<typeof parts>> = {}): Gateway =>
  createGateway({
    ...{ ...parts(), ...more, pause },
    handOver: createHandOver({ ...parts(), ...more }),
    precheck: createPrecheck({ ...own.store, forms, openToday: createOpening(openingOptions) }),
    recordAtOnce: createRecordAtOnce({ ...parts(), ...more, contexts: createContexts(own.store) }),
    reading: createReading(own.store.definitions),
  });

const find = async (id: string): Promise<ApplicationRow> => {
  const row = await own.store.applications.find(id);
  if (row === null) throw new Error(`fixture is impossible: ${id} is not on record`);
  return row;
};
const begin = async (
  more: Partial<NewApplication> = {},
  definition: ProcessDefinition = procedure,
  origin: Origin = fromPortal(),
): Promise<string> => {
  const begun = await openBegin({
    ...{ applications: own.store.applications, orchestration, report, forms },
    links: { trackingSecret: (id) => id },
    numbering: NUMBERING,
  })(origin, {
    ...{ office: OFFICE, permitType: TYPE, sourceRef: randomUUID(), applicantUser: null, data: {} },
    ...{ applicant: { name: 'Siti' }, definitionDigest: definition.digest, receivedAt: Date.now() },
    ...more,
  });
  if (!begun.ok) throw new Error(begun.error.detail);
  const { id } = begun.value;
  // what another system sends is stored, and a loop starts it
  if (!(await find(id)).workflowStarted) await orchestration.start(id);
  await until('it has begun', async () => (await find(id)).state !== null);
  return id;
};

const OWNER = { name: 'Siti Rahma', address: 'Jalan Sudirman 2' };
const DATA = { businessName: 'Toko Maju', location: 'Jalan Sudirman 1', kbli: '47111' };
const correction = (more: Partial<CorrectApplication>): CorrectApplication => ({
  ...{ type: 'correct-application', key: randomUUID(), at: Date.now(), actor: FRONT_OFFICE },
  ...{ applicant: {}, data: {}, reason: 'menurut akta' },
  ...more,
});

const taskOf = async (id: string, element: string): Promise<string> => {
  const { items } = await own.store.tasks.list({ office: OFFICE, application: id, limit: 10 });
  const task = items.find((one) => one.element === element);
  if (task === undefined) throw new Error(`fixture is impossible: ${element} is not open`);
  return task.id;
};
const complete = async (
  id: string,
  element: string,
  input: CompleteTask['input'] = element === 'receive' ? { outcome: 'complete' } : {},
): Promise<CompleteTask> => ({
  ...{ type: 'complete-task', key: randomUUID(), at: Date.now(), actor: FRONT_OFFICE },
  ...{ task: await taskOf(id, element), input },
});
const RECEIVER = { receiver: { name: 'Siti', identity: '1674014404900001' } };

const send = async (gateway: Gateway, id: string, message: OutsideMessage): Promise<ActStatus> => {
  const row = await find(id);
  const refused = await gateway.precheck(row, message);
  if (refused !== null) return { status: 'declined', key: message.key, refusal: refused };
  const delivered = await gateway.deliver(row, message, 20);
  if (!delivered.ok) throw new Error(delivered.error.detail);
  return delivered.value;
};
/** Waits until the workflow is over in Temporal too: only then is a signal to it refused. */
const untilOver = (id: string): Promise<boolean> =>
  until(
    'its workflow is over',
    async () => (await env.client.workflow.getHandle(`permit:${id}`).describe()).status.name === 'COMPLETED',
  );
const declines = async (id: string) =>
  (await own.store.applications.audit(id)).filter(({ verb }) => verb === 'declined');

/** Up to the last task, and what is sent there. */
const atTheEnd = async (): Promise<{ readonly id: string; readonly handOver: CompleteTask }> => {
  asks();
  const id = await begin();
  expect(await send(door(), id, await complete(id, 'receive'))).toMatchObject({ status: 'accepted' });
  return { id, handOver: await complete(id, 'hand-over', RECEIVER) };
};

describe('an act that counted', () => {
  it('is never told that it did not: the courier was faster, and the act itself ended the application', async () => {
    const { id, handOver } = await atTheEnd();
    const told: string[] = [];
    const slow = door({
      orchestration: {
        ...orchestration,
        tell: async (application, message) => {
          await courier().pass();
          await untilOver(application);
          const answer = await orchestration.tell(application, message);
          told.push(answer);
          return answer;
        },
      },
    });

    const sent = await send(slow, id, handOver);

    expect(told).toEqual(['gone']);
    expect(sent).toMatchObject({ status: 'accepted', key: handOver.key });
    expect(await slow.status(id, handOver.key)).toEqual(sent);
    expect(await declines(id)).toEqual([]);
    expect((await find(id)).status).toBe('completed');
  });

  it('is never told that it did not: the door died before it could note that it was handed over', async () => {
    const { id, handOver } = await atTheEnd();
    const dying = door({
      courier: { ...own.store.courier, delivered: () => Promise.reject(new Error('killed')) },
    });
    await expect(send(dying, id, handOver)).rejects.toThrow('killed');
    await untilOver(id);

    await until('it is handed over', async () => {
      await courier().pass();
      return (await own.store.courier.find(id, handOver.key))?.delivered === true;
    });

    expect(await door().status(id, handOver.key)).toMatchObject({ status: 'accepted' });
    expect(await declines(id)).toEqual([]);
  });

  it('keeps its first outcome: sent again after the end, it is what it was', async () => {
    const { id, handOver } = await atTheEnd();
    const first = await send(door(), id, handOver);
    await untilOver(id);

    const row = await find(id);
    expect(await door().isRepeat(row, handOver)).toEqual({ ok: true, value: true });
    expect(await door().deliver(row, handOver, 1)).toEqual({ ok: true, value: first });
    expect(await door().decline(row, handOver, { code: 'STATE_CHANGED', detail: 'too late' })).toBeNull();
    expect(await declines(id)).toEqual([]);
  });
});

describe('an act that is sent again', () => {
  it('counts where its first way was lost: the repeat bears a later time than the office keeps', async () => {
    const id = await begin();
    const receive = await complete(id, 'receive');
    // the door died after it had stored the act
    await own.store.courier.post(id, receive);

    expect(await send(door(), id, { ...receive, at: receive.at + 1_000 })).toMatchObject({ status: 'accepted' });
  });
});

describe('an upload', () => {
  const recommendation = (): OutsideMessage => ({
    ...{ type: 'file-changed', key: randomUUID(), at: Date.now(), actor: officer('technical-team') },
    change: {
      ...{ kind: 'recommendation', number: '12/REK/2026', date: '2026-11-20', result: 'positive' },
      sha256: '3'.repeat(64),
    },
  });
  const signalsOf = async (id: string): Promise<readonly string[]> =>
    ((await env.client.workflow.getHandle(`permit:${id}`).fetchHistory()).events ?? []).flatMap(
      ({ workflowExecutionSignaledEventAttributes: signal }) => signal?.signalName ?? [],
    );
  const entriesOf = async (id: string): Promise<readonly string[]> =>
    (await own.store.applications.transitions(id)).map(({ key }) => key);

  it('is on record at once, and its workflow takes it over with the next act', async () => {
    asks();
    const id = await begin();
    const [upload, other] = [recommendation(), recommendation()];

    expect(await send(door(), id, upload)).toMatchObject({ status: 'accepted', seq: 2 });
    expect(await send(door(), id, other)).toMatchObject({ status: 'accepted', seq: 3 });
    expect(await signalsOf(id)).toEqual([]);
    expect(await own.store.courier.find(id, other.key)).toMatchObject({ delivered: true });

    const receive = await complete(id, 'receive');
    expect(await send(door(), id, receive)).toMatchObject({ status: 'accepted', seq: 4 });
    expect(await entriesOf(id)).toEqual(['started', upload.key, other.key, receive.key]);
    expect(await signalsOf(id)).toEqual(['completeTask']);
    const view = await env.client.workflow.getHandle(`permit:${id}`).query(stateQuery);
    const row = await find(id);
    expect([view.seq, view.head, view.state]).toEqual([row.seq, row.head, row.state]);
  });

  it('stands once where the door died before it could note that it was recorded', async () => {
    asks();
    const id = await begin();
    const upload = recommendation();
    const dying = door({ courier: { ...own.store.courier, delivered: () => Promise.reject(new Error('killed')) } });
    await expect(send(dying, id, upload)).rejects.toThrow('killed');

    await until('it is handed over', async () => {
      await courier().pass();
      return (await own.store.courier.find(id, upload.key))?.delivered === true;
    });
    const receive = await complete(id, 'receive');
    await send(door(), id, receive);

    expect(await entriesOf(id)).toEqual(['started', upload.key, receive.key]);
    expect((await own.store.applications.verifyChain(id)).broken).toBeNull();
  });

  it('comes after an act that its workflow has and has not decided on', async () => {
    asks();
    const id = await begin();
    const [receive, upload] = [await complete(id, 'receive'), recommendation()];
    const atOnce = createRecordAtOnce({ ...parts(), contexts: createContexts(own.store) });
    await own.store.courier.post(id, receive);
    await own.store.courier.delivered(id, receive.key);
    await own.store.courier.post(id, upload);

    expect(await atOnce(id, upload)).toBeNull();
    await orchestration.tell(id, receive);
    await until('the act is on record', async () => (await entriesOf(id)).includes(receive.key));
    expect(await atOnce(id, upload)).toMatchObject({ status: 'accepted', seq: 3 });
  });

  it('takes the next number where its workflow has just taken the one that it proposed', async () => {
    asks();
    const id = await begin();
    const [receive, upload] = [await complete(id, 'receive'), recommendation()];
    const { recorder } = own.store;
    let tries = 0;
    const atOnce = createRecordAtOnce({
      ...{ ...parts(), contexts: createContexts(own.store) },
      recorder: {
        record: async (transition) => {
          tries += 1;
          if (tries === 1) expect(await send(door(), id, receive)).toMatchObject({ seq: 2 });
          return recorder.record(transition);
        },
      },
    });

    expect(await atOnce(id, upload)).toMatchObject({ status: 'accepted', seq: 3 });
    expect(await entriesOf(id)).toEqual(['started', receive.key, upload.key]);
  });
});

describe('a signal that somebody puts into Temporal', () => {
  const handleOf = (client: Client, id: string): WorkflowHandle => client.workflow.getHandle(`permit:${id}`);
  /** Sends a signal past every door; Temporal itself keeps it, with any bytes. */
  const rawSignal = (id: string, payload: object): Promise<unknown> =>
    env.client.workflowService.signalWorkflowExecution({
      ...{ namespace: 'default', workflowExecution: { workflowId: `permit:${id}` }, signalName: 'completeTask' },
      input: { payloads: [payload] },
    });
  /** Client with the office's own codec, whose key is shared by every process that speaks to Temporal. */
  const encrypting = (): Client => {
    const codec = encryptingCodec(keyRing(own.config.keys.masterKey.reveal()));
    return new Client({ connection: env.connection, dataConverter: { payloadCodecs: [codec] } });
  };
  const unsent = async (id: string) =>
    (await declines(id))
      .filter(({ after }) => JSON.stringify(after).includes('"MESSAGE_UNSENT"'))
      .map(({ actor }) => actor);
  const declinedOnce = (id: string, count: number): Promise<boolean> =>
    until(`${String(count)} are declined`, async () => (await unsent(id)).length >= count);

  const WAYS: Readonly<Record<string, (id: string, forged: CompleteTask) => Promise<unknown>>> = {
    'in clear': (id, forged) => handleOf(env.client, id).signal('completeTask', forged),
    'encrypted as the office does it': (id, forged) => handleOf(encrypting(), id).signal('completeTask', forged),
    'without content': (id) => handleOf(env.client, id).signal('completeTask'),
    'as bytes that pretend to be encrypted': (id) =>
      rawSignal(id, {
        metadata: { encoding: Buffer.from('binary/encrypted'), 'encryption-key-id': Buffer.from('k1') },
        data: Buffer.alloc(64, 7),
      }),
    'as bytes of no known kind': (id) =>
      rawSignal(id, { metadata: { encoding: Buffer.from('binary/unknown') }, data: Buffer.alloc(64, 7) }),
  };

  it.each(Object.keys(WAYS))(
    '%s, counts as nobody’s, stands in the audit as declined, and stops nothing',
    async (way) => {
      asks();
      const id = await begin();

      await WAYS[way]?.(id, await complete(id, 'receive'));

      await declinedOnce(id, 1);
      expect(await unsent(id)).toEqual(['unknown']);
      expect(await send(door(), id, await complete(id, 'receive'))).toMatchObject({ status: 'accepted' });
      expect(await send(door(), id, await complete(id, 'hand-over', RECEIVER))).toMatchObject({ status: 'accepted' });
      expect(await unsent(id)).toEqual(['unknown']);
    },
  );

  it('under the key of an act that waits, with anything changed, does not take its place', async () => {
    asks();
    const id = await begin();
    const kept = await complete(id, 'receive');
    await own.store.courier.post(id, kept);
    const forgeries: readonly CompleteTask[] = [
      { ...kept, input: { outcome: 'incomplete' } },
      { ...kept, actor: { ...kept.actor, user: 'user-lain' } },
      { ...kept, actor: { ...kept.actor, roles: ['kadin'] } },
      { ...kept, task: await taskOf(id, 'receive').then((task) => `${task}#2`) },
      { ...kept, at: kept.at - 3_600_000 },
    ];

    for (const forged of forgeries) await handleOf(encrypting(), id).signal('completeTask', forged);
    await handleOf(encrypting(), id).signal('paraf', { ...kept, draft: 'a'.repeat(64) });

    await declinedOnce(id, forgeries.length + 1);
    expect(await own.store.applications.fate(id, kept.key)).toBeNull();
    await until('the act is delivered', async () => {
      await courier().pass();
      return (await own.store.applications.fate(id, kept.key)) !== null;
    });
    expect(await door().status(id, kept.key)).toMatchObject({ status: 'accepted' });
  });

  it('of another application, word for word, is none of this one’s', async () => {
    asks();
    const [one, other] = [await begin(), await begin()];
    const kept = await complete(one, 'receive');
    await own.store.courier.post(one, kept);

    await handleOf(encrypting(), other).signal('completeTask', kept);

    await declinedOnce(other, 1);
    expect((await find(other)).seq).toBeGreaterThan(1);
    expect(await taskOf(other, 'receive')).toEqual(expect.any(String));
  });
});

describe('an act after the end', () => {
  it('is declined on record once, with its task, by whichever door or courier comes first', async () => {
    const { id, handOver } = await atTheEnd();
    await send(door(), id, handOver);
    await untilOver(id);
    const late = { ...handOver, key: randomUUID() };
    const row = { ...(await find(id)), finishedAt: null };
    // The door read the row before the end, so the rule let the act pass.
    await own.store.courier.post(id, late);

    const both = await Promise.all([
      door().deliver(row, late, 5),
      door().deliver(row, late, 5),
      courier().pass(),
      courier().pass(),
    ]);

    const declined = { status: 'declined', key: late.key, refusal: { code: 'APPLICATION_FINISHED' } };
    await until('it is handed over', async () => {
      await courier().pass();
      return (await own.store.courier.find(id, late.key))?.delivered === true;
    });
    for (const one of both.slice(0, 2))
      expect(one).toMatchObject({
        ok: true,
        value: { key: late.key, status: expect.stringMatching(/declined|pending/) },
      });
    expect(await door().status(id, late.key)).toMatchObject(declined);
    expect(await declines(id)).toMatchObject([
      {
        actor: FRONT_OFFICE.user,
        task: late.task,
        after: { key: late.key, code: 'APPLICATION_FINISHED', sentAt: late.at },
      },
    ]);
  });

  it('is refused at the door on record once, however often it is sent', async () => {
    const { id, handOver } = await atTheEnd();
    await send(door(), id, handOver);
    await until('it has ended', async () => (await find(id)).finishedAt !== null);
    const late = { ...handOver, key: randomUUID() };

    const answers = await Promise.all([1, 2, 3].map(() => send(door(), id, late)));

    for (const answer of answers)
      expect(answer).toMatchObject({ status: 'declined', refusal: { code: 'APPLICATION_FINISHED' } });
    expect(await declines(id)).toHaveLength(1);
    expect(await door().status(id, late.key)).toMatchObject({ status: 'declined' });
  });
});

describe('a permit type that changes', () => {
  const judged = async (id: string) => {
    const record = await own.store.caseRecords.read(id);
    if (record === null) throw new Error('fixture is impossible: the case is not on record');
    const files = await buildCase(record, 'user-pengawas', {
      files: encryptedCaseFiles(folder, (application) => own.store.fileKey(application)),
      definitions: own.store.definitions,
      stamp: createStamper({ trust: signing.trust, authorities: [{ url: signing.pki.tsaUrl }], timeout: 20_000 }),
      office: { id: OFFICE, name: 'DPMPTSP Kota Prabumulih', zone: 'Asia/Jakarta' },
      ...{ software: softwareVersion(), now: Date.now },
    });
    const anchors = [signing.authority.root.certificate];
    const verifier = {
      verify: (pdf: Uint8Array, at = Date.now()) =>
        judgePdf(pdf, { anchors, intermediates: [], online: undefined }, at),
    };
    return verifyCase(
      'bundle',
      { files, strange: [], asPacked: true },
      { anchors, verifier, software: softwareVersion(), now: Date.now() },
    );
  };

  it('leaves a running application as it began: API, workflow and bundle agree, and agree on a new one', async () => {
    asks();
    const before = await begin();
    asks('npwp');
    const after = await begin();
    const [old, young] = [await complete(before, 'receive'), await complete(after, 'receive')];

    // A door that started after the edit, for both.
    const accepted = await send(door(), before, old);
    const refused = await send(door(), after, young);
    // The message that the door refused, posted past it.
    const pastTheDoor = { ...young, key: randomUUID() };
    await own.store.courier.post(after, pastTheDoor);
    await courier().pass();
    await until('it is decided', async () => (await own.store.applications.fate(after, pastTheDoor.key)) !== null);

    expect(accepted).toMatchObject({ status: 'accepted' });
    expect(refused).toMatchObject({ status: 'declined', refusal: { code: 'REQUIREMENTS_INCOMPLETE' } });
    expect(await door().status(after, pastTheDoor.key)).toMatchObject({
      status: 'declined',
      refusal: { code: 'REQUIREMENTS_INCOMPLETE' },
    });
    expect(await declines(before)).toEqual([]);
    for (const [id, steps] of [
      [before, [true, true]],
      [after, [true, false]],
    ] as const) {
      const { findings, ...verdict } = await judged(id);
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(verdict.steps.map((step) => step.accepted)).toEqual(steps);
    }
  });
});

/** Its pointers; null where it was taken. */
const faultsOf = (status: ActStatus): readonly string[] | null =>
  status.status === 'declined' ? (status.refusal.faults ?? []).map(({ pointer }) => pointer) : null;

describe('a correction', () => {
  it('is refused at the door at each field that is wrong, and nothing is stored', async () => {
    asks();
    const id = await begin({ permitType: SHOP, applicant: OWNER, data: DATA });
    const wrong = correction({ data: { floorArea: 'luas', kbli: ['47111'] }, applicant: { name: 'TOKO 漢字' } });
    const misspelt = correction({ data: { bussinessName: 'Toko Jaya' } });

    expect(faultsOf(await send(door(), id, wrong))).toEqual(['/data/kbli', '/data/floorArea', '/applicant/name']);
    expect(await send(door(), id, misspelt)).toMatchObject({
      refusal: {
        code: 'INPUT_INVALID',
        faults: [{ pointer: '/data/bussinessName', values: { nearest: '"businessName"' } }],
      },
    });
    expect(await own.store.courier.find(id, wrong.key)).toBeNull();
    expect(await own.store.applications.file(id)).toEqual({ applicant: OWNER, data: DATA });

    expect(await send(door(), id, correction({ data: { floorArea: '320,5' } }))).toMatchObject({ status: 'accepted' });
    expect((await own.store.applications.file(id))?.data).toEqual({ ...DATA, floorArea: '320,5' });
  });

  it('that is waited for is done when nothing is left to correct, and says what is', async () => {
    asks();
    const id = await begin(
      { permitType: SHOP, applicant: { name: 'Siti' }, data: { kbli: '47111', businessName: 'Toko Maju' } },
      procedure,
      fromOss({ nib: String(Date.now()).padStart(13, '1').slice(0, 13) }),
    );
    const wanted = async () => Object.values((await find(id)).state?.wanted ?? {}).map(({ task }) => task);
    await until('a correction is wanted', async () => (await wanted()).length === 1);

    const half = await send(door(), id, correction({ applicant: { address: 'Jalan Merdeka 5' } }));
    expect(faultsOf(half)).toEqual(['/data/location']);
    expect(await wanted()).toHaveLength(1);

    const whole = correction({ applicant: { address: 'Jalan Merdeka 5' }, data: { location: 'Jalan Merdeka 7' } });
    expect(await send(door(), id, whole)).toMatchObject({ status: 'accepted' });
    expect(await wanted()).toEqual([]);
  });

  it('that comes with a task is judged like any other, at its place in the input', async () => {
    asks();
    const id = await begin({ permitType: SHOP, applicant: OWNER, data: DATA }, processing);
    const process = async (fields: CompleteTask['input']): Promise<CompleteTask> => ({
      ...(await complete(id, 'process', { fields })),
      actor: officer('back-office'),
    });

    const wrong = await process({ location: 5, applicant: { nationalId: '12' } });
    expect(faultsOf(await send(door(), id, wrong))).toEqual(['/input/fields/applicant/nationalId']);
    const still = await process({ businesName: 'Toko Jaya', applicant: { nationalId: '1674014404900001' } });
    expect(faultsOf(await send(door(), id, still))).toEqual(['/input/fields/businesName']);
    expect(await own.store.applications.file(id)).toEqual({ applicant: OWNER, data: DATA });

    const right = await process({ businessName: 'Toko Jaya', applicant: { nationalId: '1674014404900001' } });
    expect(await send(door(), id, right)).toMatchObject({ status: 'accepted' });
    expect(await own.store.applications.file(id)).toEqual({
      applicant: { ...OWNER, nationalId: '1674014404900001' },
      data: { ...DATA, businessName: 'Toko Jaya' },
    });
  });
});
