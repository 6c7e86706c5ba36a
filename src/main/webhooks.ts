/** Doors at which other systems post to the office. */
import type { Webhooks } from '../api/ports.js';
import type { OpenedOffice } from '../assembly/open-office.js';
import { DEFAULT_COLUMNS } from '../domain/integration/sicantik.js';
import type { Logger } from '../infra/log/log.js';
import { createOssInbound } from '../infra/oss/inbound.js';
import { createSicantikInbound } from '../infra/sicantik/inbound.js';

export const openWebhooks = ({ config, store }: OpenedOffice, log: Logger): Webhooks => {
  const notStored = (whose: string) => (event: object) => {
    log.warn(event, `a message of ${whose} was not stored`);
  };
  const oss = createOssInbound({
    inbox: store.inbox,
    credentials: {
      username: config.oss.inbound.username?.reveal() ?? '',
      password: config.oss.inbound.password?.reveal() ?? '',
    },
    report: notStored('OSS'),
  });
  return {
    receiveNIB: (request) => oss.receiveNIB(request),
    receiveNIBSTPW: (request) => oss.receiveNIBSTPW(request),
    receiveFileDS: (request) => oss.receiveFileDS(request),
    sicantikApplication: createSicantikInbound({
      inbox: store.inbox,
      apiKey: config.sicantik.inbound.apiKey?.reveal() ?? '',
      columns: DEFAULT_COLUMNS,
      report: notStored('SiCANTIK'),
    }),
  };
};
