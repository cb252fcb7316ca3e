import { describe, expect, test } from 'vitest';
import fc from '../../properties.ts';
import { evaluate, type Files, reduce } from './canonical.ts';

/** Modules that a careless reduction would change. */
const hostile: Record<string, Files | string> = {
  shadowing: `
    const a = 1; const b = 2;
    const f = (a) => { const g = (b) => a + b; { const a = 10; var c = g(a); } return [a, c, b]; };
    export default () => [f(5), a, b];`,
  'a label, a property and a variable of one name': `
    const a = { a: 3, b: { a: 4 } };
    export default () => { const out = []; a: for (const b of [1, 2, 3]) { for (;;) { out.push(a.a, a.b.a, { a }.a.a, b); if (b === 2) break a; continue a; } } return out; };`,
  'labels in labels': `
    export default () => { let n = 0; x: { y: for (;;) { n++; if (n > 3) break x; continue y; } } x: for (;;) { n += 10; break x; } return n; };`,
  arguments: `
    const first = function (a, b) { arguments[0] = 9; return [a, arguments.length, arguments[0]]; };
    export default () => { const inner = function () { return (() => arguments[0])(); }; return [first(1, 2, 3), inner(7)]; };`,
  'var hoisting': `
    var x = 'outer';
    export default () => { const before = typeof y; if (before) { var y = 1; } function f() { const seen = x; return seen; var z; } var g = function () { var seen = x; var x = 2; return [seen, x]; }; return [before, y, f(), g()]; };`,
  'closures in loops': `
    export default () => { const a = [], b = []; for (let i = 0; i < 3; i++) a.push(() => i); for (var i = 0; i < 3; i++) b.push(() => i); for (const k of [5, 6]) a.push(() => k); return [...a, ...b].map((f) => f()); };`,
  'getters, setters and computed keys': `
    const key = 'k'; let hidden = 1;
    const o = { get [key + 1]() { return hidden; }, set [key](v) { hidden = v; }, [\`\${key}2\`]: 5, 'a b': 6, 7: 8, async: 9, get: 10, ['__proto__']: 11 };
    export default () => { o.k = 4; return [o.k1, o, Object.keys(o)]; };`,
  templates: `
    const name = 'x'; const tag = (strings, ...values) => [strings.raw, values];
    export default () => [tag\`a\\n\${name}b\${1}\`, \`\${name}\${\`\${name}\`}\`, \`name\`];`,
  'private fields, accessors and static blocks': `
    let made = 0;
    class A { #p = ++made; static #count = 5; static total; static { const t = A.#count; this.total = t * 2; var q = 3; A.q = q; } get p() { return this.#p; } set p(v) { this.#p = v; } #m() { return this.#p * 2; } m() { return this.#m(); } static has(o) { return #p in o; } }
    class B extends A { constructor() { super(); this.x = super.m(); } static s = super.has(new A()); }
    export default () => { const b = new B(); b.p = 40; return [b.p, b.m(), b.x, A.total, A.q, B.s, made, A.has({})]; };`,
  'default parameters that refer to outer names': `
    const y = 'outer'; const z = 1;
    const f = (x = y, g = () => x) => { var y = 'inner'; var x2 = x; return [x, y, g(), x2]; };
    function h(a, b = a, c = () => a) { var a = 'body'; return [a, b, c()]; }
    function k(z, w = z) { z = 5; return [z, w, arguments.length]; }
    function m(p = z) { var z = 2; return [p, z]; }
    export default () => [f(), f('given'), h(1), k(1), m()];`,
  'catch parameters': `
    const e = 'outer';
    export default () => { const out = []; try { throw 'thrown'; } catch (e) { out.push(e); { let e = 'let'; out.push(e); } } try { throw 'again'; } catch (e) { var v = e; var e2 = () => e; } out.push(e, v, e2()); try { throw { e: 1, f: [2] }; } catch ({ e: g, f: [h], i = e }) { out.push(g, h, i); } try { throw 0; } catch { out.push(e); } return out; };`,
  'a var in the place of a catch parameter': `
    const f = () => { try { throw 'thrown'; } catch (e) { var e = 'assigned'; var inside = e; } return [inside, e === undefined]; };
    export default () => f();`,
  'generators and async functions': `
    function* numbers(n) { for (let i = 0; i < n; i++) { const got = yield i; if (got) yield* [got, got]; } return 'end'; }
    const slow = async (x) => { await null; return x; };
    async function* both() { for (const x of numbers(2)) yield slow(x); }
    export default async () => { const out = []; for await (const x of both()) out.push(x); const g = numbers(2); out.push(g.next(), g.next('a'), g.next(), g.next()); return out; };`,
  'another name for the default export': `
    const x = 1; const list = () => [x, other()]; function other() { return x + 1; }
    export { list as default, other as x, x as other };`,
  'names like the canonical ones': `
    const $0 = 1, $1 = 2, $$0 = 3; const v0 = ($1) => $0 + $1 + $$0;
    export default ($2 = 4) => { const $3 = $1; return [v0($2), $3, typeof $4, typeof $$5, typeof globalThis.$6]; };`,
  'a global like a canonical name': `
    globalThis.$0 = 'global'; globalThis.$$1 = 'too';
    const a = 1, b = 2; export default () => [a, b, $0, $$1];`,
  'cyclic references': {
    'main.ts': "import { even } from './even.ts'; export default () => [even(4), even(5)];",
    'even.ts': "import { odd } from './odd.ts'; export const even = (n) => n === 0 || odd(n - 1);",
    'odd.ts': "import { even } from './even.ts'; export const odd = (n) => n !== 0 && even(n - 1);",
  },
  'a cycle that reads too early': {
    'main.ts':
      "import { a } from './a.ts'; import { b } from './b.ts'; export default () => [a, b, String(b)];",
    'a.ts':
      "import { b } from './b.ts'; export var a = 1; export function ofB() { return typeof b; }",
    'b.ts': "import { a, ofB } from './a.ts'; export var b = [typeof a, ofB()];",
  },
  'declared later than read': `
    const read = () => later; const early = read(); var later = 5; const late = read();
    export default () => [early === undefined, late];`,
  'a function that reads what comes later': `
    const early = call(); var x = 5; function call() { return inner(); } function inner() { return typeof x; }
    export default () => [early, call()];`,
  'effects in their order': {
    'main.ts':
      "import { log } from './log.ts'; import './b.ts'; import './a.ts'; log.push('main'); export default () => log;",
    'log.ts': 'export const log = [];',
    'a.ts':
      "import { log } from './log.ts'; import { next } from './count.ts'; export const a = next(); log.push('a', a);",
    'b.ts':
      "import { log } from './log.ts'; import { next } from './count.ts'; log.push('b', next());",
    'count.ts': 'let n = 0; export const next = () => ++n;',
  },
  'an unused variable that acts': `
    let n = 0; const unused = (() => { n = 5; return 1; })(); function add() { n += 2; } const unusedToo = add();
    export default () => n;`,
  'a getter that acts': `
    let n = 0; const probe = { get x() { return ++n; } }; const unused = probe.x; const { x } = probe;
    export default () => [n, x];`,
  'a conversion that acts': `
    let n = 0; const probe = { valueOf() { return ++n; } }; const unused = probe + 1; const other = \`\${probe}\`;
    export default () => n;`,
  'an iterator that acts': `
    let n = 0; const probe = { *[Symbol.iterator]() { n = 7; yield 1; } }; const [unused] = probe; const other = [...probe];
    export default () => n;`,
  'a proxy that acts': `
    let n = 0; const probe = new Proxy({}, { get() { return ++n; } }); const unused = probe.x;
    export default () => n;`,
  'a static that is replaced': `
    let n = 0; const sqrt = Math.sqrt; Math.sqrt = (x) => { n++; return sqrt(x); }; const unused = Math.sqrt(4); Math.sqrt = sqrt;
    export default () => n;`,
  'a static that is replaced by another way': `
    let n = 0; const { sqrt } = Math; Object.assign(Math, { sqrt: (x) => { n++; return sqrt(x); } }); const unused = Math.sqrt(4); Object.assign(Math, { sqrt });
    export default () => n;`,
  'a static that is reached through an object': `
    let n = 0; const box = { Math }; const { sqrt } = Math; box.Math.sqrt = (x) => { n++; return sqrt(x); }; const unused = Math.sqrt(4); box.Math.sqrt = sqrt;
    export default () => n;`,
  'a variable that a block declares again': `
    var flag = 1; var before = flag; if (before) { var flag = 2; } var after = flag; for (var flag of [3]); var last = flag;
    export default () => [last, after, before, flag];`,
  'what is read before and after it changes': `
    const list = [1]; const before = list[0]; list.push(2); const size = list.length; list[0] = 5; const after = list[0]; const sum = list + '';
    export default () => [after, before, size, sum];`,
  'a variable that is assigned before and after it is read': `
    let x = 1; const a = x; x = 2; const b = x; const change = () => { x = 3; return 1; }; const c = [change(), x]; const o = { x };
    export default () => [c, b, a, o, x];`,
  'statements at the top': `
    const out = []; for (var i = 0; i < 3; i++) { let j = i; out.push(() => j); } if (out.length > 2) { var flag = true; } else flag = false; try { null.x; } catch (e) { out.push(() => e.name); } switch (i) { case 3: var s = 'three'; } while (i > 1) i--; { function local() { return 1; } out.push(local); } label: { break label; }
    export default () => [out.map((f) => f()), i, flag, s];`,
  'destructuring at the top': `
    const { a, b: { c, ...rest }, d: [e, , f = a] = [1], ['g' + 1]: g } = { a: 1, b: { c: 2, x: 3, y: 4 }, g1: 5 }; let [x, y] = [1, 2]; [x, y] = [y, x]; ({ x, y: rest.y } = { x: 9, y: 8 });
    export default () => ({ a, c, rest, e, f, g, x, y });`,
  'a namespace': {
    'main.ts':
      "import * as all from './all.ts'; export * as again from './all.ts'; export default () => [Object.keys(all), all.bump(), all.n, all.bump(), all.n];",
    'all.ts':
      'export let n = 0; export const bump = () => ++n; export * from "./more.ts"; export default 5;',
    'more.ts': 'export const more = 1;',
  },
  'an import that is only called later': {
    'main.ts':
      "const seen = []; globalThis.seen = seen; export default async () => { const { x } = await import('./lazy.ts'); return [x, seen]; };",
    'lazy.ts': "globalThis.seen.push('lazy'); export const x = 5;",
  },
  'default and star imports':
    "import path, { sep, default as again } from 'node:path'; import * as all from 'node:path'; export default () => [path.sep, sep, all.sep, again === path, typeof all.default];",
  'awaited at the top':
    'const x = await Promise.resolve(5); let y = 0; await (async () => { y = x; })(); export default () => [x, y];',
  'a name that is asked for': `
    function alpha() {} class Beta {} const gamma = () => {}; export default () => [typeof alpha.name, new Beta().constructor.name.length > 0, gamma.name !== undefined];`,
  'new.target and import.meta':
    'function F() { this.isNew = new.target === F; } export default () => [new F().isNew, typeof import.meta.url];',
  'class names inside': `
    let A = class B { static self = () => B; }; const first = A; A = 5; class C { static self() { return C; } } const kept = C; export default () => [first.self() === first, typeof A, kept.self() === kept];`,
  'named function expressions':
    'const f = function g(n) { return n ? n * g(n - 1) : 1; }; const g = 7; const h = function g() { var g = 3; return g; }; export default () => [f(4), g, h()];',
  'for heads': `
    const x = [1, 2]; let k = 0; const out = [];
    export default () => { for (const y of x) { const x = y; out.push(x); } for (k of x); for (const q in { a: 1 }) out.push(q); for (let i = 0, n = x.length; i < n; i++) { let i = 'in'; out.push(i); } for (const [a, { b = a }] of [[1, {}]]) out.push(a, b); let o = {}; for (o.z of x); return [out, k, o]; };`,
  'optional chains and logic':
    'const o = { a: null, f: () => 3 }; let p; p ??= 4; o.a ||= 5; o.a &&= 6; export default () => [o?.a?.b, o.g?.(), o.f?.(), p, o.a, (0, o.f)()];',
  'undefined as a name':
    'const f = (undefined) => undefined; const NaN = 5; export default () => [f(3), NaN, undefined === void 0];',
  'a regular expression and a big number':
    'const r = /a(?<n>b)/g; const n = 123n ** 5n; export default () => ["abab".replace(r, "$<n>"), String(n), r.flags];',
  'a switch with declarations':
    'const x = 1; export default () => { const out = []; for (const v of [0, 1]) switch (v) { case 0: let x = 2; out.push(x); break; case 1: function f() { return typeof out; } const g = 4; out.push(f(), g); } out.push(x); return out; };',
  'sequence and comma':
    'let n = 0; const a = (n++, n); const b = (n++, n); export default () => [b, a, n];',
  'direct eval': 'const hidden = 5; const other = 6; export default () => eval("hidden + other");',
  'an effect in a class':
    'let n = 0; class A { static x = ++n; static [(n += 10, "k")] = 1; y = ++n; } export default () => [n, new A().y, n];',
  'an effect in a parameter':
    'let n = 0; const f = (x = ++n) => x; const unused = f(); const g = ({ y = (n += 5) }) => y; const too = g({}); export default () => n;',
  'a closure with a state of its own':
    'const counter = (() => { let n = 0; return () => ++n; })(); const unused = counter(); { let m = 0; var step = () => ++m; } const alsoUnused = step(); export default () => [counter(), step()];',
  'a pure function that is replaced':
    'let f = () => 1; let n = 0; const g = () => { n++; return 2; }; f = g; const unused = f(); export default () => n;',
  'a function that hands out what it is given':
    'let n = 0; const wrap = (g) => ({ g, run: () => g() }); const w = wrap(() => ++n); const unused = w.run(); export default () => [n, w.g()];',
  'functions that call each other, of which one acts':
    'let n = 0; function f(k) { if (k) g(k - 1); n += 1; } function g(k) { f(k); } const unused = f(0); const too = g(2); export default () => n;',
  'a property that is called like the prototype':
    'const __proto__ = { a: 1 }; const o = { __proto__ }; const f = ({ __proto__ }) => __proto__; export default () => [o.a === undefined, Object.keys(o), f(o)];',
  'Array.from with a function that acts':
    'let n = 0; const unused = Array.from([1, 2], () => ++n); const act = () => { n += 10; }; const too = Array.from([1], act); export default () => n;',
};

/** Modules that compute different things, however alike they look. */
const unlike: [string, Files | string, Files | string][] = [
  [
    'an effect at the top level',
    'const log = []; log.push(1); export default () => log;',
    'const log = []; log.push(2); export default () => log;',
  ],
  [
    'the order of two effects',
    'const log = []; const a = () => log.push(1); const b = () => log.push(2); a(); b(); export default () => log;',
    'const log = []; const a = () => log.push(1); const b = () => log.push(2); b(); a(); export default () => log;',
  ],
  [
    'the order of two files with effects',
    {
      'main.ts': "import './a.ts'; import './b.ts'; export default () => globalThis.seen;",
      'a.ts': "globalThis.seen = 'a';",
      'b.ts': "globalThis.seen = 'b';",
    },
    {
      'main.ts': "import './b.ts'; import './a.ts'; export default () => globalThis.seen;",
      'a.ts': "globalThis.seen = 'a';",
      'b.ts': "globalThis.seen = 'b';",
    },
  ],
  [
    'an effect on what is reached, by what is not',
    'let n = 1; const set = () => { n = 2; }; export const unused = set(); export default () => n;',
    'let n = 1; const set = () => { n = 2; }; export const unused = set; export default () => n;',
  ],
  [
    'when a variable is read',
    'let n = 1; const change = () => { n = 2; }; const before = n; change(); export default () => before;',
    'let n = 1; const change = () => { n = 2; }; change(); const before = n; export default () => before;',
  ],
  [
    'what is initialised before it is read',
    'const c = 1; const read = () => c; const d = read(); export default () => d ?? null;',
    'const read = () => c; const d = read(); const c = 1; export default () => d ?? null;',
  ],
  [
    'which of two variables is meant',
    'const a = 1; const b = 2; export default (x = 3) => { const y = 4; return [a, b, x, y]; };',
    'const a = 1; const b = 2; export default (x = 3) => { const y = 4; return [a, b, y, x]; };',
  ],
  [
    'whether a variable is shadowed',
    'const a = 1; export default () => { { const b = 2; void b; } return a; };',
    'const a = 1; export default () => { { const a = 2; void a; } const b = 2; return b; };',
  ],
  [
    'the key of a shorthand property',
    'const a = 1; export default () => ({ a });',
    'const b = 1; export default () => ({ b });',
  ],
  [
    'the key of a shorthand pattern',
    'const o = { a: 1, b: 2 }; export default () => { const { a } = o; return a; };',
    'const o = { a: 1, b: 2 }; export default () => { const { b } = o; return b; };',
  ],
  [
    'a shorthand pattern that is assigned',
    'const o = { a: 1, b: 2 }; export default () => { let a; ({ a } = o); return a; };',
    'const o = { a: 1, b: 2 }; export default () => { let b; ({ b } = o); return b; };',
  ],
  [
    'which loop is left',
    'export default () => { let n = 0; a: for (const i of [1, 2]) b: for (const j of [1, 2]) { n += i * j; continue a; } return n; };',
    'export default () => { let n = 0; a: for (const i of [1, 2]) b: for (const j of [1, 2]) { n += i * j; continue b; } return n; };',
  ],
  [
    'a name that a package is asked for',
    "import { sep } from 'node:path'; export default () => sep;",
    "import { delimiter as sep } from 'node:path'; export default () => sep;",
  ],
  [
    'two imports, exchanged',
    "import { sep, delimiter } from 'node:path'; export default () => [sep, delimiter];",
    "import { sep, delimiter } from 'node:path'; export default () => [delimiter, sep];",
  ],
  [
    'a private field',
    'class A { #a = 1; #b = 2; get() { return this.#a; } } export default () => new A().get();',
    'class A { #a = 1; #b = 2; get() { return this.#b; } } export default () => new A().get();',
  ],
  [
    'a name that is asked for',
    'function alpha() {} export default () => alpha.name.length;',
    'function al() {} export default () => al.name.length;',
  ],
  [
    'a comment that tells esbuild what is pure',
    'let n = 0; const add = () => ++n; export default () => { add(); return n; };',
    'let n = 0; const add = () => ++n; export default () => { if (n > 1) add(); return n; };',
  ],
  [
    'a parameter that a default refers to',
    'const y = 1; const f = (x, z = x) => z; export default () => f(2);',
    'const y = 1; const f = (x, z = y) => z; export default () => f(2);',
  ],
];

describe('reduced, it computes the same:', () => {
  test.each(Object.entries(hostile))('%s', async (_, files) => {
    const { bundle, code } = await reduce(files);
    const expected = await evaluate(bundle);
    expect(expected).toMatch(/^[[{\d]/);
    expect(await evaluate(code)).toBe(expected);
  });
});

describe('modules that differ in what they compute have other code:', () => {
  test.each(unlike)('%s', async (_, one, other) => {
    const [first, second] = [await reduce(one), await reduce(other)];
    expect(await evaluate(first.bundle)).not.toBe(await evaluate(second.bundle));
    expect(first.code).not.toBe(second.code);
  });
});

test('a call that a comment declares pure is kept, as it runs', async () => {
  const module = (comment: string) =>
    `let n = 0; const add = () => ++n; export default () => { ${comment}add(); return n; };`;
  const { bundle, code } = await reduce(module('/* @__PURE__ */ '));
  expect(await evaluate(code)).toBe(await evaluate(bundle));
  expect(code).toBe((await reduce(module(''))).code);
});

test('a small random module computes the same, reduced, and has the same code under other names', async () => {
  await fc.assert(
    fc.asyncProperty(moduleText, async (write) => {
      const plain = await reduce(write((i) => `v${i}`));
      const expected = await evaluate(plain.bundle);
      expect(await evaluate(plain.code)).toBe(expected);
      expect((await reduce(write((i) => `$${(i * 7) % 11}`))).code).toBe(plain.code);
    }),
    {
      numRuns: Number(process.env['RETRACE_RUNS'] ?? 25),
      seed: Number(process.env['RETRACE_SEED'] ?? 1),
    },
  );
});

test('random modules without effects have the same code in any order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(5), { minLength: 6, maxLength: 6 }),
      fc.nat(),
      async (picks, turn) => {
        const kinds = [
          (i: number) => `export const v${i} = [${i}, () => v${(i + picks[i]!) % 6}];`,
          (i: number) => `export function v${i}(x = v${picks[i]!}) { const y = { x }; return y; }`,
          (i: number) => `export const v${i} = ${i} * 2;`,
          (i: number) => `export class v${i} { x = v${picks[i]!}; }`,
        ];
        const lines = picks.map((pick, i) => kinds[pick % 4]!(i));
        const turned = [...lines.slice(turn % 6), ...lines.slice(0, turn % 6)].reverse();
        const result = 'export default () => [v0, v3, v5].map(String);';
        const inOne = await reduce([...lines, result].join('\n'));
        const other = {
          'main.ts': `${result}\nimport { v0, v3, v5 } from './rest.ts';`,
          'rest.ts': turned.join('\n'),
        };
        expect((await reduce(other)).code).toBe(inOne.code);
      },
    ),
    { numRuns: 15, seed: 1 },
  );
});

/** A few declarations and statements that refer to each other, in any order, as a function of their names. */
const moduleText = fc
  .array(fc.record({ kind: fc.nat(11), first: fc.nat(7), second: fc.nat(7), place: fc.nat(100) }), {
    minLength: 3,
    maxLength: 8,
  })
  .map((drafts) => (name: (i: number) => string) => {
    const lines = drafts.map(({ kind, first, second, place }, i) => {
      // Functions call only functions before them, so that every call ends.
      const [own, a, b] = [i, first % drafts.length, second % drafts.length].map(name);
      const earlier = name(i === 0 ? i : first % i);
      const calls = i === 0 ? '0' : `call(${earlier})`;
      const kinds = [
        `const ${own} = ${second};`,
        `const ${own} = [${second}, show(${a})];`,
        `let ${own} = ${a};`,
        `const ${own} = () => [${calls}, typeof ${b}];`,
        `function ${own}(${b} = ${second}) { { const ${a} = ${calls}; return [${a}, ${b}]; } }`,
        `const ${own} = call(${a});`,
        `const ${own} = { k: ${a}, get x() { return ${calls}; } };`,
        `class ${own} { static s = show(${a}); t = ${b}; }`,
        `log.push(show(${a})); var ${own} = log.length;`,
        `const ${own} = () => { count += ${second}; return count; };`,
        `const { x: ${own} = show(${b}) } = { x: ${a} };`,
        `if (${second} > 2) { let ${b} = call(${a}); log.push(show(${b})); } var ${own};`,
      ];
      return { place, text: kinds[kind]! };
    });
    const texts = lines.toSorted((a, b) => a.place - b.place).map(({ text }) => text);
    const all = drafts.map((_, i) => `show(${name(i)})`);
    const shown = all.filter((_, i) => drafts[i]!.first % 2);
    return `
      const log = []; let count = 0;
      const show = (x) => typeof x === 'function' ? 'function' : JSON.stringify(x) ?? 'none';
      const call = (x) => { try { return typeof x === 'function' ? x() : x; } catch (error) { return error.constructor === TypeError; } };
      ${texts.join('\n')}
      export default () => [log, count, ${shown.join()}];`;
  });
