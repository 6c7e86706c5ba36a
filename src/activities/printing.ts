import { textAt } from '../domain/shared/json.js';
import type { EffectActivities } from './contracts.js';
import type { Deps } from './deps.js';
import { permanent } from './failures.js';

/** Prints exactly the archived bytes of the signed letter; a retry finds the print that was made. */
export const createPrintingActivities = ({
  store,
  files,
  printer,
  now,
}: Deps): Pick<EffectActivities, 'printLetter'> => ({
  async printLetter({ application, task, letter, copies }) {
    const key = `${application}/${task}/print`;
    const done = await store.deeds.find(key);
    if (done !== null) return { job: textAt(done, 'job'), printer: textAt(done, 'printer') };
    const { signed, number } = letter;
    const bytes = signed === undefined ? null : await files.get(application, signed.sha256);
    if (signed === undefined || bytes === null)
      throw permanent('DOCUMENT_NOT_FOUND', `the signed letter of ${application} is not in the archive`);
    const printed = await printer.print({ key, title: `Surat ${number ?? application}`, bytes, copies });
    await store.deeds.save(
      key,
      application,
      'print',
      { job: printed.job, printer: printed.printer, copies, sha256: signed.sha256 },
      now(),
    );
    return { job: printed.job, printer: printed.printer };
  },
});
