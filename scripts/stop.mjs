/** `npm stop`: ends what `npm start` (or a demonstration that was kept) runs in this clone, and waits until it is gone. */
import { stopRuns } from './lib/control.mjs';
import { say } from './lib/terminal.mjs';

const ran = await stopRuns();
say(ran.length === 0 ? 'nothing of this clone runs' : `stopped: ${ran.join(', ')}`);
