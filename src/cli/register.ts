/** `paraf register`: the office's registers of letter numbers. Needs the office's configuration (PARAF_CONFIG). */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { RegisterSummary, Registers } from '../domain/ports/registers.js';
import type { Refusal } from '../domain/shared/error-codes.js';
import type { Result } from '../domain/shared/result.js';
import { withOffice } from './with-office.js';

const USAGE = [
  'usage: paraf register list [--json]',
  '       paraf register begin REGISTER --last N --reason TEXT',
  '       paraf register void REGISTER NUMBER --reason TEXT [--year YYYY]',
  '       paraf register print REGISTER -o FILE.pdf [--year YYYY]',
  '  REGISTER  id of a register in the office’s file',
  '  NUMBER    running number in the register: 12, not the whole text of the number',
  '  --last    last number of the paper register in the running year',
  '  --year    the running year, where left out',
].join('\n');

const OPTIONS = {
  last: { type: 'string' },
  reason: { type: 'string' },
  year: { type: 'string' },
  output: { type: 'string', short: 'o' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const ACTOR = 'command-line';

const parsed = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
type Values = ReturnType<typeof parsed>['values'];

/** A wrong call: the register is not asked. */
class Misused extends Error {}

const wholeNumber = (name: string, text: string | undefined): number => {
  if (text === undefined || !/^[1-9]\d{0,9}$/.test(text))
    throw new Misused(
      `${name}: expected a whole number from 1, it was given ${text === undefined ? 'nothing' : JSON.stringify(text)}`,
    );
  return Number(text);
};

const yearOf = ({ year }: Values): { readonly year?: number } => {
  if (year === undefined) return {};
  if (!/^\d{4}$/.test(year)) throw new Misused(`--year: expected a year such as 2026, it was given "${year}"`);
  return { year: Number(year) };
};

const line = ({ id, name, year, last, used, reserved, void: voided }: RegisterSummary): string =>
  `${id}  ${name}  ${year === null ? '-' : String(year)}  last ${String(last)}  used ${String(used)}  reserved ${String(reserved)}  void ${String(voided)}`;

type Act = (registers: Registers) => Promise<Result<string, Refusal>>;

const shown = async <T>(
  answer: Promise<Result<T, Refusal>>,
  show: (value: T) => string,
): Promise<Result<string, Refusal>> => {
  const given = await answer;
  return given.ok ? { ok: true, value: show(given.value) } : given;
};

/** Reads the whole call before anything is opened. */
const actOf = (verb: string, positionals: readonly string[], values: Values): Act => {
  const [register, number, ...more] = positionals;
  const wanted = verb === 'list' ? 0 : verb === 'void' ? 2 : 1;
  if (positionals.length !== wanted || more.length > 0)
    throw new Misused(`${verb} takes ${String(wanted)} argument(s), it was given ${String(positionals.length)}`);
  const id = register ?? '';
  const reason = values.reason?.trim() ?? '';
  switch (verb) {
    case 'list':
      return async (registers) => {
        const all = await registers.list();
        return { ok: true, value: values.json ? JSON.stringify(all) : all.map(line).join('\n') };
      };
    case 'begin': {
      const last = wholeNumber('--last', values.last);
      if (reason === '') throw new Misused('begin needs --reason, which the system log keeps');
      return (registers) => shown(registers.begin(id, { last, reason, actor: ACTOR }), line);
    }
    case 'void': {
      const seq = wholeNumber('NUMBER', number);
      if (reason === '') throw new Misused('void needs --reason, which the register shows');
      const act = { seq, reason, actor: ACTOR, ...yearOf(values) };
      return (registers) => shown(registers.void(id, act), (entry) => `${entry.number}  void  ${entry.reason ?? ''}`);
    }
    case 'print': {
      const { output } = values;
      if (output === undefined) throw new Misused('say where the register goes: -o FILE.pdf');
      const query = yearOf(values);
      return async (registers) => {
        const answer = await registers.print(id, query);
        if (!answer.ok) return answer;
        await writeFile(output, answer.value.pdf);
        return { ok: true, value: output };
      };
    }
    default:
      throw new Misused(`unknown "${verb}": expected list, begin, void or print`);
  }
};

const failed = (message: string, code: number): number => {
  process.stderr.write(`paraf register: ${message}\n`);
  return code;
};

/** Runs the command: 0 where it worked, 1 where the register refused or the record is away, 2 for a wrong call. */
export const run = async (args: readonly string[]): Promise<number> => {
  const [verb, ...rest] = args;
  if (verb === '--help' || verb === 'help' || rest.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return 0;
  }
  let act: Act;
  try {
    if (verb === undefined) throw new Misused('name what to do');
    const { values, positionals } = parsed(rest);
    act = actOf(verb, positionals, values);
  } catch (error) {
    return failed(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, 2);
  }
  try {
    const answer = await withOffice(({ registers }) => act(registers));
    if (!answer.ok) return failed(`${answer.error.code}: ${answer.error.detail}`, 1);
    process.stdout.write(`${answer.value}\n`);
    return 0;
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error), 1);
  }
};
