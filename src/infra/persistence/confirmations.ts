import type {
  Confirmation,
  Confirmations,
  ConfirmedEffect,
  NewConfirmation,
} from '../../domain/ports/confirmations.js';
import type { SystemLogEntry } from '../../domain/ports/system-log.js';
import { purposeBox } from '../keys/box.js';
import type { KeyRing } from '../keys/index.js';
import { accountRows, setRoles } from './accounts.js';
import { endSessions } from './administration.js';
import type { Database } from './database.js';
import type { Sql } from './sql.js';
import { logEntry } from './system-log.js';
import { CONFIRMATION } from './tables/office.js';
import { isDuplicate, RecordInvariant } from './unavailable.js';

const ROW = CONFIRMATION.without('number', 'waitingKey');

const waitingKeyOf = ({ kind, account, topic }: Pick<Confirmation, 'kind' | 'account' | 'topic'>): string =>
  `${kind}/${account}/${topic}`;

/** Rolls a transaction back that came too late. */
class TooLate extends Error {}

export const confirmations = (database: Database, keys: KeyRing): Confirmations => {
  const box = purposeBox(keys, 'confirmations');
  const people = accountRows(keys);
  const rows = (where: string, values: readonly string[], order: 'ASC' | 'DESC'): Promise<readonly Confirmation[]> =>
    database.run(async (sql) =>
      ROW.readAll(
        await sql.rows(`SELECT ${ROW.columns} FROM confirmation WHERE ${where} ORDER BY number ${order}`, values),
        box,
      ),
    );
  const takeEffect = async (sql: Sql, effect: ConfirmedEffect, { office, at }: SystemLogEntry): Promise<void> => {
    const account = await people.locked(sql, effect.account);
    if (account === null) throw new RecordInvariant(`there is no account ${effect.account} to change`);
    if (effect.hash !== undefined) {
      await sql.write('UPDATE account SET password_hash = ?, password_once = 1 WHERE id = ?', [
        effect.hash,
        account.id,
      ]);
    }
    // whatever two people agree on is a password, a role, or by what the account is known
    await endSessions(sql, account.id, null);
    if (effect.does === 'set-password') return;
    const { profile, addRoles, enable } = effect.change;
    const { login, name, nik = null, nip, rank, title, email } = account;
    if (profile !== undefined) {
      const changed = { login, name, nik, nip, rank, title, email, ...profile };
      await sql.write('UPDATE account SET profile = ? WHERE id = ?', [
        people.box.close(changed, account.id),
        account.id,
      ]);
    }
    if (addRoles !== undefined) {
      const held = account.roles.filter((one) => one.office === office).map(({ role }) => role);
      await setRoles(sql, account.id, office, [...held, ...addRoles], at);
    }
    if (enable === true) await sql.write('UPDATE account SET disabled = 0 WHERE id = ?', [account.id]);
  };
  const enter = async (sql: Sql, asked: NewConfirmation): Promise<Confirmation> => {
    const fresh: Confirmation = { ...asked, state: 'waiting', decidedBy: null, decidedAt: null, reason: null };
    await sql.write(...CONFIRMATION.insert({ ...fresh, waitingKey: waitingKeyOf(asked) }, box));
    return fresh;
  };
  return {
    ask: async (asked, entry) => {
      try {
        return await database.transaction(async (sql) => {
          const fresh = await enter(sql, asked);
          await logEntry(sql, entry);
          return fresh;
        });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        const [waiting] = await rows('waiting_key = ?', [waitingKeyOf(asked)], 'DESC');
        if (waiting === undefined)
          throw new RecordInvariant(`confirmation ${waitingKeyOf(asked)} was decided while it was asked`);
        return waiting;
      }
    },
    supersede: async (ids, asked, entry) => {
      try {
        await database.transaction(async (sql) => {
          for (const id of ids) {
            const ended = await sql.write(
              "UPDATE confirmation SET state = 'superseded', decided_by = ?, decided_at = ?, waiting_key = NULL WHERE id = ? AND state = 'waiting'",
              [entry.actor, entry.at, id],
            );
            if (ended.affectedRows !== 1) throw new TooLate();
          }
          if (asked !== null) await enter(sql, asked);
          await logEntry(sql, entry);
        });
        return true;
      } catch (error) {
        if (error instanceof TooLate || isDuplicate(error)) return false;
        throw error;
      }
    },
    find: async (id) => (await rows('id = ?', [id], 'ASC'))[0] ?? null,
    waiting: (office) => rows("office = ? AND state = 'waiting'", [office], 'ASC'),
    about: (kind, topic) => rows('kind = ? AND topic = ?', [kind, topic], 'DESC'),
    decide: (id, { state, by, at, reason }, entry, effect) =>
      database.transaction(async (sql) => {
        const decided = await sql.write(
          "UPDATE confirmation SET state = ?, decided_by = ?, decided_at = ?, reason = ?, waiting_key = NULL WHERE id = ? AND state = 'waiting'",
          [state, by, at, reason, id],
        );
        if (decided.affectedRows !== 1) return false;
        if (effect !== undefined) await takeEffect(sql, effect, entry);
        await logEntry(sql, entry);
        return true;
      }),
  };
};
