import { describe, expect, it } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import type { RowDataPacket } from 'mysql2/promise';

const address = process.env['PARAF_TEST_DATABASE'];
const given = address === undefined ? describe.skip : describe;

given('the database that npm test starts', () => {
  it('speaks to the tests in utf8mb4 with the collation both servers have', async () => {
    const connection = await createConnection(address ?? '');

    const [rows] = await connection.query<RowDataPacket[]>(
      'select @@character_set_database as characters, @@collation_database as collation',
    );
    await connection.end();

    expect(rows).toEqual([{ characters: 'utf8mb4', collation: 'utf8mb4_unicode_ci' }]);
  });

  it('lets a test make a database of its own', async () => {
    const connection = await createConnection(address ?? '');
    const name = `paraf_servers_${String(process.pid)}`;

    await connection.query(`create database \`${name}\``);
    const [rows] = await connection.query<RowDataPacket[]>('show databases like ?', [name]);
    await connection.query(`drop database \`${name}\``);
    await connection.end();

    expect(rows).toHaveLength(1);
  });
});
