/**
 * Preloaded by whoever starts the worker (`node --import`), which runs it in every thread of the process. In a thread of
 * workflows the SDK captures a stack for each promise, only to answer Temporal's query `__stack_trace`: a twentieth of the
 * CPU of a permit. Where Node has no promise hooks the SDK does without, and refuses that query; so it does here. It has
 * no option for that. Node's own hooks are kept: `AsyncLocalStorage`, by which the SDK knows what may be cancelled, comes
 * through the same function, and names what it does before and after a promise. See docs/adr/0020-untraced-promises.md.
 */
import v8 from 'node:v8';
import { isMainThread } from 'node:worker_threads';

const { promiseHooks } = v8;
const createHook = promiseHooks.createHook.bind(promiseHooks);

if (!isMainThread)
  promiseHooks.createHook = (hooks) => {
    if (hooks.before !== undefined || hooks.after !== undefined) return createHook(hooks);
    throw new Error('promises of workflows are not traced');
  };
