import { bookFor, numberCodes } from '../domain/letter/office.js';
import { localDate } from '../domain/letter/local-date.js';
import { numberValues } from '../domain/numbering/format.js';
import { registerYear } from '../domain/numbering/register.js';
import type { EffectActivities } from './contracts.js';
import type { Deps } from './deps.js';
import { permanent } from './failures.js';

/**
 * Takes the next number of the letter's register under a key of application and letter kind, so that a retry, or the
 * same letter after a return, finds the number that was taken before. The transition that records it marks it used.
 */
export const createNumberingActivities = ({ store, office }: Deps): Pick<EffectActivities, 'numberLetter'> => ({
  async numberLetter({ application, letter, at }) {
    const row = await store.applications.find(application);
    const type = row === null ? undefined : office.permitTypes.get(row.permitType);
    if (type === undefined)
      throw permanent('PERMIT_TYPE_UNKNOWN', `the permit type of ${application} is not configured`);
    const book = bookFor(office.letters, letter.kind, type.id);
    if (book === undefined)
      throw permanent('INVARIANT', `the office keeps no register for letters of kind ${letter.kind}`);
    const { zone, id } = office.letters.office;
    const values = numberValues(localDate(at, zone), numberCodes(office.letters, type, book));
    if (!values.ok)
      throw permanent(
        'INVARIANT',
        `the number of ${application} cannot be written: ${values.error.code} (${values.error.got})`,
      );
    const reserve = (key: string): ReturnType<typeof store.numbers.reserve> =>
      store.numbers.reserve({
        key,
        register: `${id}/${book.id}`,
        year: registerYear({ reset: book.reset, zone }, at),
        application,
        at,
        pattern: book.pattern,
        values: values.value,
      });
    // A number that was voided, when the letter became one of the other kind, is never used again: the next key takes another.
    let key = `${application}/${letter.kind}`;
    let reserved = await reserve(key);
    for (let again = 2; reserved.state === 'void'; again += 1) {
      key = `${application}/${letter.kind}#${again}`;
      reserved = await reserve(key);
    }
    return { number: reserved.number, key, date: localDate(reserved.at, zone) };
  },
});
