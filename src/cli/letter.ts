/** `paraf letter`: an office's work on its letter templates, without a running server. */
import { group } from './group.js';
import { run as preview } from './letter/preview.js';

const USAGE = `usage: paraf letter preview TEMPLATE -o FILE.pdf [--data FILE.json] [--permit-type ID] [--draft] [--sealed] [--config DIR] [--office ID] [--at YYYY-MM-DD]
  TEMPLATE      id of a template in DIR/letters, or the path of a YAML file
  --data        values that go before those of DIR/samples/letters/contoh.json
  --permit-type permit type whose name, fields and legal basis are shown
  --draft       the draft that parafs cover, without number and signature
  --sealed      with the office's seal in the place of a signature
  --config      folder of the configuration (config)
  --office      file in DIR/offices (prabumulih)
  --at          date of the letter (today)`;

/** Runs the subcommand: 0 where it worked, 1 where the template or its data has faults, 2 for a wrong call. */
export const run = group('letter', USAGE, { preview });
