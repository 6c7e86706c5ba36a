import { needsConfirmation, type Delegation, type Delegations } from '../../domain/ports/delegations.js';
import type { Database } from './database.js';
import { insertInto } from './sql.js';

interface Row {
  readonly id: string;
  readonly office: string;
  readonly kind: Delegation['kind'];
  readonly role: string;
  readonly from_user: string;
  readonly to_user: string;
  readonly from_at: number;
  readonly to_at: number;
  readonly letter: string;
  readonly made_by: string;
  readonly made_at: number;
  readonly ended_at: number | null;
  readonly ended_by: string | null;
  readonly confirmed_by: string | null;
  readonly confirmed_at: number | null;
  readonly decree_sha256: string | null;
  readonly decree_name: string | null;
}

const shown = (row: Row): Delegation => ({
  id: row.id,
  office: row.office,
  kind: row.kind,
  role: row.role,
  from: row.from_user,
  to: row.to_user,
  startsAt: row.from_at,
  endsAt: row.to_at,
  letter: row.letter,
  decree: row.decree_sha256 === null ? null : { sha256: row.decree_sha256, name: row.decree_name ?? '' },
  confirmedBy: row.confirmed_by,
  confirmedAt: row.confirmed_at,
  madeBy: row.made_by,
  madeAt: row.made_at,
  endedAt: row.ended_at,
  endedBy: row.ended_by,
});

const IN_FORCE = 'from_at <= ? AND to_at > ? AND in_force_from <= ? AND (ended_at IS NULL OR ended_at > ?)';
const WAITS = 'in_force_from IS NULL AND ended_at IS NULL';

export const delegations = (database: Database): Delegations => {
  const rows = (where: string, values: readonly (string | number)[]): Promise<readonly Delegation[]> =>
    database.run(async (sql) =>
      (await sql.rows<Row>(`SELECT * FROM delegation WHERE ${where} ORDER BY number DESC`, values)).map(shown),
    );
  return {
    add: (delegation) =>
      database.run(async (sql) => {
        const [statement, values] = insertInto('delegation', {
          id: delegation.id,
          office: delegation.office,
          kind: delegation.kind,
          role: delegation.role,
          from_user: delegation.from,
          to_user: delegation.to,
          from_at: delegation.startsAt,
          to_at: delegation.endsAt,
          letter: delegation.letter,
          made_by: delegation.madeBy,
          made_at: delegation.madeAt,
          in_force_from: needsConfirmation(delegation) ? null : delegation.madeAt,
        });
        await sql.write(statement, values);
      }),
    find: async (id) => (await rows('id = ?', [id]))[0] ?? null,
    list: (office) => rows('office = ?', [office]),
    standInsOf: (user, at) => rows(`to_user = ? AND ${IN_FORCE}`, [user, at, at, at, at]),
    inForce: async (office, role, at) =>
      (await rows(`office = ? AND role = ? AND ${IN_FORCE}`, [office, role, at, at, at, at]))[0] ?? null,
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
    end: (id, by, at) =>
      database.run(async (sql) => {
        const written = await sql.write(
          'UPDATE delegation SET ended_at = ?, ended_by = ? WHERE id = ? AND ended_at IS NULL AND to_at > ?',
          [at, by, id, at],
        );
        return written.affectedRows === 1;
      }),
  };
};
