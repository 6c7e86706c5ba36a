import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { LONGEST_ID, LONGEST_NAME } from '../../../src/domain/application/record-limits.js';
import { checkBpmn } from '../../../src/infra/bpmn/check.js';

const PUBLISHED = readFileSync('config/processes/prabumulih-tte.bpmn', 'utf8');

const errorsOf = async (xml: string) =>
  (await checkBpmn(xml, {})).findings
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, element }) => [rule, element]);

describe('what the record has room for', () => {
  it('is enough for every procedure that is shipped', async () => {
    expect(await errorsOf(PUBLISHED)).toEqual([]);
  });

  it.each([
    ['an accent', 'periksa_dén_berkas'],
    ['another script', '检查'],
    ['too many characters', `p${'x'.repeat(LONGEST_ID)}`],
  ])('refuses an id with %s, by its element', async (_, id) => {
    const xml = PUBLISHED.replaceAll(/(?<=[">])receive(?=["<])/g, id).replace(
      `paraf:action="${id}"`,
      'paraf:action="receive"',
    );

    const errors = await errorsOf(xml);
    expect(errors).toContainEqual(['id-limit', id]);
  });

  it('takes an id of exactly as many characters as there is room for', async () => {
    const xml = PUBLISHED.replaceAll('flow-1"', `${'f'.repeat(LONGEST_ID)}"`).replaceAll(
      /(?<=[">])is-complete(?=["<])/g,
      'g'.repeat(LONGEST_ID),
    );

    expect((await errorsOf(xml)).filter(([rule]) => rule === 'id-limit')).toEqual([]);
  });

  it('refuses a name that is longer than its column, and says how long it may be', async () => {
    const [first = ''] = /name="[^"]+" paraf:step/.exec(PUBLISHED) ?? [];
    const named = (length: number): string => PUBLISHED.replace(first, `name="${'n'.repeat(length)}" paraf:step`);

    expect((await errorsOf(named(LONGEST_NAME))).filter(([rule]) => rule === 'name-limit')).toEqual([]);
    const { findings } = await checkBpmn(named(LONGEST_NAME + 1), {});
    expect(findings.find(({ rule }) => rule === 'name-limit')?.message).toContain(`names of ${String(LONGEST_NAME)}`);
  });
});
