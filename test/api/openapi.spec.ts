import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { apiWorld } from '../fakes/api-world.js';

it('openapi.json in the root is what the API serves, but for the address ("npm run openapi" writes it)', async () => {
  const world = await apiWorld();
  try {
    const served = (await world.app.inject({ url: '/api/openapi.json' })).json() as object;
    const written = JSON.parse(readFileSync('openapi.json', 'utf8')) as object;

    expect({ ...served, servers: [{ url: '/' }] }).toEqual(written);
  } finally {
    await world.close();
  }
});
