import type { SignIns } from '../../domain/ports/sign-ins.js';
import { all } from './columns.js';
import type { Database } from './database.js';
import { SIGN_IN } from './tables/office.js';

export const signIns = (database: Database): SignIns => ({
  note: ({ at, office, account, address, outcome }) =>
    database.run(async (sql) => {
      await sql.write(...SIGN_IN.insert({ at, office, account, address, outcome }));
    }),
  list: ({ office, account, before, limit }) =>
    database.run((sql) =>
      all(
        sql,
        SIGN_IN,
        `SELECT ${SIGN_IN.columns} FROM sign_in WHERE office = ?${account === undefined ? '' : ' AND account = ?'}${before === undefined ? '' : ' AND number < ?'} ORDER BY number DESC LIMIT ${Math.trunc(limit)}`,
        [office, ...(account === undefined ? [] : [account]), ...(before === undefined ? [] : [before])],
      ),
    ),
});
