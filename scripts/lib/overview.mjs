const line = (name, value) => (value === undefined ? [] : [`  ${name.padEnd(22)} ${value}`]);

const COLUMNS = { login: 'login', role: 'role', password: 'password', passphrase: 'passphrase of the signing key' };

/** The accounts as a table, as wide as what stands in it. */
const accountLines = (accounts) => {
  const rows = [COLUMNS, ...accounts].map((account) => Object.keys(COLUMNS).map((column) => account[column] ?? ''));
  const widths = Object.keys(COLUMNS).map((_, index) => Math.max(...rows.map((row) => row[index].length)));
  return rows.map((row) => `  ${row.map((cell, index) => cell.padEnd(widths[index])).join('  ')}`.trimEnd());
};

/** Addresses of everything, for the person at the terminal. */
export const printAddresses = ({ api, temporal, mail, printer, oss, pki, accounts, logs }) => {
  const lines = [
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
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
};
