import {
  needsConfirmation,
  type Delegation,
  type DelegationNews,
  type DelegationNotices,
  type Delegations,
} from '../../domain/ports/delegations.js';
import { all, type Fields } from './columns.js';
import type { Database } from './database.js';
import { DELEGATION } from './tables/procedures.js';

const ROW = DELEGATION.without('number', 'inForceFrom', 'toldBegunAt', 'toldEndedAt');

const delegationOf = ({ decreeSha256, decreeName, ...row }: Fields<(typeof ROW)['map']>): Delegation => ({
  ...row,
  decree: decreeSha256 === null ? null : { sha256: decreeSha256, name: decreeName ?? '' },
});

const IN_FORCE = 'from_at <= ? AND to_at > ? AND in_force_from <= ? AND (ended_at IS NULL OR ended_at > ?)';
const WAITS = 'in_force_from IS NULL AND ended_at IS NULL';

export const delegations = (database: Database): Delegations => {
  /** Reads delegations, the newest first. */
  const rows = (where: string, values: readonly (string | number)[]): Promise<readonly Delegation[]> =>
    database.run(async (sql) =>
      (await all(sql, ROW, `SELECT ${ROW.columns} FROM delegation WHERE ${where} ORDER BY number DESC`, values)).map(
        delegationOf,
      ),
    );
  return {
    add: (delegation) =>
      database.run(async (sql) => {
        const inForceFrom = needsConfirmation(delegation) ? null : delegation.madeAt;
        await sql.write(...DELEGATION.insert({ ...delegation, inForceFrom }));
      }),
    find: async (id) => (await rows('id = ?', [id]))[0] ?? null,
    list: (office) => rows('office = ?', [office]),
    standInsOf: (user, at) => rows(`to_user = ? AND ${IN_FORCE}`, [user, at, at, at, at]),
    inForce: async (office, role, at) =>
      (await rows(`office = ? AND role = ? AND ${IN_FORCE}`, [office, role, at, at, at, at])).toReversed(),
    fileDecree: (id, { sha256, name }) =>
      database.run(async (sql) => {
        const written = await sql.write(
          `UPDATE delegation SET decree_sha256 = ?, decree_name = ? WHERE id = ? AND ${WAITS}`,
          [sha256, name, id],
        );
        return written.affectedRows === 1;
      }),
    confirm: (id, by, at) =>
      database.run(async (sql) => {
        const written = await sql.write(
          `UPDATE delegation SET in_force_from = ?, confirmed_by = ?, confirmed_at = ? WHERE id = ? AND ${WAITS} AND to_at > ?`,
          [at, by, at, id, at],
        );
        return written.affectedRows === 1;
      }),
    end: (id, by, reason, at) =>
      database.run(async (sql) => {
        const written = await sql.write(
          'UPDATE delegation SET ended_at = ?, ended_by = ?, ended_reason = ? WHERE id = ? AND ended_at IS NULL AND to_at > ?',
          [at, by, reason, id, at],
        );
        return written.affectedRows === 1;
      }),
  };
};

const TOLD: Readonly<Record<DelegationNews, string>> = { begun: 'told_begun_at', ended: 'told_ended_at' };

export const delegationNotices = (database: Database): DelegationNotices => ({
  untold: (office, at) =>
    database.run(async (sql) => {
      const read = async (news: DelegationNews, where: string, values: readonly number[]) =>
        (
          await all(sql, ROW, `SELECT ${ROW.columns} FROM delegation WHERE office = ? AND ${where} ORDER BY number`, [
            office,
            ...values,
          ])
        ).map((row) => ({ delegation: delegationOf(row), news }));
      return [
        ...(await read('begun', `told_begun_at IS NULL AND ${IN_FORCE}`, [at, at, at, at])),
        ...(await read(
          'ended',
          'told_begun_at IS NOT NULL AND told_ended_at IS NULL AND (to_at <= ? OR ended_at <= ?)',
          [at, at],
        )),
      ];
    }),
  told: (id, news, at) =>
    database.run(async (sql) => {
      await sql.write(`UPDATE delegation SET ${TOLD[news]} = ? WHERE id = ?`, [at, id]);
    }),
});
