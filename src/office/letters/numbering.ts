import { bookFor, numberCodes } from '../../domain/letter/office.js';
import type { LetterKind } from '../../domain/letter/kinds.js';
import { localDate, type LocalDate } from '../../domain/letter/local-date.js';
import { numberValues } from '../../domain/numbering/format.js';
import { registerYear } from '../../domain/numbering/register.js';
import type { ApplicationRow } from '../../domain/ports/applications.js';
import type { Instant } from '../../domain/shared/time.js';
import type { Deps } from '../casework.js';
import { lastingFailure } from '../../domain/shared/port-failure.js';

interface NumberWanted {
  readonly row: ApplicationRow;
  readonly kind: LetterKind;
  /** Key of the letter, the same at each try: a retry finds the number that was taken before. */
  readonly key: string;
  readonly at: Instant;
}

interface NumberTaken {
  readonly number: string;
  readonly key: string;
  readonly date: LocalDate;
}

/** Takes the next number of the register that a letter of this kind and permit type belongs in. */
export const createNumbering = ({
  store,
  office,
}: Pick<Deps, 'store' | 'office'>): { take(wanted: NumberWanted): Promise<NumberTaken> } => ({
  async take({ row, kind, key: first, at }) {
    const type = office.permitTypes.get(row.permitType);
    if (type === undefined)
      throw lastingFailure('PERMIT_TYPE_UNKNOWN', `the permit type of ${row.id} is not configured`);
    const book = bookFor(office.letters, kind, type.id);
    if (book === undefined)
      throw lastingFailure('INVARIANT', `the office keeps no register for letters of kind ${kind}`);
    const { zone, id } = office.letters.office;
    const values = numberValues(localDate(at, zone), numberCodes(office.letters, type, book));
    if (!values.ok)
      throw lastingFailure(
        'INVARIANT',
        `the number of ${row.id} cannot be written: ${values.error.code} (${values.error.got})`,
      );
    const reserve = (key: string): ReturnType<typeof store.numbers.reserve> =>
      store.numbers.reserve({
        key,
        register: `${id}/${book.id}`,
        year: registerYear({ reset: book.reset, zone }, at),
        application: row.id,
        at,
        pattern: book.pattern,
        values: values.value,
      });
    // A number that was voided, when the letter became one of the other kind, is never used again: the next key takes
    // another.
    let key = first;
    let reserved = await reserve(key);
    for (let again = 2; reserved.state === 'void'; again += 1) {
      key = `${first}#${again}`;
      reserved = await reserve(key);
    }
    return { number: reserved.number, key, date: localDate(reserved.at, zone) };
  },
});
