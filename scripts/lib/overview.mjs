const line = (name, value) => (value === undefined ? [] : [`  ${name.padEnd(22)} ${value}`]);

const accountLine = (account) =>
  typeof account === 'string'
    ? `  ${account}`
    : `  ${Object.values(account)
        .filter((value) => ['string', 'number'].includes(typeof value))
        .join('  ')}`;

/** Where everything is, for the person at the terminal. */
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
    ...(accounts.length === 0 ? [] : ['Demo accounts', ...accounts.map(accountLine), '']),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
};
