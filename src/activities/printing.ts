import { templateFor } from '../domain/letter/choose.js';
import { textAt } from '../domain/shared/json.js';
import type { EffectActivities, EffectRequest } from '../domain/effects/contracts.js';
import type { Deps } from '../office/casework.js';
import { permanent } from './failures.js';

/** Name in the place of a printer where the office has switched paper off. */
const NO_PAPER = 'paper-off';

/** Part of a deed's key, before the number that a printer gave to a job. */
const TAKEN = '/taken/';

/**
 * Prints the signed letter with the words that the print is a copy (Palembang regulation 74/2018, article 13(4); Metro
 * regulation 27/2020, article 17(5)); a retry finds the print that was made. An office without paper prints nothing,
 * and that stands on record as a deed of its own.
 */
export const createPrintingActivities = ({
  store,
  office,
  files,
  printer,
  printRenderer,
  now,
}: Deps): Pick<EffectActivities, 'printLetter'> => {
  const wordsFor = async ({ application, letter }: EffectRequest): Promise<{ mark: string; note: string }> => {
    const row = await store.applications.find(application);
    const type = row === null ? undefined : office.permitTypes.get(row.permitType);
    const own = type === undefined ? undefined : templateFor(office.templates, type, letter.kind);
    const template = own ?? [...office.templates.values()][0];
    if (template === undefined)
      throw permanent('INVARIANT', 'the office has no letter templates: add them to config/letters');
    return { mark: template.labels.printMark, note: template.labels.printNote };
  };

  /**
   * The last job of this print that a printer took: it may have forgotten it since, and the print is not made twice.
   */
  const takenBefore = async (application: string, key: string): Promise<string | undefined> => {
    const jobs = (await store.deeds.list(application)).filter((deed) => deed.key.startsWith(`${key}${TAKEN}`));
    return jobs.length === 0 ? undefined : textAt(jobs[jobs.length - 1]?.detail ?? {}, 'taken') || undefined;
  };

  return {
    async printLetter(request) {
      const { application, task, letter, copies } = request;
      const key = `${application}/${task}/print`;
      const done = await store.deeds.find(key);
      if (done !== null) return { job: textAt(done, 'job') || null, printer: textAt(done, 'printer') };
      if (!office.letters.paper) {
        await store.deeds.save(key, application, 'print', { job: '', printer: NO_PAPER, copies: 0 }, now());
        return { job: null, printer: NO_PAPER };
      }
      const { signed, number } = letter;
      const bytes = signed === undefined ? null : await files.get(application, signed.sha256);
      if (signed === undefined || bytes === null)
        throw permanent('DOCUMENT_NOT_FOUND', `the signed letter of ${application} is not in the archive`);
      const copy = await printRenderer.render(bytes, await wordsFor(request));
      const taken = await takenBefore(application, key);
      const printed = await printer.print({
        key,
        title: `Surat ${number ?? application}`,
        bytes: copy,
        copies,
        ...(taken === undefined ? {} : { taken }),
        onTaken: (job) => store.deeds.save(`${key}${TAKEN}${job}`, application, 'print', { taken: job }, now()),
      });
      await store.deeds.save(
        key,
        application,
        'print',
        { job: printed.job, printer: printed.printer, copies, sha256: signed.sha256 },
        now(),
      );
      return { job: printed.job, printer: printed.printer };
    },
  };
};
