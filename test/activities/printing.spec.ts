import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Deps } from '../../src/office/casework.js';
import { createPrintingActivities } from '../../src/activities/printing.js';
import type { EffectRequest } from '../../src/domain/effects/contracts.js';
import { encryptedCaseFiles } from '../../src/infra/archive/case-files.js';
import { loadLetterTemplates, loadOffice, loadPermitTypes } from '../../src/infra/letters/load.js';
import { createPrintRenderer } from '../../src/infra/pdf/letter/print-rendition.js';
import { createPrinter } from '../../src/infra/printing/create-printer.js';
import { startForgetfulPrinter, type ForgetfulPrinter } from '../fakes/forgetful-printer.js';
import { ownDatabase, type OwnDatabase } from '../infra/persistence/own-database.js';
import { anApplication, MONDAY } from '../infra/persistence/record-builders.js';
import { aLetter } from '../infra/signing/office.js';

let own: OwnDatabase;
let folder: string;
let forgetful: ForgetfulPrinter;

beforeAll(async () => {
  own = await ownDatabase();
  folder = mkdtempSync(join(tmpdir(), 'paraf-printing-'));
  forgetful = await startForgetfulPrinter();
});
afterAll(async () => {
  await forgetful.close();
  await own.drop();
  rmSync(folder, { recursive: true, force: true });
});

it('prints a letter once where the worker dies after the printer took it, and the printer has forgotten it', async () => {
  const { id: application } = await own.store.applications.create(
    anApplication({ permitType: 'izin-usaha-toko-swalayan' }),
  );
  const files = encryptedCaseFiles(join(folder, 'cases'), (one) => own.store.fileKey(one));
  const { sha256 } = await files.put(application, await aLetter());
  const letters = loadOffice('config/offices/prabumulih.yaml');
  const office = {
    letters,
    templates: loadLetterTemplates('config/letters'),
    permitTypes: loadPermitTypes('config/permit-types'),
  };
  const worker = (jobTimeoutMs: number): ReturnType<typeof createPrintingActivities> =>
    createPrintingActivities({
      store: own.store,
      office,
      files,
      printRenderer: createPrintRenderer(),
      printer: createPrinter({
        address: forgetful.address,
        userName: 'paraf',
        timeoutMs: 5_000,
        jobTimeoutMs,
        pollMs: 50,
      }),
      now: Date.now,
    } as unknown as Deps);
  const request: EffectRequest = {
    application,
    task: 'print-letter#1',
    element: 'print-letter',
    at: MONDAY,
    letter: {
      kind: 'permit',
      number: '503/001/IUTS/DPMPTSP/2026',
      signed: { sha256, at: MONDAY, by: 'kadin', level: 'B-LT' },
    },
    refusalReason: null,
    copies: 1,
    parafs: [],
  };
  forgetful.holds = { state: 3, name: `${application}/print-letter#1/print` };
  await expect(worker(60).printLetter(request)).rejects.toMatchObject({ code: 'PRINTER_UNAVAILABLE' });
  forgetful.holds = null;

  // another process: nothing of the first is in its memory
  expect(await worker(5_000).printLetter(request)).toEqual({ job: '1', printer: 'Pelupa' });
  expect(await worker(5_000).printLetter(request)).toEqual({ job: '1', printer: 'Pelupa' });
  expect(forgetful.printed).toHaveLength(1);
});
