/**
 * Procedures that begin one another, by messages along drawn flows, by signals and by time, and messages that come before
 * anybody waits for them. Nothing is a fake: Temporal, the database, the loops in processes of their own, the signal that
 * kills them between one commit and the next step.
 */
import { anyFile } from '../fakes/forms.js';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createProcedureActivities } from '../../src/activities/procedures.js';
import { createRecordingActivities } from '../../src/activities/recording.js';
import type { ApplicationRow } from '../../src/domain/ports/applications.js';
import type { ProcessDefinition } from '../../src/domain/process/definition.js';
import type { JsonObject } from '../../src/domain/shared/json.js';
import { compileBpmn } from '../../src/infra/bpmn/compile.js';
import { encryptingCodec, keyRing } from '../../src/infra/keys/index.js';
import { prabumulih } from '../builders/case.js';
import { ownDatabase, type OwnDatabase } from '../infra/persistence/own-database.js';
import { workflowBundle } from './bundle.js';
import { ALWAYS } from './harness.js';
import { STEPS_OF, type MortalExchange, type Step } from './mortal-steps.js';
import { realTemporal } from './servers.js';
import { mortals, untilWithin } from './mortal.js';
import { openBegin } from '../../src/assembly/begin.js';
import { byOffice } from '../builders/origins.js';
import { NUMBERING, SERIES } from '../builders/numbering.js';

jest.setTimeout(240_000);

const XMLNS =
  'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:paraf="http://paraf.dev/schema/bpmn/1" targetNamespace="http://paraf.dev/test"';

/** The permit asks the inspection, which is another pool, and waits for its result; the inspection begins by the question. */
const TWO_POOLS = `<definitions ${XMLNS}>
  <message id="M1" name="periksa"/><message id="M2" name="hasil"/>
  <collaboration id="c">
    <participant id="pa" processRef="induk"/><participant id="pb" processRef="pemeriksaan"/><participant id="pc" name="Pemohon"/>
    <messageFlow id="mf1" sourceRef="ask" targetRef="asked"/><messageFlow id="mf2" sourceRef="answer" targetRef="answered"/>
    <messageFlow id="mf3" sourceRef="outside" targetRef="pc"/>
  </collaboration>
  <process id="induk" isExecutable="true">
    <startEvent id="s"/><intermediateThrowEvent id="ask" paraf:payload="{nomor: n}"><messageEventDefinition messageRef="M1"/></intermediateThrowEvent>
    <intermediateCatchEvent id="answered"><messageEventDefinition messageRef="M2"/></intermediateCatchEvent>
    <intermediateThrowEvent id="outside"><messageEventDefinition/></intermediateThrowEvent><endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="ask"/><sequenceFlow id="f2" sourceRef="ask" targetRef="answered"/>
    <sequenceFlow id="f3" sourceRef="answered" targetRef="outside"/><sequenceFlow id="f4" sourceRef="outside" targetRef="e"/>
  </process>
  <process id="pemeriksaan" isExecutable="true">
    <startEvent id="asked"><messageEventDefinition messageRef="M1"/></startEvent>
    <intermediateThrowEvent id="answer" paraf:payload="{hasil: nomor}"><messageEventDefinition messageRef="M2"/></intermediateThrowEvent><endEvent id="e2"/>
    <sequenceFlow id="g1" sourceRef="asked" targetRef="answer"/><sequenceFlow id="g2" sourceRef="answer" targetRef="e2"/>
  </process>
</definitions>`;

const one = (id: string, body: string, more: string): string =>
  `<definitions ${XMLNS}>${more}<process id="${id}" isExecutable="true">${body}</process></definitions>`;

/** Waits for a payment of its own number. */
const PAYER = one(
  'pembayar',
  `<startEvent id="s"/><intermediateCatchEvent id="paid" paraf:correlationKey="nomor"><messageEventDefinition messageRef="M"/></intermediateCatchEvent><endEvent id="e"/>
   <sequenceFlow id="f1" sourceRef="s" targetRef="paid"/><sequenceFlow id="f2" sourceRef="paid" targetRef="e"/>`,
  '<message id="M" name="bayar"/>',
);
const ALARM = one(
  'sirene',
  `<startEvent id="s"/><endEvent id="e"><signalEventDefinition signalRef="S"/></endEvent><sequenceFlow id="f1" sourceRef="s" targetRef="e"/>`,
  '<signal id="S" name="padam"/>',
);
const LISTENER = one(
  'pendengar',
  `<startEvent id="s"/><intermediateCatchEvent id="c"><signalEventDefinition signalRef="S"/></intermediateCatchEvent><endEvent id="e"/>
   <sequenceFlow id="f1" sourceRef="s" targetRef="c"/><sequenceFlow id="f2" sourceRef="c" targetRef="e"/>`,
  '<signal id="S" name="padam"/>',
);
const BY_SIGNAL = one(
  'oleh-sinyal',
  `<startEvent id="s"><signalEventDefinition signalRef="S"/></startEvent><endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="e"/>`,
  '<signal id="S" name="padam"/>',
);
const timed = (id: string, timer: string): string =>
  one(
    id,
    `<startEvent id="s"><timerEventDefinition>${timer}</timerEventDefinition></startEvent><endEvent id="e"/><sequenceFlow id="f1" sourceRef="s" targetRef="e"/>`,
    '',
  );

let env: TestWorkflowEnvironment;
let own: OwnDatabase;
let worker: Worker;
let running: Promise<void>;
let connection: NativeConnection;
const taskQueue = randomUUID();
const dying = mortals();
/** Each test is an office of its own: what one leaves behind is not seen by the next. */
let office = '';
beforeEach(() => {
  office = `kantor-${randomUUID().slice(0, 8)}`;
});

beforeAll(async () => {
  [env, own] = await Promise.all([realTemporal(), ownDatabase()]);
  const { rules } = await prabumulih();
  connection = await NativeConnection.connect({ address: env.address });
  worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: await workflowBundle(),
    dataConverter: { payloadCodecs: [encryptingCodec(keyRing(own.config.keys.masterKey.reveal()))] },
    activities: {
      ...createRecordingActivities({
        store: own.store,
        office: {
          forms: anyFile,
          letters: { paper: true },
          permitTypes: new Map(),
          groups: new Map(),
          calendar: ALWAYS,
          clock: rules.clock,
        },
      }),
      ...createProcedureActivities({
        store: own.store,
        office: { permitTypes: new Map(), groups: new Map() },
        begin: openBegin({
          forms: anyFile,
          applications: own.store.applications,
          orchestration: { start: () => Promise.reject(new Error('its caller starts it')) },
          numbering: NUMBERING,
          links: { trackingSecret: (id) => id },
          report: () => undefined,
        }),
      }),
    },
  });
  running = worker.run();
});
afterAll(async () => {
  dying.killAll();
  worker.shutdown();
  await running;
  await connection.close();
  await own.drop();
  await env.teardown();
});

const publish = async (xml: string, at = Date.now()): Promise<ProcessDefinition> => {
  const { definition, findings } = await compileBpmn(xml, { zone: 'Asia/Jakarta' });
  if (definition === undefined) throw new Error(`fixture is impossible: ${JSON.stringify(findings)}`);
  await own.store.definitions.save(definition, xml, at);
  return definition;
};

/** The office begins a procedure by hand. */
const begin = async (definition: ProcessDefinition, variables: JsonObject = {}): Promise<string> => {
  const id = randomUUID();
  await own.store.applications.create({
    id,
    office,
    permitType: definition.main,
    origin: byOffice(null, variables),
    sourceRef: id,
    applicant: { name: 'Siti' },
    applicantUser: null,
    data: {},
    definitionDigest: definition.digest,
    receivedAt: Date.now(),
    series: SERIES,
    trackingSecretHash: '0'.repeat(64),
  });
  return id;
};

const loops = async (
  dieAfter: Step | null,
  keptMs = 3_600_000,
): Promise<{ ended: Promise<unknown>; stop(): Promise<void> }> => {
  const options: MortalExchange = {
    address: env.address,
    taskQueue,
    database: own.config.database.name,
    office,
    dieAfter,
    keptMs,
  };
  const { ended, stop } = await dying.start('test/workflows/mortal-exchange.ts', options);
  return {
    ended,
    /** Ends when nothing is left to do: what was done twice shows then. */
    stop: async () => {
      expect(await stop()).toBe(0);
    },
  };
};

const until = untilWithin(60);

const cases = async (process?: string): Promise<readonly ApplicationRow[]> => {
  const { items } = await own.store.applications.list({ office, limit: 100 });
  return items.filter(({ state }) => process === undefined || state?.process.process === process);
};
const waitingFor = (key: string): Promise<readonly string[]> =>
  own.store.applications.awaiting({ office, kind: 'message', name: 'bayar', key });
const isOver = (row: ApplicationRow): boolean => row.finishedAt !== null;
const find = async (id: string): Promise<ApplicationRow> => {
  const row = await own.store.applications.find(id);
  if (row === null) throw new Error(`case ${id} is gone`);
  return row;
};

describe('pools that send each other messages', () => {
  it('meet in the conversation that the first message began, without any key', async () => {
    const definition = await publish(TWO_POOLS);
    const parents = await Promise.all([1, 2, 3, 4].map((n) => begin(definition, { n })));
    const they = await loops(null);
    await until('every case to end', async () => {
      const all = await cases();
      return all.length === 8 && all.every(isOver);
    });
    await they.stop();

    for (const [index, id] of parents.entries()) {
      const { status, state } = await find(id);
      expect(status).toBe('completed');
      expect(state?.process.variables).toMatchObject({ n: index + 1, hasil: index + 1 });
      expect(await own.store.applications.begunByMessagesOf(id)).toHaveLength(1);
    }
  });

  it.each(STEPS_OF.messages)('each begin and hear each other once, killed after "%s"', async (step) => {
    const definition = await publish(TWO_POOLS);
    const id = await begin(definition, { n: 7 });
    const first = await loops(step);
    expect(await first.ended).toBe('SIGKILL');
    const next = await loops(null);
    await until('both to end', async () => (await cases()).length === 2 && (await cases()).every(isOver));
    await next.stop();

    expect(await cases()).toHaveLength(2);
    expect((await find(id)).state?.process.variables).toMatchObject({ n: 7, hasil: 7 });
    const heard = (await own.store.applications.transitions(id)).filter(({ type }) => type === 'process-message');
    expect(heard).toHaveLength(1);
    expect(heard[0]?.accepted).toBe(true);
  });
});

/** Calls one procedure for each of three, side by side. */
const CALLER = one(
  'pemanggil',
  `<startEvent id="s"/><callActivity id="c" calledElement="dipanggil" paraf:collection="[1, 2, 3]" paraf:elementVariable="n"><multiInstanceLoopCharacteristics/></callActivity><endEvent id="e"/>
   <sequenceFlow id="f1" sourceRef="s" targetRef="c"/><sequenceFlow id="f2" sourceRef="c" targetRef="e"/>`,
  '',
);
const CALLED = one(
  'dipanggil',
  `<startEvent id="s"/><intermediateCatchEvent id="c"><timerEventDefinition><timeDuration>PT1S</timeDuration></timerEventDefinition></intermediateCatchEvent><endEvent id="e"/>
   <sequenceFlow id="f1" sourceRef="s" targetRef="c"/><sequenceFlow id="f2" sourceRef="c" targetRef="e"/>`,
  '',
);

describe('procedures that are called side by side', () => {
  it('are begun and answered once each, killed while they answer', async () => {
    const [caller] = [await publish(CALLER), await publish(CALLED)];
    const id = await begin(caller);
    expect(await (await loops('courier')).ended).toBe('SIGKILL');
    const they = await loops(null);
    await until('the caller to end', async () => isOver(await find(id)));
    await they.stop();

    expect(await own.store.applications.children(id)).toHaveLength(3);
    const answers = (await own.store.applications.transitions(id)).filter(({ type }) => type === 'call-ended');
    expect(answers.map(({ accepted }) => accepted)).toEqual([true, true, true]);
  });
});

describe('a message that nobody waits for yet', () => {
  const post = (key: string, payload: JsonObject, expiresAt = Date.now() + 3_600_000) =>
    own.store.processMessages.post({
      office,
      sender: null,
      key: `${office}/${key}`,
      name: 'bayar',
      payload,
      correlationKey: null,
      at: Date.now(),
      expiresAt,
    });

  it('is kept, over the death of every process, for the one that later asks for its key', async () => {
    const definition = await publish(PAYER);
    await post('a', { nomor: 'A-1', bank: 'satu' });
    await post('b', { nomor: 'A-2', bank: 'dua' });
    await post('b', { nomor: 'A-2', bank: 'dua' });
    await (await loops(null)).stop();
    const second = await begin(definition, { nomor: 'A-2' });
    const stranger = await begin(definition, { nomor: 'A-9' });

    const they = await loops(null);
    await until('the second to be paid', async () => isOver(await find(second)));
    await until('the stranger to wait', async () => (await waitingFor('A-9')).includes(stranger));
    await they.stop();

    expect((await find(second)).state?.process.variables).toMatchObject({ nomor: 'A-2', bank: 'dua' });
    expect(isOver(await find(stranger))).toBe(false);
    expect((await own.store.processMessages.find(null, `${office}/a`))?.state).toBe('waiting');
    expect((await own.store.processMessages.find(null, `${office}/b`))?.state).toBe('delivered');
  });

  it('reaches one of several that wait, each message another', async () => {
    const definition = await publish(PAYER);
    const waiting = await Promise.all([1, 2, 3].map(() => begin(definition, { nomor: 'S' })));
    for (const n of [1, 2, 3]) await post(`m${String(n)}`, { nomor: 'S', n });
    const they = await loops(null);
    await until('all three to be paid', async () => (await Promise.all(waiting.map(find))).every(isOver));
    await they.stop();

    const got = (await Promise.all(waiting.map(find))).map(({ state }) => state?.process.variables['n']);
    expect([...got].sort()).toEqual([1, 2, 3]);
  });

  it('becomes an incident when its time is over, and is then given to nobody', async () => {
    const definition = await publish(PAYER);
    const { id } = await post('late', { nomor: 'L' }, Date.now() + 500);
    const they = await loops(null);
    await until(
      'the incident',
      async () => (await own.store.incidents.list({ application: `message/${id}`, open: true })).length > 0,
    );
    const late = await begin(definition, { nomor: 'L' });
    await until('the late one to wait', async () => (await waitingFor('L')).includes(late));
    await they.stop();

    expect(isOver(await find(late))).toBe(false);
    expect((await own.store.incidents.list({ application: `message/${id}` }))[0]?.code).toBe('MESSAGE_UNCLAIMED');
  });

  it('is gone with the data key of the one that sent it', async () => {
    const sender = await begin(await publish(PAYER), { nomor: 'X' });
    await own.store.processMessages.post({
      office,
      sender,
      key: 'said',
      name: 'bayar',
      payload: { nama: 'Siti' },
      correlationKey: null,
      at: Date.now(),
      expiresAt: Date.now() + 3_600_000,
    });
    await own.store.applications.destroyKey(sender, 'arsiparis', Date.now());

    expect(await own.store.processMessages.find(sender, 'said')).toBeNull();
  });
});

describe('a signal', () => {
  it.each([null, ...STEPS_OF.signals])(
    'reaches every procedure that waits and begins the others, once (killed after %s)',
    async (step) => {
      const [alarm, listener] = [await publish(ALARM), await publish(LISTENER), await publish(BY_SIGNAL)];
      const hearing = await Promise.all([begin(listener), begin(listener), begin(listener)]);
      const quiet = await loops(null);
      await until(
        'all to wait',
        async () =>
          (await own.store.applications.awaiting({ office, kind: 'signal', name: 'padam', key: null })).length === 3,
      );
      await quiet.stop();
      await begin(alarm);
      if (step !== null) expect(await (await loops(step)).ended).toBe('SIGKILL');
      const they = await loops(null);
      await until(
        'all to end',
        async () => (await Promise.all(hearing.map(find))).every(isOver) && (await cases('oleh-sinyal')).some(isOver),
      );
      await they.stop();

      expect(await cases('oleh-sinyal')).toHaveLength(1);
      for (const id of hearing)
        expect(
          (await own.store.applications.transitions(id)).filter(({ type }) => type === 'process-signal'),
        ).toHaveLength(1);
    },
  );
});

describe('a timer start event', () => {
  it('begins its cases while it lives and makes up for what it missed, each firing once', async () => {
    const id = `tiap-detik-${randomUUID().slice(0, 8)}`;
    // One firing is over before anybody looks; the others come while the loops start, die and live.
    await publish(timed(id, '<timeCycle>R4/PT1S</timeCycle>'), Date.now() - 1_500);
    const first = await loops('create');
    expect(await first.ended).toBe('SIGKILL');
    const they = await loops('fired');
    expect(await they.ended).toBe('SIGKILL');
    const last = await loops(null);
    await until('four cases', async () => (await cases(id)).filter(isOver).length === 4);
    await last.stop();

    const due = (await cases(id)).map(({ receivedAt }) => receivedAt).sort((a, b) => a - b);
    expect(due.map((at, n) => at - (due[0] ?? 0) - n * 1000)).toEqual([0, 0, 0, 0]);
  });

  it('of a date begins one case, also when another version of the procedure is published after it', async () => {
    const id = `sekali-${randomUUID().slice(0, 8)}`;
    const date = new Date(Date.now() - 60_000).toISOString();
    await publish(timed(id, `<timeDate>${date}</timeDate>`), Date.now() - 1_000);
    const they = await loops(null);
    await until('the case', async () => (await cases(id)).length === 1);
    await publish(timed(id, `<timeDate>${date}</timeDate>`).replace('id="e"', 'id="e" name="selesai"'));
    await they.stop();

    expect(await cases(id)).toHaveLength(1);
  });
});
