import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';

type Lister = Pick<Applications, 'list'>;

const PAGE = 200;

const pages = async (
  applications: Lister,
  query: { readonly office: string; readonly status?: string },
  keep: (row: ApplicationRow) => boolean,
): Promise<readonly ApplicationRow[]> => {
  const found: ApplicationRow[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Lister['list']>> = await applications.list({
      ...query,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    found.push(...page.items.filter(keep));
    cursor = page.next;
  } while (cursor !== null);
  return found;
};

/** The permit request of OSS that the application decides; null where it came from elsewhere. */
export const permitRequestOf = ({ origin }: ApplicationRow): string | null =>
  origin.source === 'oss' ? origin.keys.id_izin : null;

/** Applications from OSS that have not come to an end. */
const STILL = ['received', 'running'] as const;

export const unfinishedOfNib = async (
  applications: Lister,
  office: string,
  nib: string,
): Promise<readonly ApplicationRow[]> => {
  const keep = (row: ApplicationRow): boolean => row.origin.source === 'oss' && row.origin.keys.nib === nib;
  const found = await Promise.all(STILL.map((status) => pages(applications, { office, status }, keep)));
  return found.flat();
};

/** Every application of one permit request, also those that have ended. */
export const ofPermitRequest = (
  applications: Lister,
  office: string,
  request: string,
): Promise<readonly ApplicationRow[]> => pages(applications, { office }, (row) => permitRequestOf(row) === request);
