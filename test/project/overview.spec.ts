import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { overview } from '../../scripts/lib/overview.mjs';
import { goodTokens } from '../../src/domain/integration/oss-token.js';

it('shows who starts an office how the other systems would speak to it', () => {
  const oss = { username: 'oss', password: 'sandi-oss' };
  const shown = overview({
    ...{ api: { url: 'http://127.0.0.1:3000' }, temporal: { address: 't' }, mail: { folder: 'm' }, logs: 'l' },
    ...{ printer: { spool: 's' }, oss: { url: 'o' }, pki: { url: 'p' }, accounts: [] },
    webhooks: { oss, sicantikKey: 'kunci-sicantik' },
  });
  const { nib } = (
    JSON.parse(readFileSync('config/samples/oss/receive-nib.json', 'utf8')) as { dataNIB: { nib: string } }
  ).dataNIB;
  const tokens = goodTokens(oss, nib, Date.now(), (text) => createHash('sha1').update(text).digest('hex'));

  const [, token] = /-H 'Token: (\w+)'/u.exec(shown) ?? [];
  expect(tokens).toContain(token);
  expect(shown).toContain("-H 'X-Api-Key: kunci-sicantik'");
  for (const path of ['oss/receiveNIB', 'sicantik/permohonan'])
    expect(shown).toContain(`http://127.0.0.1:3000/api/v1/${path}`);
});
