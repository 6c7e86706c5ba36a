import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RowDataPacket } from 'mysql2';
import { checkRegister } from '../../../src/domain/numbering/register.js';
import { connect, ownDatabase, type OwnDatabase } from './own-database.js';
import { anApplication, aTransition, MONDAY } from './record-builders.js';

describe('the register of numbers', () => {
  let own: OwnDatabase;
  beforeAll(async () => {
    own = await ownDatabase();
  });
  afterAll(() => own.drop());

  const request = (key: string, register = 'izin'): Parameters<OwnDatabase['store']['numbers']['reserve']>[0] => ({
    key,
    register,
    year: 2026,
    application: 'a',
    at: MONDAY,
    pattern: '{seq:4}/{class}/DPMPTSP/{roman-month}/{year}',
    values: { class: '503', 'roman-month': 'XI', year: '2026' },
  });

  it('writes the number by its pattern and answers the same for the same key', async () => {
    const first = await own.store.numbers.reserve(request('k1', 'pattern'));

    expect(first).toEqual({ seq: 1, number: '0001/503/DPMPTSP/XI/2026', at: MONDAY, state: 'reserved' });
    expect(await own.store.numbers.reserve({ ...request('k1', 'pattern'), at: MONDAY + 5 })).toEqual(first);
    await own.raw.query("UPDATE letter_number SET state = 'void', reason = 'refused' WHERE number_key = 'k1'");
    expect(await own.store.numbers.reserve(request('k1', 'pattern'))).toEqual({ ...first, state: 'void' });
  });

  it('takes no number for a pattern it cannot write', async () => {
    await expect(own.store.numbers.reserve({ ...request('bad', 'faulty'), values: {} })).rejects.toThrow(
      /VALUE_MISSING for \{class\}/,
    );
    expect(await own.store.numbers.list('faulty', 2026)).toEqual([]);
    expect((await own.store.numbers.reserve(request('good', 'faulty'))).seq).toBe(1);
  });

  it('counts each year for itself', async () => {
    await own.store.numbers.reserve(request('y26', 'years'));
    expect((await own.store.numbers.reserve({ ...request('y27', 'years'), year: 2027 })).seq).toBe(1);
  });

  it('gives 8 parallel takers of one key one number', async () => {
    const taken = await Promise.all(
      Array.from({ length: 8 }, () => own.store.numbers.reserve(request('same', 'once'))),
    );

    expect(new Set(taken.map(({ seq }) => seq))).toEqual(new Set([1]));
  });

  it('leaves no gap and no double under 64 parallel takers while connections are killed and transactions rolled back', async () => {
    const killer = await connect(own.config.database);
    const stop = new AbortController();
    let kills = 0;
    const killing = (async () => {
      while (!stop.signal.aborted) {
        const [rows] = await killer.query<RowDataPacket[]>(
          `SELECT id FROM information_schema.processlist WHERE db = ? AND info LIKE '%letter_%' ORDER BY RAND() LIMIT 2`,
          [own.config.database.name],
        );
        for (const { id } of rows as unknown as readonly { id: number }[]) {
          await killer.query(`KILL ${String(id)}`).then(
            () => (kills += 1),
            () => undefined,
          );
        }
      }
    })();
    const rollingBack = Array.from({ length: 16 }, async () => {
      const connection = await connect(own.config.database, own.config.database.name);
      for (let n = 0; n < 10; n += 1) {
        await connection.query('START TRANSACTION');
        await connection
          .query(`UPDATE letter_register SET last = LAST_INSERT_ID(last + 1) WHERE register = 'crowd' AND year = 2026`)
          .then(
            () => connection.query('ROLLBACK'),
            () => undefined,
          );
      }
      connection.destroy();
    });
    const reserve = async (key: string): Promise<number> => {
      for (;;) {
        try {
          return (await own.store.numbers.reserve(request(key, 'crowd'))).seq;
        } catch (error) {
          if ((error as { code?: string }).code !== 'DATABASE_UNAVAILABLE') throw error;
        }
      }
    };

    const seqs = await Promise.all(
      Array.from({ length: 64 }, async (_, taker) => {
        const own: number[] = [];
        for (let n = 0; n < 5; n += 1) own.push(await reserve(`taker-${String(taker)}-${String(n)}`));
        return own;
      }),
    );
    stop.abort();
    await Promise.allSettled([killing, ...rollingBack]);
    await killer.end();

    const expected = Array.from({ length: 320 }, (_, n) => n + 1);
    expect(seqs.flat().sort((a, b) => a - b)).toEqual(expected);
    expect((await own.store.numbers.list('crowd', 2026)).map(({ seq }) => seq)).toEqual(expected);
    expect(kills).toBeGreaterThan(0);
  });

  it('leaves no gap and no double when the processes of 64 parallel takers are killed by SIGKILL at any moment', async () => {
    const [PROCESSES, TAKERS, AMOUNT, DEATHS] = [8, 8, 6, 2];
    const told = new Map<string, number>();
    let killed = 0;
    /** Killed when it has told a number of chance, in the midst of its other takers' work, and begun anew with the same keys. */
    const live = async (name: string, deadly: number | null): Promise<number | null> => {
      const hooks = ['--import', './scripts/lib/typescript.mjs'];
      const args = ['test/infra/persistence/mortal-taker.ts', own.config.database.name, name, String(AMOUNT)];
      const child = spawn(process.execPath, [...hooks, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
      let heard = '';
      child.stdout.on('data', (part: Buffer) => {
        heard += part.toString();
        if (deadly !== null && heard.split('\n').length > deadly) child.kill('SIGKILL');
      });
      const [code] = (await once(child, 'close')) as [number | null];
      for (const line of heard.split('\n').slice(0, -1)) {
        const [key = '', seq] = line.split(' ');
        // A number told before a death is the number that the next life gets for the same key.
        expect(told.get(key) ?? Number(seq)).toBe(Number(seq));
        told.set(key, Number(seq));
      }
      return code;
    };
    await Promise.all(
      Array.from({ length: PROCESSES }, async (_, n) => {
        for (let life = 0; life < DEATHS; life += 1)
          if ((await live(`p${String(n)}`, 1 + Math.floor(Math.random() * 12))) === null) killed += 1;
        expect(await live(`p${String(n)}`, null)).toBe(0);
      }),
    );

    const rows = await own.store.numbers.list('killed', 2026);
    expect(killed).toBeGreaterThan(0);
    expect(rows).toHaveLength(PROCESSES * TAKERS * AMOUNT);
    expect(checkRegister(rows)).toEqual({ gaps: [], doubles: [], sameNumber: [], unexplained: [] });
    for (const { key, seq } of rows) expect(told.get(key)).toBe(seq);
  }, 540_000);

  it('counts on after the last number of the paper register, once, and says so in the system log', async () => {
    const entry = {
      at: MONDAY,
      office: 'prabumulih',
      actor: 'admin',
      verb: 'begin-register',
      subject: 'paper',
      detail: { last: 416 },
    };

    expect(await own.store.numbers.begin('paper', 2026, 416, entry)).toEqual({ begun: true });
    expect(await own.store.numbers.reserve(request('first', 'paper'))).toMatchObject({ seq: 417 });
    expect(await own.store.numbers.begin('paper', 2026, 900, entry)).toEqual({ begun: false, last: 417 });

    const log = await own.store.administration.systemLog({ office: 'prabumulih', limit: 50 });
    expect(log.filter(({ verb }) => verb === 'begin-register')).toHaveLength(1);
    expect(checkRegister(await own.store.numbers.list('paper', 2026), 417).gaps).toEqual([]);
  });

  it('voids with its reason what was reserved for an application that ended, and nothing else', async () => {
    const { id } = await own.store.applications.create(anApplication());
    await own.store.numbers.reserve({ ...request('left', 'left'), application: id });
    const entry = {
      at: MONDAY,
      office: 'prabumulih',
      actor: 'admin',
      verb: 'void-number',
      subject: 'left',
      detail: { seq: 1 },
    };

    expect(await own.store.numbers.discard('left', 2026, 1, 'pemohon menarik permohonan', entry)).toBe(false);
    await own.raw.query('UPDATE application SET finished_at = 1 WHERE id = ?', [id]);
    expect(await own.store.numbers.discard('left', 2026, 1, 'pemohon menarik permohonan', entry)).toBe(true);
    expect(await own.store.numbers.discard('left', 2026, 1, 'lagi', entry)).toBe(false);
    expect(await own.store.numbers.list('left', 2026)).toMatchObject([
      { state: 'void', reason: 'pemohon menarik permohonan' },
    ]);
  });

  it('is marked used or void by the transition that says so', async () => {
    const { id } = await own.store.applications.create(anApplication());
    await own.store.numbers.reserve({ ...request('used', 'states'), application: id });
    await own.store.numbers.reserve({ ...request('void', 'states'), application: id });

    await own.store.recorder.record(
      aTransition(id, 1, {
        numbers: [
          { key: 'used', state: 'used' },
          { key: 'void', state: 'void', reason: 'salah ketik' },
        ],
      }),
    );

    expect((await own.store.numbers.list('states', 2026)).map(({ state, reason }) => [state, reason])).toEqual([
      ['used', null],
      ['void', 'salah ketik'],
    ]);
  });
});
