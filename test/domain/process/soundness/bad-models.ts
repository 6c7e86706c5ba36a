/** Planted defects: each drawing has one, in the open and again inside a loop or a sub-process. */
export interface Planted {
  readonly name: string;
  readonly text: string;
  /** Attributes of the process. */
  readonly process?: string;
  readonly class: 'soundness' | 'office';
  readonly rule: string;
  readonly element: string;
  /** Elements that the path must pass, in this order. */
  readonly path?: readonly string[];
  readonly severity?: 'error' | 'warning';
}

/** A fragment from `in` to `out`, in the open, inside a sub-process, and inside a loop. */
const thrice = (name: string, fragment: string, rest: Omit<Planted, 'name' | 'text'>): readonly Planted[] => [
  { name, text: `start s; end e; task in; task out; ${fragment}; s -> in; out -> e`, ...rest },
  {
    name: `${name}, in a sub-process`,
    text: `start s; end e; s -> S -> e; sub S { start s2; end e2; task in; task out; ${fragment}; s2 -> in; out -> e2 }`,
    ...rest,
  },
  {
    name: `${name}, in a loop`,
    text: `start s; end e; xor again; xor more; task in; task out; ${fragment}; s -> again -> in; out -> more; more -> e (default); more -> again [repeat]`,
    ...rest,
  },
];

const SIGNED = 'lane kasi superior=kadin : in paraf1 ; lane kadin : sign out';

const flow: readonly Planted[] = [
  ...thrice(
    'a parallel join after an exclusive split',
    'xor g; task a; task b; and j; in -> g; g -> a [x]; g -> b (default); a -> j; b -> j; j -> out',
    {
      class: 'soundness',
      rule: 'deadlock',
      element: 'j',
      path: ['in', 'g', 'a', 'j'],
    },
  ),
  ...thrice(
    'an exclusive join after a parallel split',
    'and g; task a; task b; xor j; in -> g; g -> a; g -> b; a -> j; b -> j; j -> out',
    {
      class: 'soundness',
      rule: 'lack-of-synchronisation',
      element: 'j',
      path: ['in', 'g', 'a', 'b', 'j'],
    },
  ),
  ...thrice(
    'two parallel branches drawn into one task',
    'and g; task a; task b; in -> g; g -> a; g -> b; a -> out; b -> out',
    {
      class: 'soundness',
      rule: 'lack-of-synchronisation',
      element: 'out',
    },
  ),
  ...thrice(
    'an exclusive join after an inclusive split',
    'or g; task a; task b; xor j; in -> g; g -> a [x]; g -> b [y]; a -> j; b -> j; j -> out',
    {
      class: 'soundness',
      rule: 'lack-of-synchronisation',
      element: 'j',
    },
  ),
  ...thrice(
    'a parallel join after an inclusive split',
    'or g; task a; task b; and j; in -> g; g -> a [x]; g -> b [y]; a -> j; b -> j; j -> out',
    {
      class: 'soundness',
      rule: 'deadlock',
      element: 'j',
    },
  ),
  ...thrice(
    'a branch that leaves before its join',
    'and g; task a; xor h; and j; end left; in -> g; g -> a -> h; h -> j [x]; h -> left (default); g -> j; j -> out',
    {
      class: 'soundness',
      rule: 'deadlock',
      element: 'j',
    },
  ),
  ...thrice(
    'an end reached while a token waits at a join',
    'and g; task a; xor h; and j; end left; in -> g; g -> a -> h; h -> j [x]; h -> left (default); g -> j; j -> out',
    {
      class: 'soundness',
      rule: 'improper-completion',
      element: 'left',
      path: ['in', 'g', 'a', 'h', 'left'],
    },
  ),
  ...thrice('a task that no flow leads to', 'task lost; in -> out; lost -> out', {
    class: 'soundness',
    rule: 'dead-element',
    element: 'lost',
  }),
  ...thrice('a circle that no flow leads to', 'task lost; task found; in -> out; lost -> found -> lost', {
    class: 'soundness',
    rule: 'dead-element',
    element: 'lost',
  }),
  ...thrice(
    'a task behind a condition that is never true',
    'xor g; xor j; task lost; in -> g; g -> lost [1 > 2]; lost -> j; g -> j (default); j -> out',
    {
      class: 'soundness',
      rule: 'dead-element',
      element: 'lost',
      path: ['in', 'g', 'lost'],
    },
  ),
  ...thrice(
    'a default that is never taken',
    'xor g; xor j; task lost; in -> g; g -> j [true]; g -> lost (default); lost -> j; j -> out',
    {
      class: 'soundness',
      rule: 'dead-element',
      element: 'lost',
    },
  ),
  ...thrice(
    'a branch with the condition of another before it',
    'xor g; xor j; task a; task lost; in -> g; g -> a [x > 1]; g -> lost [x > 1]; g -> j (default); a -> j; lost -> j; j -> out',
    {
      class: 'soundness',
      rule: 'dead-element',
      element: 'lost',
    },
  ),
  ...thrice(
    'a loop without a way out',
    'xor g; task a; task b; in -> g -> a -> b -> g; xor h; h -> out; task never; never -> h',
    {
      class: 'soundness',
      rule: 'endless-loop',
      element: 'g',
      path: ['in', 'g', 'a', 'b'],
    },
  ),
  ...thrice(
    'a loop whose way out is never open',
    'xor g; task a; xor h; in -> g -> a -> h; h -> g (default); h -> out [false]',
    {
      class: 'soundness',
      rule: 'endless-loop',
      element: 'g',
    },
  ),
  ...thrice('a choice without a way out', 'xor g; in -> g; g -> out [false]', {
    class: 'soundness',
    rule: 'deadlock',
    element: 'g',
  }),
  ...thrice('a loop of gateways alone', 'and g; xor h; in -> h -> g; g -> h; xor k; k -> out; task never; never -> k', {
    class: 'soundness',
    rule: 'endless-loop',
    element: 'h',
  }),
  ...thrice('an activity that repeats for ever', 'task a loop=true; in -> a -> out', {
    class: 'soundness',
    rule: 'endless-loop',
    element: 'a',
  }),
  // Inside a loop each could be reached by the other's token as well as by its own, so BPMN lets it go on (13.4.3).
  ...thrice(
    'two inclusive joins that wait for each other',
    'and g; or j; or k; task a; task b; xor m; xor n; in -> g; g -> j; g -> k; j -> a -> m; m -> k (default); m -> out [x]; k -> b -> n; n -> j (default); n -> out [x]',
    {
      class: 'soundness',
      rule: 'deadlock',
      element: 'j',
    },
  ).slice(0, 2),
  ...thrice(
    'a reminder that joins the main way',
    'task a; boundary b on=a timer nonint; task remind; xor j; in -> a -> j; b -> remind -> j; j -> out',
    {
      class: 'soundness',
      rule: 'lack-of-synchronisation',
      element: 'j',
    },
  ),
  ...thrice(
    'a race whose loser is awaited',
    'eventgw g; timer t; catch c message=m; and j; in -> g; g -> t -> j; g -> c -> j; j -> out',
    {
      class: 'soundness',
      rule: 'deadlock',
      element: 'j',
    },
  ),
];

const official = (
  name: string,
  fragment: string,
  rest: Omit<Planted, 'name' | 'text' | 'class'>,
): readonly Planted[] => [
  {
    name,
    text: `start s; end e; ${fragment}; s -> in; out -> e; lane kasi superior=kabid : in paraf1 ; lane kabid superior=kadin : paraf2 other; lane kadin : sign out; lane applicant : survey`,
    class: 'office',
    ...rest,
  },
  {
    name: `${name}, in a sub-process`,
    text: `start s; end e; s -> S -> e; sub S { start s2; end e2; ${fragment}; s2 -> in; out -> e2 }; lane kasi superior=kabid : in paraf1 ; lane kabid superior=kadin : paraf2 other; lane kadin : sign out; lane applicant : survey`,
    class: 'office',
    ...rest,
  },
  {
    name: `${name}, in a loop`,
    text: `start s; end e; xor again; xor more; ${fragment}; s -> again -> in; out -> more; more -> e (default); more -> again [repeat]; lane kasi superior=kabid : in paraf1 ; lane kabid superior=kadin : paraf2 other; lane kadin : sign out; lane applicant : survey`,
    class: 'office',
    ...rest,
  },
];

const IN = 'user in step=1 budget=PT5M action=process';
const OUT = 'user out step=9 budget=PT5M action=announce';
const PARAF1 = 'user paraf1 step=2 budget=PT2M action=paraf covers=draft';
const PARAF2 = 'user paraf2 step=3 budget=PT2M action=paraf covers=draft';
const SIGN = 'user sign step=4 budget=PT1M action=sign';
const SURVEY = 'receive survey message=surveyCompleted action=survey stops-clock=true gate=survey';

const office: readonly Planted[] = [
  ...official('a task in no lane', `${IN}; ${OUT}; user nobody step=2 budget=PT5M; in -> nobody -> out`, {
    rule: 'task-without-lane',
    element: 'nobody',
  }),
  ...official('a step without a budget', `${IN}; ${OUT}; user other step=2; in -> other -> out`, {
    rule: 'step-without-budget',
    element: 'other',
  }),
  ...official('a budget that cannot be read', `${IN}; ${OUT}; user other step=2 budget=5min; in -> other -> out`, {
    rule: 'budget-unreadable',
    element: 'other',
  }),
  ...official('work outside the steps without a budget', `${IN}; ${OUT}; user other action=check; in -> other -> out`, {
    rule: 'task-without-budget',
    element: 'other',
  }),
  ...official(
    'a signature that bypasses a paraf',
    `${IN}; ${OUT}; ${PARAF1}; ${SIGN}; xor g; xor j; in -> g; g -> paraf1 [x]; g -> j (default); paraf1 -> j; j -> sign -> out`,
    {
      rule: 'signature-without-paraf',
      element: 'sign',
      path: ['in', 'g', 'j', 'sign'],
    },
  ),
  ...official(
    'a signature beside a paraf',
    `${IN}; ${OUT}; ${PARAF1}; ${SIGN}; and g; and j; in -> g; g -> paraf1 -> j; g -> sign -> j; j -> out`,
    {
      rule: 'signature-without-paraf',
      element: 'sign',
    },
  ),
  ...official(
    'a paraf that a deadline skips',
    `${IN}; ${OUT}; ${PARAF1}; ${PARAF2}; ${SIGN}; boundary late on=paraf2 timer; xor j; in -> paraf1 -> paraf2 -> j; late -> j; j -> sign -> out`,
    {
      rule: 'signature-without-paraf',
      element: 'sign',
      path: ['paraf1', 'paraf2', 'late', 'sign'],
    },
  ),
  ...official(
    'a signature without the survey',
    `${IN}; ${OUT}; ${SIGN}; ${SURVEY}; xor g; xor j; in -> g; g -> survey [x]; g -> j (default); survey -> j; j -> sign -> out`,
    {
      rule: 'survey-bypassed',
      element: 'sign',
      path: ['in', 'g', 'j', 'sign'],
    },
  ),
  ...official(
    'a signature beside the survey',
    `${IN}; ${OUT}; ${SIGN}; ${SURVEY}; and g; and j; in -> g; g -> survey -> j; g -> sign -> j; j -> out`,
    {
      rule: 'survey-bypassed',
      element: 'sign',
    },
  ),
  ...official(
    'a survey that a deadline ends',
    `${IN}; ${OUT}; ${SIGN}; ${SURVEY}; boundary late on=survey timer; xor j; in -> survey -> j; late -> j; j -> sign -> out`,
    {
      rule: 'survey-bypassed',
      element: 'sign',
      path: ['survey', 'late', 'sign'],
    },
  ),
  ...official(
    'a number taken beside the signature',
    `${IN}; ${OUT}; ${SIGN}; service number effect=number; xor g; xor j; in -> g; g -> number [x]; g -> j (default); number -> j; j -> sign -> out`,
    {
      rule: 'signature-without-number',
      element: 'sign',
    },
  ),
  // In a loop a later task is an earlier one too.
  ...official(
    'a return to a later task',
    `${IN}; ${OUT}; user other step=2 budget=PT5M returnTo=out; in -> other -> out`,
    { rule: 'return-target-not-earlier', element: 'other' },
  ).slice(0, 2),
  ...official(
    'a return to nowhere',
    `${IN}; ${OUT}; user other step=2 budget=PT5M returnTo=nowhere; in -> other -> out`,
    { rule: 'return-target-unknown', element: 'other' },
  ),
  ...official(
    'a return across a parallel branch',
    `${IN}; ${OUT}; user other step=2 budget=PT5M; user paraf2 step=3 budget=PT5M; user paraf1 step=4 budget=PT5M returnTo=other; and g; and j; in -> g; g -> other -> j; g -> paraf2 -> j; j -> paraf1 -> out`,
    {
      rule: 'return-across-parallel',
      element: 'paraf1',
    },
  ),
];

const once: readonly Planted[] = [
  {
    name: 'a paraf after the signature',
    text: `start s; end e; ${IN}; ${OUT}; ${PARAF1}; ${SIGN}; s -> in -> sign -> paraf1 -> out -> e; ${SIGNED}`,
    class: 'office',
    rule: 'paraf-after-signature',
    element: 'paraf1',
    path: ['sign', 'paraf1'],
  },
  {
    name: 'a stated total that is not the sum',
    text: `start s; end e; ${IN}; ${OUT}; s -> in -> out -> e; lane kasi : in out`,
    process: 'paraf:statedTotal="PT9M"',
    class: 'office',
    rule: 'stated-total',
    element: 'proc',
    severity: 'warning',
  },
  {
    name: 'a stated total that is not the sum, with a step in a sub-process',
    text: `start s; end e; ${IN}; s -> in -> S -> e; sub S { start s2; end e2; ${OUT}; s2 -> out -> e2 }; lane kasi : in S`,
    process: 'paraf:statedTotal="PT11M"',
    class: 'office',
    rule: 'stated-total',
    element: 'proc',
    severity: 'warning',
  },
  {
    name: 'a lane nobody has named',
    text: `start s; end e; ${IN}; ${OUT}; s -> in -> out -> e; lane Lane_0abc123 : in out`,
    class: 'office',
    rule: 'lane-without-role',
    element: 'Lane_0abc123',
  },
  {
    name: 'a lane with an empty role',
    text: `start s; end e; ${IN}; ${OUT}; s -> in -> out -> e; lane kasi role= : in out`,
    class: 'office',
    rule: 'lane-without-role',
    element: 'kasi',
  },
  {
    name: 'superiors in a circle',
    text: `start s; end e; ${IN}; ${OUT}; s -> in -> out -> e; lane kasi superior=kabid : in ; lane kabid superior=kasi : out`,
    class: 'office',
    rule: 'superior-circle',
    element: 'kasi',
  },
  {
    name: 'an applicant for whom the clock runs',
    text: `start s; end e; ${IN}; ${OUT}; user fix budget=PT5M; s -> in -> fix -> out -> e; lane kasi : in out ; lane applicant : fix`,
    class: 'office',
    rule: 'applicant-runs-clock',
    element: 'fix',
    severity: 'warning',
  },
];

export const BAD: readonly Planted[] = [...flow, ...office, ...once];
