/** The office's registers of numbers over the record, for the API and the command line alike. */
import { localDate } from '../../domain/letter/local-date.js';
import type { NumberBook, OfficeLetters } from '../../domain/letter/office.js';
import { REGISTER_WORDS } from '../../domain/numbering/texts.js';
import type { PaperRow } from '../../domain/numbering/paper.js';
import { kindOf } from '../../domain/letter/kinds.js';
import {
  checkRegister,
  kindOfKey,
  LAST_OF_PAPER,
  NO_YEAR,
  paperEnd,
  registerYear,
} from '../../domain/numbering/register.js';
import type { DrawRegister, RegisterEntry, Registers, RegisterSummary } from '../../domain/ports/registers.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { NumberRegister, NumberRow } from '../../domain/ports/numbers.js';
import type { SystemLogEntry } from '../../domain/ports/system-log.js';
import { refusal, type Refusal } from '../../domain/shared/error-codes.js';
import { reasonMissing } from '../../domain/shared/reason-missing.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { invalidInput } from '../../domain/shared/invalid-input.js';
import { err, ok, type Result } from '../../domain/shared/result.js';
import type { Instant } from '../../domain/shared/time.js';

export interface RegisterDeskDeps {
  readonly letters: OfficeLetters;
  /** Names of permit types, groups and procedures, by id. */
  readonly names: ReadonlyMap<string, { readonly name: string }>;
  readonly numbers: NumberRegister;
  readonly applications: Pick<Applications, 'find' | 'file'>;
  readonly draw: DrawRegister;
  readonly now: () => Instant;
}

/** Applications that are read at once for a print. */
const TOGETHER = 8;

const entryOf = ({ seq, number, state, reason, application, at, key }: NumberRow): RegisterEntry => ({
  seq,
  number,
  state,
  reason,
  application,
  at,
  kind: kindOfKey(key),
});

export const createRegisterDesk = (deps: RegisterDeskDeps): Registers => {
  const { letters, names, numbers, applications, now } = deps;
  const { office, numbering, letterhead } = letters;
  const stored = ({ id }: NumberBook): string => `${office.id}/${id}`;
  const running = (book: NumberBook): number => registerYear({ reset: book.reset, zone: office.zone }, now());
  const shownYear = (year: number): number | null => (year === NO_YEAR ? null : year);

  const bookOf = (id: string): Result<NumberBook, Refusal> => {
    const book = numbering.registers.find((one) => one.id === id);
    if (book !== undefined) return ok(book);
    const known = numbering.registers.map((one) => one.id);
    return err(
      refusal('REGISTER_NOT_FOUND', `the office keeps no register ${JSON.stringify(id)}; known: ${known.join(', ')}`, {
        expected: known,
      }),
    );
  };

  const volumeOf = (
    id: string,
    year: number | undefined,
  ): Result<{ readonly book: NumberBook; readonly year: number }, Refusal> => {
    const book = bookOf(id);
    if (!book.ok) return book;
    if (year === undefined) return ok({ book: book.value, year: running(book.value) });
    return book.value.reset === 'yearly'
      ? ok({ book: book.value, year })
      : err(invalidInput([fieldFault('year', 'expected none: this register never starts anew')]));
  };

  const summary = async (book: NumberBook): Promise<RegisterSummary> => {
    const year = running(book);
    const { id, name, pattern, reset, kinds } = book;
    return { id, name, pattern, reset, kinds, year: shownYear(year), ...(await numbers.tally(stored(book), year)) };
  };

  const logged = (verb: string, book: NumberBook, actor: string, detail: SystemLogEntry['detail']): SystemLogEntry => ({
    at: now(),
    office: office.id,
    actor,
    verb,
    subject: book.id,
    detail,
  });

  const found = async (book: NumberBook, year: number, seq: number): Promise<NumberRow | null> => {
    const [row] = await numbers.page(stored(book), year, seq - 1, 1);
    return row?.seq === seq ? row : null;
  };

  const paperRow = async (row: NumberRow): Promise<PaperRow> => {
    const [application, file] = await Promise.all([
      applications.find(row.application),
      applications.file(row.application),
    ]);
    const kind = kindOfKey(row.key);
    const about = application === null ? null : (names.get(application.permitType)?.name ?? application.permitType);
    const subject = [kind === null ? null : kindOf(kind).word, about].filter((part) => part !== null).join(': ');
    const applicant = file?.applicant.name.trim() ?? '';
    return {
      seq: row.seq,
      number: row.number,
      date: localDate(row.at, office.zone),
      subject: subject === '' ? REGISTER_WORDS.none : subject,
      applicant: applicant === '' ? null : applicant,
      state: row.state,
      reason: row.reason,
    };
  };

  return {
    list: () => Promise.all(numbering.registers.map(summary)),

    entries: async (register, { year: wanted, after = 0, limit }) => {
      const volume = volumeOf(register, wanted);
      if (!volume.ok) return volume;
      const { book, year } = volume.value;
      // One row more than shown tells whether there is a next page.
      const rows = await numbers.page(stored(book), year, after, limit + 1);
      const shown = rows.slice(0, limit);
      return ok({
        register,
        year: shownYear(year),
        items: shown.map(entryOf),
        next: rows.length > limit ? (shown.at(-1)?.seq ?? null) : null,
      });
    },

    begin: async (register, { last, reason, actor }) => {
      const book = bookOf(register);
      if (!book.ok) return book;
      const end = paperEnd(last, reason);
      if (!end.ok)
        return err(
          end.error.code === 'REASON_MISSING'
            ? reasonMissing('a register is begun with a reason, which the system log keeps')
            : invalidInput([fieldFault('/last', 'expected {most} or less', { most: LAST_OF_PAPER })]),
        );
      const year = running(book.value);
      const answer = await numbers.begin(
        stored(book.value),
        year,
        end.value,
        logged('register-begin', book.value, actor, { year, last, reason: reason.trim() }),
      );
      return answer.begun
        ? ok(await summary(book.value))
        : err(
            refusal(
              'REGISTER_BEGUN',
              `register "${register}" stands at ${String(answer.last)} and cannot begin again`,
              {
                last: answer.last,
              },
            ),
          );
    },

    void: async (register, { year: wanted, seq, reason, actor }) => {
      const volume = volumeOf(register, wanted);
      if (!volume.ok) return volume;
      const { book, year } = volume.value;
      const words = reason.trim();
      if (words === '') return err(reasonMissing('a number is voided with a reason, which the register shows'));
      const row = await found(book, year, seq);
      if (row === null)
        return err(refusal('NUMBER_NOT_FOUND', `register "${register}" has no number ${String(seq)} of that year`));
      if (row.state === 'void') return err(refusal('ALREADY_DONE', `number ${String(seq)} is void already`));
      if (row.state === 'used')
        return err(
          refusal('NUMBER_NOT_RESERVED', 'a letter bears this number: the letter is revoked or cancelled instead'),
        );
      // The outbox makes the statement after its application has ended, however long a service was away.
      const kind = kindOfKey(row.key);
      if (kind !== null && kindOf(kind).afterEnd)
        return err(refusal('NUMBER_NOT_RESERVED', 'the statement of the deemed approval is still to be sealed'));
      const detail = { year, seq, number: row.number, application: row.application, reason: words };
      if (!(await numbers.discard(stored(book), year, seq, words, logged('number-void', book, actor, detail))))
        return err(
          refusal('NUMBER_NOT_RESERVED', 'its application still runs, or its letter was published: the number stays'),
        );
      return ok(entryOf({ ...row, state: 'void', reason: words }));
    },

    print: async (register, { year: wanted }) => {
      const volume = volumeOf(register, wanted);
      if (!volume.ok) return volume;
      const { book, year } = volume.value;
      const all = await numbers.list(stored(book), year);
      const rows: PaperRow[] = [];
      for (let at = 0; at < all.length; at += TOGETHER)
        rows.push(...(await Promise.all(all.slice(at, at + TOGETHER).map(paperRow))));
      const pdf = await deps.draw({
        government: letterhead.government,
        agency: letterhead.agency,
        address: letterhead.address,
        name: book.name,
        year: shownYear(year),
        rows,
        gaps: checkRegister(all, all[0]?.seq).gaps,
        printedOn: localDate(now(), office.zone),
      });
      return ok({ pdf, name: `${book.id}${year === NO_YEAR ? '' : `-${String(year)}`}.pdf` });
    },
  };
};
