import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TaskRow } from '../../../src/domain/ports/tasks.js';
import type { Mail } from '../../../src/domain/ports/world.js';
import { DEFAULT_CLOCK_POLICY, type ClockPolicy } from '../../../src/domain/time/index.js';
import { createSourceNews } from '../../../src/office/intake/source-news.js';
import { createReminderLoop } from '../../../src/office/notices/reminder-loop.js';
import { createReminderSender } from '../../../src/office/notices/reminder-sender.js';
import { mailChannel } from '../../../src/infra/mail/channel.js';
import { createNotifier } from '../../../src/office/notices/notifier.js';
import { loadWording } from '../../../src/infra/mail/wording.js';
import type { Loop } from '../../../src/office/polling-loop.js';
import { MINUTE, MORNING, prabumulih } from '../../builders/case.js';
import { ownDatabase, type OwnDatabase } from '../../infra/persistence/own-database.js';
import { unique } from '../../infra/persistence/record-builders.js';

const HOUR = 60 * MINUTE;
const POLICY: ClockPolicy = {
  ...DEFAULT_CLOCK_POLICY,
  quietHours: { from: '17:00', to: '07:00' },
  digest: { at: '08:00', threshold: 2 },
};

let own: OwnDatabase;
let calendar: Awaited<ReturnType<typeof prabumulih>>['calendar'];
beforeAll(async () => {
  own = await ownDatabase();
  ({ calendar } = await prabumulih());
});
afterAll(() => own.drop());

/** The mail server: what it got, and whether it breaks the connection after taking a mail. */
let mails: Mail[] = [];
let breaks = false;
let now = MORNING;
let recipient = '';
/** Tasks as the work list holds them; all open unless a test says otherwise. */
let task: Pick<TaskRow, 'state' | 'clockStopped' | 'dueAt' | 'holder'>;
beforeEach(() => {
  mails = [];
  breaks = false;
  now = MORNING;
  recipient = unique('officer');
  task = { state: 'open', clockStopped: false, dueAt: MORNING, holder: null };
});

const account = (id: string) => ({ id, email: `${id}@kantor.example`, disabled: false });
const accounts = {
  byId: (id: string) => Promise.resolve(account(id)),
  byRole: (role: string) => Promise.resolve(role === 'kasi' ? [account(recipient)] : [account(`${role}-${recipient}`)]),
} as never;
const tasks = { find: () => Promise.resolve(task) } as never;

let sent = 0;
/** A deadline as the rule writes it into the outbox. */
const deadline = async (payload: Record<string, unknown> = {}, key = unique('k')): Promise<void> => {
  const send = createReminderSender({
    store: { accounts, tasks, reminders: own.store.reminders },
    calendar,
    policy: POLICY,
    office: 'kantor',
    clock: () => now,
  });
  const answer = await send({
    id: String((sent += 1)),
    application: 'app-1',
    key,
    channel: 'mail',
    attempts: 0,
    mayHaveArrived: false,
    payload: {
      template: 'task-reminder',
      task: 'paraf-kasi',
      name: 'Paraf Kasi',
      role: 'kasi',
      holder: true,
      superior: null,
      head: null,
      digest: false,
      dueAt: MORNING,
      ...payload,
    },
  });
  expect(answer.kind).toBe('sent');
};
const loop = (): Loop =>
  createReminderLoop({
    idleMs: 10,
    clock: () => now,
    report: () => undefined,
    reminders: own.store.reminders,
    accounts,
    tasks,
    applications: own.store.applications,
    notifier: createNotifier(
      [
        mailChannel({
          send: (mail) => {
            mails.push(mail);
            return breaks ? Promise.reject(new Error('the line broke')) : Promise.resolve({ messageId: mail.key });
          },
        }),
      ],
      loadWording('config/mail/id.yaml'),
    ),
    calendar,
    policy: POLICY,
    zone: 'Asia/Jakarta',
    batch: 20,
    leaseMs: MINUTE,
  });
const pass = async (): Promise<void> => {
  await loop().pass();
};
const own_ = (): readonly Mail[] => mails.filter(({ to }) => to.includes(recipient));

describe('other data of the source', () => {
  const tellOf = (open: readonly object[]) =>
    createSourceNews({
      store: {
        ...{ accounts, reminders: own.store.reminders },
        tasks: { list: () => Promise.resolve({ items: open, cursor: null, total: open.length } as never) },
      },
      ...{ calendar, policy: POLICY, office: 'prabumulih', clock: () => now },
    });

  it('is mailed once to who has the application, the role where nobody took it, else the front office', async () => {
    const message = unique('message');
    const paraf = { id: 'paraf-kasi', name: 'Paraf Kasi', role: 'kasi', holder: null };
    await tellOf([paraf, { id: 'correct', name: 'Lengkapi', role: 'applicant', holder: null }])('app-1', message);
    await tellOf([paraf])('app-1', message);
    await tellOf([{ ...paraf, holder: `pemegang-${recipient}` }])('app-1', unique('message'));
    await tellOf([])('app-1', unique('message'));
    await pass();

    expect(mails.map(({ to }) => to).toSorted()).toEqual(
      [recipient, `pemegang-${recipient}`, `front-office-${recipient}`].map((id) => `${id}@kantor.example`).toSorted(),
    );
    expect(own_()[0]?.subject).toContain('Data dari sistem asal berubah');
    expect(mails.map(({ text }) => text).join()).toContain('yang sekarang pada langkah "Paraf Kasi"');
  });
});

describe('what officers are told of deadlines', () => {
  it('goes once to the holder, the superior and the head, each by a mail of their own', async () => {
    const key = unique('k');
    await deadline({ template: 'task-overdue', superior: 'kabid', head: 'kadin' }, key);
    await deadline({ template: 'task-overdue', superior: 'kabid', head: 'kadin' }, key);
    await pass();
    await pass();

    expect(own_().map(({ to }) => to.split('@')[0])).toEqual(
      expect.arrayContaining([recipient, `kabid-${recipient}`, `kadin-${recipient}`]),
    );
    expect(own_()).toHaveLength(3);
    expect(own_()[0]?.subject).toMatch(/Melewati batas waktu: Paraf Kasi/);
  });

  it('goes to the one who holds the task, not to the whole lane', async () => {
    task = { ...task, holder: `one-of-${recipient}` };
    await deadline();
    await pass();

    expect(own_().map(({ to }) => to)).toEqual([`one-of-${recipient}@kantor.example`]);
  });

  it('waits for the end of the quiet hours, and is dropped where it is moot by then', async () => {
    now = MORNING + 9 * HOUR; // 18:00
    await deadline();
    await pass();
    now = MORNING + 21 * HOUR; // 06:00
    await pass();
    expect(own_()).toEqual([]);
    now = MORNING + 22 * HOUR; // 07:00
    await pass();
    expect(own_()).toHaveLength(1);

    now = MORNING + 33 * HOUR;
    await deadline();
    task = { ...task, state: 'completed' };
    now = MORNING + 46 * HOUR;
    await pass();
    expect(own_()).toHaveLength(1);
  });

  it('is not sent while the clock is stopped, nor for a due date that has moved ahead', async () => {
    task = { ...task, clockStopped: true };
    await deadline();
    await pass();
    task = { ...task, clockStopped: false, dueAt: MORNING + HOUR };
    await deadline({ template: 'task-overdue' });
    await pass();

    expect(own_()).toEqual([]);
  });

  it('becomes a digest where it would be a flood, at the hour of the office, in one mail', async () => {
    for (let i = 0; i < 5; i += 1) await deadline({ name: `Tugas ${i}` });
    await pass();
    expect(own_()).toHaveLength(2);
    now = MORNING + 22 * HOUR + 59 * MINUTE; // 07:59
    await pass();
    expect(own_()).toHaveLength(2);
    now = MORNING + 23 * HOUR; // 08:00
    await pass();

    const [digest] = own_().slice(2);
    expect(own_()).toHaveLength(3);
    expect(digest?.subject).toMatch(/3 tugas/);
    for (const name of ['Tugas 2', 'Tugas 3', 'Tugas 4']) expect(digest?.text).toContain(name);
  });

  it('of a budget that is too short for an early message stands in the digest alone', async () => {
    await deadline({ digest: true });
    await pass();
    expect(own_()).toEqual([]);
    now = MORNING + 23 * HOUR;
    await pass();

    expect(own_().map(({ subject }) => subject)).toEqual(['Ringkasan batas waktu: 1 tugas']);
  });

  it.each([
    ['a single one', false, 0],
    ['a digest', true, 23 * HOUR],
  ])('is the same mail again after a break between sending and noting it: %s', async (_, digest, later) => {
    await deadline({ digest });
    await deadline({ digest });
    now = MORNING + later;
    breaks = true;
    await pass();
    now += MINUTE;
    // one more comes in between: it must not enter a mail that may have arrived
    await deadline({ digest: true });
    breaks = false;
    now += 2 * MINUTE;
    await pass();
    await pass();
    const keys = own_().map(({ key }) => key);
    const texts = (key: string): ReadonlySet<string> =>
      new Set(own_().flatMap((mail) => (mail.key === key ? [mail.text] : [])));

    expect(new Set(keys).size).toBe(digest ? 1 : 2);
    expect(keys).toHaveLength(digest ? 2 : 3);
    for (const key of keys) expect(texts(key).size).toBe(1);
    const [rows] = await own.raw.query('SELECT outcome FROM reminder WHERE recipient = ? ORDER BY id', [recipient]);
    expect((rows as readonly { readonly outcome?: unknown }[]).map(({ outcome }) => outcome)).toEqual([
      'sent',
      'sent',
      null,
    ]);
  });
});
