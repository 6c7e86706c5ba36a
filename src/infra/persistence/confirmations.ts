import type { Confirmation, Confirmations } from '../../domain/ports/confirmations.js';
import { purposeBox } from '../keys/box.js';
import type { KeyRing } from '../keys/index.js';
import type { Database } from './database.js';
import { logEntry } from './system-log.js';
import { CONFIRMATION } from './tables/office.js';
import { isDuplicate, RecordInvariant } from './unavailable.js';

const ROW = CONFIRMATION.without('number', 'waitingKey');

const waitingKeyOf = ({ kind, account, topic }: Pick<Confirmation, 'kind' | 'account' | 'topic'>): string =>
  `${kind}/${account}/${topic}`;

export const confirmations = (database: Database, keys: KeyRing): Confirmations => {
  const box = purposeBox(keys, 'confirmations');
  const rows = (where: string, values: readonly string[], order: 'ASC' | 'DESC'): Promise<readonly Confirmation[]> =>
    database.run(async (sql) =>
      ROW.readAll(
        await sql.rows(`SELECT ${ROW.columns} FROM confirmation WHERE ${where} ORDER BY number ${order}`, values),
        box,
      ),
    );
  return {
    ask: async (asked, entry) => {
      const fresh: Confirmation = { ...asked, state: 'waiting', decidedBy: null, decidedAt: null, reason: null };
      try {
        await database.transaction(async (sql) => {
          await sql.write(...CONFIRMATION.insert({ ...fresh, waitingKey: waitingKeyOf(asked) }, box));
          await logEntry(sql, entry);
        });
        return fresh;
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        const [waiting] = await rows('waiting_key = ?', [waitingKeyOf(asked)], 'DESC');
        if (waiting === undefined)
          throw new RecordInvariant(`confirmation ${waitingKeyOf(asked)} was decided while it was asked`);
        return waiting;
      }
    },
    find: async (id) => (await rows('id = ?', [id], 'ASC'))[0] ?? null,
    waiting: (office) => rows("office = ? AND state = 'waiting'", [office], 'ASC'),
    about: (kind, topic) => rows('kind = ? AND topic = ?', [kind, topic], 'DESC'),
    decide: (id, { state, by, at, reason }, entry) =>
      database.transaction(async (sql) => {
        const decided = await sql.write(
          "UPDATE confirmation SET state = ?, decided_by = ?, decided_at = ?, reason = ?, waiting_key = NULL WHERE id = ? AND state = 'waiting'",
          [state, by, at, reason, id],
        );
        if (decided.affectedRows !== 1) return false;
        await logEntry(sql, entry);
        return true;
      }),
  };
};
