/** The office that the configuration names (PARAF_CONFIG), opened for one command. */
import { openOffice, type OpenedOffice } from '../assembly/open-office.js';
import { loadConfig } from '../infra/config/index.js';

const TEMPORAL_MS = 10_000;

export const withOffice = async <T>(use: (office: OpenedOffice) => Promise<T>): Promise<T> => {
  const office = await openOffice(loadConfig(), {
    temporalMs: TEMPORAL_MS,
    report: (event) => void process.stderr.write(`paraf: ${JSON.stringify(event)}\n`),
  });
  try {
    return await use(office);
  } finally {
    await office.close();
  }
};
