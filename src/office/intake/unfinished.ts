import { text } from '../../domain/integration/lenient.js';
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

/** Applications from OSS that have not come to an end. */
const STILL = ['received', 'running'] as const;

export const unfinishedOfNib = async (
  applications: Lister,
  office: string,
  nib: string,
): Promise<readonly ApplicationRow[]> => {
  const keep = (row: ApplicationRow): boolean => row.source === 'oss' && text(row.sourceKeys['nib']) === nib;
  const found = await Promise.all(STILL.map((status) => pages(applications, { office, status }, keep)));
  return found.flat();
};

/** Every application of one permit request, also those that have ended. */
export const ofPermitRequest = (
  applications: Lister,
  office: string,
  request: string,
): Promise<readonly ApplicationRow[]> =>
  pages(applications, { office }, (row) => row.source === 'oss' && text(row.sourceKeys['id_izin']) === request);
