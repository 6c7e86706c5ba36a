import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { run } from '../../../src/cli/register.js';

/** Exit code of a call and its text on standard error; nothing is opened for a wrong call. */
const judged = async (...args: readonly string[]): Promise<readonly [number, string]> => {
  const said: string[] = [];
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  return [await run(args), said.join('')];
};
afterEach(() => {
  jest.restoreAllMocks();
});

describe('a wrong call of paraf register', () => {
  it.each([
    [[], /name what to do/],
    [['erase', 'izin'], /unknown "erase": expected list, begin, void or print/],
    [['list', 'izin'], /list takes 0 argument/],
    [['begin', 'izin', '--reason', 'kertas'], /--last: expected a whole number from 1, it was given nothing/],
    [['begin', 'izin', '--last', '4.5', '--reason', 'kertas'], /--last: .* given "4\.5"/],
    [['begin', 'izin', '--last', '12'], /begin needs --reason/],
    [['void', 'izin'], /void takes 2 argument/],
    [['void', 'izin', 'satu', '--reason', 'x'], /NUMBER: .* given "satu"/],
    [['void', 'izin', '3', '--reason', ' '], /void needs --reason/],
    [['void', 'izin', '3', '--reason', 'x', '--year', '26'], /--year: expected a year such as 2026/],
    [['print', 'izin'], /-o FILE\.pdf/],
    [['print', '-o', 'x.pdf'], /print takes 1 argument/],
    [['list', '--unknown'], /--unknown/],
  ])('%j is refused by name, with the usage', async (args, says) => {
    const [code, text] = await judged(...args);
    expect([code, says.test(text), text.includes('usage: paraf register list')]).toEqual([2, true, true]);
  });
});
