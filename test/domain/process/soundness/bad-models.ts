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
  /** Part of the message. */
  readonly says?: string;
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
    'more tokens to begin with than ever come',
    'and g; task a; task b; task j startQuantity=3; in -> g; g -> a; g -> b; a -> j; b -> j; j -> out',
    {
      class: 'soundness',
      rule: 'deadlock',
      element: 'j',
      path: ['in', 'g', 'j'],
    },
  ),
  {
    name: 'two tokens to begin with, and one comes',
    text: 'start s; end e; task a startQuantity=2; s -> a -> e',
    class: 'soundness',
    rule: 'deadlock',
    element: 'a',
    path: ['s', 'a'],
    says: 'begins with 2 tokens (startQuantity) and waits for ever: on this way only 1 come',
  },
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

const soundness = (
  name: string,
  rule: string,
  element: string,
  text: string,
  path: readonly string[] = [],
  severity: 'error' | 'warning' = 'error',
): Planted => ({ name, text, class: 'soundness', rule, element, path, severity });

const elsewhere: readonly Planted[] = [
  soundness(
    'a join that waits for its own loop',
    'deadlock',
    'j',
    'start s; and j; task a; xor g; end e; s -> j -> a -> g; g -> e (default); g -> j [again]',
    ['s', 'j'],
  ),
  soundness(
    'a deadlock in an event sub-process',
    'deadlock',
    'vj',
    'start s; task a; end e; s -> a -> e; eventsub V { start v message=m; xor vg; task x; task y; and vj; end ve; v -> vg; vg -> x -> vj; vg -> y (default); y -> vj; vj -> ve }',
    ['s', 'V', 'v', 'vg', 'x', 'vj'],
  ),
  soundness(
    'branches of a reminder that meet unsynchronised',
    'lack-of-synchronisation',
    'vj',
    'start s; task a; end e; s -> a -> e; eventsub V { start v message=m nonint; and vg; task x; task y; xor vj; task z; end ve; v -> vg; vg -> x -> vj; vg -> y; y -> vj; vj -> z -> ve }',
  ),
  soundness(
    'a deadlock in each of several instances',
    'deadlock',
    'j',
    'start s; end e; s -> S -> e; sub S multi { start s2; xor g; task a; task b; and j; end e2; s2 -> g; g -> a -> j; g -> b (default); b -> j; j -> e2 }',
    ['s', 'S', 's2', 'g', 'a', 'j'],
  ),
  soundness(
    'a deadlock two sub-processes deep',
    'deadlock',
    'j',
    'start s; end e; s -> S -> e; sub S { start s2; end e2; s2 -> U -> e2; sub U { start s3; xor g; task a; task b; and j; end e3; s3 -> g; g -> a -> j; g -> b (default); b -> j; j -> e3 } }',
    ['s', 'S', 's2', 'U', 's3', 'g', 'a', 'j'],
  ),
  soundness(
    'a deadline that leaves its parallel branch',
    'deadlock',
    'j',
    'start s; and g; task a; task b; boundary t on=a timer; and j; task late; end e; end e2; s -> g; g -> a -> j; g -> b -> j; t -> late -> e2; j -> e',
    ['a', 't', 'j'],
  ),
  soundness(
    'an error that leaves its parallel branch',
    'improper-completion',
    'e2',
    'start s; and g; service a; task b; boundary t on=a catch-error; and j; end e; end e2; s -> g; g -> a -> j; g -> b -> j; t -> e2; j -> e',
    ['a', 't', 'e2'],
  ),
  soundness(
    'a join of three behind a split of two',
    'deadlock',
    'j',
    'start s; xor h; and g; and j; task a; task b; task c; end e; s -> h; h -> g [x]; h -> c (default); g -> a -> j; g -> b -> j; c -> j; j -> e',
    ['s', 'h', 'c', 'j'],
  ),
  soundness(
    'a parallel join of conditional flows out of a task',
    'deadlock',
    'j',
    'start s; task a; task b; task c; and j; end e; s -> a; a -> b [x]; a -> c (default); b -> j; c -> j; j -> e',
  ),
  soundness(
    'a transaction that gets stuck',
    'deadlock',
    'j',
    'start s; transaction T { start s2; xor g; task a; task b; and j; end ok; s2 -> g; g -> a -> j; g -> b (default); b -> j; j -> ok }; end e; s -> T -> e',
  ),
  soundness(
    'two flows out of a task into one choice',
    'lack-of-synchronisation',
    'j',
    'start s; task a; task b; task c; xor j; task d; end e; s -> a; a -> b; a -> c; b -> j; c -> j; j -> d -> e',
  ),
  soundness(
    'two flows out of the start into one task',
    'lack-of-synchronisation',
    'd',
    'start s; task b; task c; task d; end e; s -> b -> d; s -> c -> d; d -> e',
  ),
  soundness(
    'a choice inside a parallel part joined by a choice',
    'lack-of-synchronisation',
    'j',
    'start s; and g; xor h; task a; task b; task c; xor j; task d; end e; s -> g; g -> a -> j; g -> h; h -> b -> j; h -> c -> j; j -> d -> e',
  ),
  soundness(
    'a message that joins the main way',
    'lack-of-synchronisation',
    'j',
    'start s; task a; boundary b on=a message=m nonint; task x; xor j; task d; end e; s -> a -> j; b -> x -> j; j -> d -> e',
  ),
  soundness(
    'branches side by side into one end',
    'improper-completion',
    'e',
    'start s; and g; task a; task b; end e; s -> g; g -> a -> e; g -> b -> e',
    ['g', 'e'],
    'warning',
  ),
  soundness(
    'a task that comes from nowhere, with a deadline on it',
    'dead-element',
    'd',
    'start s; task a; end e; s -> a -> e; task d; boundary b on=d timer; end e2; d -> e2; b -> e2',
  ),
  soundness(
    'two words that are never equal',
    'dead-element',
    'd',
    'start s; end e; s -> S -> e; sub S { start s2; xor g; task a; task d; xor j; end e2; s2 -> g; g -> a (default); g -> d ["a" = "b"]; a -> j; d -> j; j -> e2 }',
    ['s', 'S', 's2', 'g', 'd'],
  ),
  soundness(
    'a condition that contradicts itself',
    'dead-element',
    'd',
    'start s; xor g; task a; task d; xor j; end e; s -> g; g -> d [n > 5 and n < 3]; g -> a (default); a -> j; d -> j; j -> e',
  ),
  soundness(
    'a condition that one before it covers',
    'dead-element',
    'd',
    'start s; xor g; task a; task d; task b; xor j; end e; s -> g; g -> a [n > 3]; g -> d [n > 5]; g -> b (default); a -> j; d -> j; b -> j; j -> e',
  ),
  soundness(
    'a sub-process that is a circle',
    'dead-element',
    'a',
    'start s; end e; s -> S -> e; sub S { task a; task b; a -> b -> a }',
  ),
  soundness(
    'a task that goes back to itself and on',
    'endless-loop',
    'a',
    'start s; task a; end e; s -> a; xor g; a -> g; g -> a; task n; n -> e',
  ),
  soundness(
    'a loop that gives back a token on each round',
    'endless-loop',
    'j',
    'start s; xor j; task a; and g; task b; end e; s -> j -> a -> g; g -> b -> e; g -> j',
  ),
  soundness(
    'a loop that gives back a token on each round, in a sub-process',
    'endless-loop',
    'j',
    'start s; end e; s -> S -> e; sub S { start s2; xor j; task a; and g; task b; end e2; s2 -> j -> a -> g; g -> b -> e2; g -> j }',
  ),
  soundness(
    'a loop beside a branch that ends',
    'endless-loop',
    'j',
    'start s; and g; xor j; task a; task b; end e; s -> g; g -> b -> e; g -> j -> a -> j',
  ),
  soundness(
    'a sub-process that never leaves its loop',
    'endless-loop',
    'j',
    'start s; end e; s -> S -> e; sub S { start s2; xor j; task a; task b; s2 -> j -> a -> b -> j }',
  ),
  soundness(
    'a loop of links',
    'endless-loop',
    'm',
    'start s; task a; throw t link=L; catch c link=L; xor m; end e; s -> m; c -> m; m -> a -> t; task n; n -> e',
  ),
  soundness(
    'a deadlock only where data change in between',
    'deadlock',
    'j',
    'start s; and g; xor h; xor k; task a; and j; xor m; and j2; end e; s -> g; g -> h; g -> k; h -> a [v]; h -> m (default); a -> j; k -> j [v]; k -> m (default); j -> j2; m -> j2; j2 -> e',
    [],
    'warning',
  ),
];

/** Signed only where the paraf was asked for: two gateways that ask the same. */
const alike: readonly Planted[] = [
  {
    name: 'a signature without its paraf only where data change in between',
    text: `start s; end e; ${IN}; ${OUT}; ${PARAF1}; ${SIGN}; xor g; xor j; xor h; xor k; s -> in -> g; g -> paraf1 [permit]; g -> j (default); paraf1 -> j; j -> h; h -> sign [permit]; h -> k (default); sign -> k; k -> out -> e; lane kasi superior=kadin : in paraf1 ; lane kadin : sign out`,
    class: 'office',
    rule: 'signature-without-paraf',
    element: 'sign',
    severity: 'warning',
  },
  ...official(
    'a hand-over without the survey, where nothing is signed',
    `${IN}; ${OUT}; ${SURVEY}; xor g; xor j; in -> g; g -> survey [x]; g -> j (default); survey -> j; j -> out`,
    {
      rule: 'survey-bypassed',
      element: 'out',
      path: ['in', 'g', 'j', 'out'],
    },
    // In a loop the work that follows the survey also comes before it.
  ).slice(0, 2),
  {
    name: 'a task in no lane of a file without office attributes',
    text: 'start s; user a; user b; end e; s -> a -> b -> e; lane kasi : s a e',
    class: 'office',
    rule: 'task-without-lane',
    element: 'b',
  },
];

export const BAD: readonly Planted[] = [...flow, ...elsewhere, ...office, ...once, ...alike];
