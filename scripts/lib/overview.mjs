import { receiveNib } from '../demo/inputs.mjs';

const line = (name, value) => (value === undefined ? [] : [`  ${name.padEnd(22)} ${value}`]);

const COLUMNS = { login: 'login', role: 'role', password: 'password', passphrase: 'passphrase of the signing key' };

/** The accounts as a table, each column as wide as its longest cell. */
const accountLines = (accounts) => {
  const rows = [COLUMNS, ...accounts].map((account) => Object.keys(COLUMNS).map((column) => account[column] ?? ''));
  const widths = Object.keys(COLUMNS).map((_, index) => Math.max(...rows.map((row) => row[index].length)));
  return rows.map((row) => `  ${row.map((cell, index) => cell.padEnd(widths[index])).join('  ')}`.trimEnd());
};

/**
 * Messages of OSS and SiCANTIK, ready to be pasted, with the credentials of this set-up. These were made for development
 * and open no other office. The token is for the sample's NIB and for today.
 */
const webhookLines = (url, { oss, sicantikKey }) => {
  const post = (header, sample, path) => [
    `  curl -H 'Content-Type: application/json' -H '${header}' \\`,
    `    --data @config/samples/${sample} ${url}/api/v1/${path}`,
  ];
  return [
    'Webhooks to try, with credentials of this development set-up',
    '',
    ...line('OSS user name', oss.username),
    ...line('OSS password', oss.password),
    ...line('OSS token', 'SHA1(user name + password + NIB + date as YYYYMMDD)'),
    ...line('SiCANTIK X-Api-Key', sicantikKey),
    '',
    ...post(`Token: ${receiveNib(oss).token}`, 'oss/receive-nib.json', 'oss/receiveNIB'),
    ...post(`X-Api-Key: ${sicantikKey}`, 'sicantik/push.json', 'sicantik/permohonan'),
    '',
  ];
};

/** Addresses of everything, for the person at the terminal. */
export const overview = ({ api, temporal, mail, printer, oss, pki, accounts, webhooks, logs }) =>
  [
    '',
    'Paraf is up. Ctrl-C or "npm stop" ends it.',
    '',
    ...line('API', `${api.url}/api/v1`),
    ...line('API documentation', `${api.url}/api/docs`),
    ...line('workflows (Temporal)', temporal.ui ?? temporal.address),
    ...line('received e-mail', mail.folder ?? mail.data),
    ...line('printer', printer.address ?? undefined),
    ...line('printed letters', printer.spool),
    ...line('OSS simulator', oss.url),
    ...line('certificate authority', pki.url),
    ...line('logs', logs),
    '',
    ...(accounts.length === 0 ? [] : ['Demo accounts', '', ...accountLines(accounts), '']),
    ...webhookLines(api.url, webhooks),
  ].join('\n');

export const printAddresses = (addresses) => {
  process.stdout.write(`${overview(addresses)}\n`);
};
