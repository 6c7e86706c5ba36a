import { describe, expect, it } from '@jest/globals';

import type { OutsideMessage } from '../../../src/domain/application/messages.js';
import { DEFAULT_COLUMNS } from '../../../src/domain/integration/sicantik.js';
import type { ApplicationRow } from '../../../src/domain/ports/applications.js';
import type { NewApplication } from '../../../src/domain/ports/new-applications.js';
import type { InboxEntry } from '../../../src/domain/ports/inbox.js';
import type { ClockStop } from '../../../src/domain/time/clock-state.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import { createIntakeLoop } from '../../../src/office/intake/intake-loop.js';
import { aReceiveNib, checklistRows } from '../../builders/receive-nib.js';
import { SERIES } from '../../builders/numbering.js';

const anOffice = (known = true) => {
  const made: NewApplication[] = [];
  const told: { application: string; message: OutsideMessage }[] = [];
  const notes: { id: string; verb: string; after: JsonObject; personal: JsonObject | null }[] = [];
  const ended: string[] = [];
  /** Messages of the source that officers were told of. */
  const news: string[] = [];
  const entries: InboxEntry[] = [];
  /** Stops of the clock of every running application. */
  const stops: ClockStop[] = [];
  const rowOf = (application: NewApplication): ApplicationRow =>
    ({ ...application, status: 'running', state: { clock: { stops } } }) as never;
  const loop = createIntakeLoop({
    inbox: {
      take: () => Promise.resolve(entries.splice(0)),
      done: (id) => {
        ended.push(`done ${id}`);
        return Promise.resolve();
      },
      failed: (id, { reason }, at) => {
        ended.push(`failed ${id} ${String(at)} ${reason}`);
        return Promise.resolve();
      },
    },
    applications: {
      findBySource: (source, ref) => {
        const found = made.find((one) => one.origin.source === source && one.sourceRef === ref);
        return Promise.resolve(found === undefined ? null : rowOf(found));
      },
      list: ({ status }) => Promise.resolve({ items: status === 'received' ? [] : made.map(rowOf), next: null }),
      audit: (id) => Promise.resolve(notes.filter((note) => note.id === id) as never),
      appendAudit: (id, { verb, after, personal }) => {
        notes.push({ id, verb, after: after ?? {}, personal: personal ?? null });
        return Promise.resolve();
      },
      file: (id) => Promise.resolve(made.find((one) => one.id === id) ?? null),
      fileHistory: (id) => {
        const filed = made.find((one) => one.id === id);
        return Promise.resolve(filed === undefined ? null : { filed, corrections: [] });
      },
    },
    tellOfSource: async (application, message) => void news.push(`${application} ${message}`),
    courier: {
      post: (application, message) => {
        told.push({ application, message });
        return Promise.resolve({ fresh: true, same: true });
      },
    },
    office: { id: 'prabumulih', oss: { region: '1674', authority: '02', agency: '674' } },
    columns: DEFAULT_COLUMNS,
    findPermitType: () => (known ? 'izin-usaha-toko-swalayan' : null),
    findSicantikPermitType: () => (known ? 'sipa' : null),
    definitionFor: () => Promise.resolve('digest'),
    begin: (origin, application) => {
      const same = made.find((one) => one.origin.source === origin.source && one.sourceRef === application.sourceRef);
      const id = same?.id ?? `app-${String(made.length + 1)}`;
      if (same === undefined) made.push({ ...application, origin, id, series: SERIES, trackingSecretHash: 'h' });
      return Promise.resolve({ ok: true, value: { id, created: same === undefined } });
    },
    batch: 10,
    firstRetryMs: 1,
    mostRetryMs: 10,
    unknownRetryMs: 60,
    idleMs: 1,
    clock: () => 1_000,
    report: () => undefined,
  });
  const receive = async (id: string, fields: JsonObject = {}): Promise<void> => {
    entries.push({
      id,
      source: 'oss',
      receivedAt: 500,
      attempts: 0,
      body: { method: 'receiveNIB', body: aReceiveNib(fields) },
    });
    await loop.pass();
  };
  const push = async (id: string, row: JsonObject): Promise<void> => {
    entries.push({ id, source: 'sicantik', receivedAt: 500, attempts: 0, body: { readable: true, row } });
    await loop.pass();
  };
  return { loop, receive, push, entries, made, told, notes, ended, stops, news };
};

describe('intake', () => {
  it('makes one application of a message, also when the entry comes back after a kill', async () => {
    const office = anOffice();

    await office.receive('1');
    await office.receive('1');

    expect(office.made.map(({ id, permitType, origin }) => [id, permitType, origin.source])).toEqual([
      ['app-1', 'izin-usaha-toko-swalayan', 'oss'],
    ]);
    expect(office.ended).toEqual(['done 1', 'done 1']);
  });

  it('puts an update before the officers of the running application instead of deciding the permit twice', async () => {
    const office = anOffice();
    await office.receive('1');

    const update = { tipe_dokumen: '5', tgl_perubahan_nib: '2026-11-22', alamat_perseroan: 'Jalan Baru 99' };
    await office.receive('2', update);
    await office.receive('2', update);

    expect(office.made).toHaveLength(1);
    expect(office.notes.map(({ id, verb, after }) => [id, verb, after['inbox']])).toEqual([
      ['app-1', 'source-updated', '2'],
    ]);
    expect(office.news).toEqual(['app-1 2']);
  });

  it('puts every change of one day before the officers, once, and names what has changed', async () => {
    const office = anOffice();
    await office.receive('1', { alamat_perseroan: 'Jalan Lama 1' });

    await office.receive('2', { alamat_perseroan: 'Jalan Baru 99' });
    await office.receive('3', { alamat_perseroan: 'Jalan Baru 99', flag_ekspor: 'Y' });
    await office.receive('4', { alamat_perseroan: 'Jalan Lama 1' });

    expect(office.made).toHaveLength(1);
    expect(office.notes.map(({ verb, after }) => [verb, after['inbox'], after['changed']])).toEqual([
      ['source-updated', '2', ['applicant.address']],
      ['source-updated', '4', ['applicant.address']],
    ]);
  });

  it('puts a corrected row of SiCANTIK before the officers, and tells that it was dropped; a step of theirs is neither', async () => {
    const office = anOffice();
    const row = {
      no_permohonan: 'R/1',
      instansi_id: '1674',
      nama: 'Budi Contoh',
      jenis_izin_id: '112',
      status: 'Proses',
    };

    await office.push('1', row);
    await office.push('2', { ...row, jenis_proses_id: '2', tgl_diubah: '2026-11-21', status: 'Selesai' });
    await office.push('3', { ...row, nama: 'Budi Betul' });
    await office.push('4', { ...row, nama: 'Budi Betul', status: 'Drop' });
    await office.push('5', { ...row, nama: 'Budi Betul', del: 1 });

    expect(office.made).toHaveLength(1);
    expect(office.notes.map(({ verb, after }) => [verb, after['inbox'], after['changed'] ?? after['reason']])).toEqual([
      ['source-updated', '3', ['applicant.name', 'data.businessName', 'data.row.nama']],
      ['source-withdrawn', '4', 'its status is "drop"'],
      ['source-withdrawn', '5', 'the row is deleted'],
    ]);
  });

  it('begins nothing for a row that was dropped before it came', async () => {
    const office = anOffice();

    await office.push('1', { no_permohonan: 'R/1', nama: 'Budi', jenis_izin_id: '112', status: 'Drop' });

    expect([office.made.length, office.notes.length]).toEqual([0, 0]);
  });

  it('tells where a value holds what looks like markup', async () => {
    const office = anOffice();

    await office.receive('1', { nama_perseroan: 'PT <script>x</script>' });

    expect(office.notes).toMatchObject([
      { verb: 'source-markup', after: { fields: ['applicant.name', 'data.businessName'] } },
    ]);
  });

  it.each([
    ['3', 'nib-revoked'],
    ['4', 'nib-cancelled'],
  ])('of type %s tells running applications %s', async (type, status) => {
    const office = anOffice();
    await office.receive('1');

    await office.receive('2', { tipe_dokumen: type });

    expect(office.told).toMatchObject([
      { application: 'app-1', message: { type: 'supersede', status, actor: { user: 'system' }, at: 500 } },
    ]);
  });

  it('tells the clock a status that the checklist carries, once, and none that says what the clock does already', async () => {
    const office = anOffice();
    const status = async (id: string, code: string, changed: string): Promise<void> => {
      await office.receive(id, {
        tgl_perubahan_nib: changed,
        data_checklist: checklistRows().map((row) => ({ ...row, kd_status: code })),
      });
    };
    const codes = (): readonly string[] =>
      office.told.flatMap(({ message }) => (message.type === 'oss-clock' ? [`${message.code} ${message.key}`] : []));
    const by41: ClockStop = {
      ...{ id: 'oss-1', from: 500, to: null, budgets: null },
      ground: { kind: 'oss', detail: '41' },
    };
    await office.receive('1');

    await status('2', '41', '2026-11-22');
    await status('3', '41', '2026-11-23');
    // Two before the clock has heard: one key, which the record takes once.
    expect(codes()).toEqual(['41 oss-41-status-0', '41 oss-41-status-0']);

    office.stops.push(by41);
    await status('4', '41', '2026-11-24');
    expect(codes()).toHaveLength(2);
    await status('5', '42', '2026-11-25');
    expect(codes().at(-1)).toBe('42 oss-42-status-1');

    office.stops.splice(0, 1, { ...by41, to: 600 });
    await status('6', '42', '2026-11-26');
    expect(codes()).toHaveLength(3);
    await status('7', '41', '2026-11-27');
    expect(codes().at(-1)).toBe('41 oss-41-status-1');
    expect(office.made).toHaveLength(1);
  });

  it('keeps an entry with an unknown permit code, by name, and looks again later', async () => {
    const office = anOffice(false);

    await office.receive('1');

    expect(office.made).toEqual([]);
    expect(office.ended[0]).toMatch(/^failed 1 1060 PERMIT_TYPE_UNKNOWN: .*016000000031/);
  });

  it('keeps an entry that cannot be read until a person has looked', async () => {
    const office = anOffice();
    office.entries.push({
      id: '9',
      source: 'oss',
      receivedAt: 0,
      attempts: 0,
      body: { method: 'receiveNIB', body: { x: 1 } },
    });

    await office.loop.pass();

    expect(office.ended[0]).toMatch(/^failed 9 null INPUT_INVALID/);
  });
});
