/**
 * Why a text must not be published, as a phrase: "an absolute path", "an e-mail address", "an access token". Undefined if
 * nothing in it looks private. Words such as `train/loss`, `mAP@0.5` and `1/2` don't.
 */
export function whyPrivate(text: string): string | undefined {
  return privateParts.find(({ patterns }) => patterns.some((pattern) => pattern.test(text)))?.what;
}

/** Where a value of JSON holds something private, and what. */
export interface PrivatePart {
  /** The names that lead to it: `data.dir`. */
  name: string;
  what: string;
}

/** The first part of a named value that must not be published: its texts, names, and what a name says is a secret. */
export function privatePart(name: string, value: unknown): PrivatePart | undefined {
  const what = whyPrivate(name) ?? (typeof value === 'string' ? whySecret(name, value) : undefined);
  if (what !== undefined) return { name, what };
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = privatePart(key, inner);
    if (found) return { ...found, name: `${name}.${found.name}` };
  }
  return undefined;
}

function whySecret(name: string, text: string): string | undefined {
  if (secretName.test(name) && looksRandom(text)) return 'an access token or password';
  return whyPrivate(text);
}

/** `hub_token`, `apiKey`, `wandb.api_key`; not `tokens` or `key`, which machine learning has other things for. */
const secretName =
  /(api[_-]?key|access[_-]?key|secret([_-]?key)?|private[_-]?key|token|passw(or)?d|passphrase|credentials?|auth)$/i;

/** Long, and of letters and digits together: no word is like that. */
function looksRandom(text: string): boolean {
  return /^[\w+/=.~-]{16,}$/.test(text) && /\d/.test(text) && /[a-z]/i.test(text);
}

/** What may stand before a path: nothing that makes it a part of a longer name, such as `train/loss`. */
const before = String.raw`(?:^|[\s"'\x60=(:,;\[{<>|])`;

const privateParts: readonly { what: string; patterns: readonly RegExp[] }[] = [
  {
    what: 'an access token',
    patterns: [
      /\bhf_[A-Za-z0-9]{20,}/,
      /\bsk-[\w-]{16,}/,
      /\bgh[pousr]_[A-Za-z0-9]{20,}/,
      /\bgithub_pat_\w{20,}/,
      /\bglpat-[\w-]{16,}/,
      /\bnpm_[A-Za-z0-9]{30,}/,
      /\bpypi-[\w-]{30,}/,
      /\bxox[abeoprs]-[\w-]{10,}/,
      /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
      /\bAIza[\w-]{30,}/,
      /\bwandb_v\d_\w{16,}/,
      // A JSON Web Token.
      /\beyJ[\w-]{8,}\.[\w-]{8,}/,
      /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/,
      /\bBearer\s+[\w+/=.~-]{16,}/i,
    ],
  },
  {
    what: 'an access token or password',
    patterns: [
      /(?:key|secret|token|passw(?:or)?d|passphrase|credentials?|auth)["']?\s{0,3}[=:]\s{0,3}["']?(?=[^\s"']{0,200}\d)(?=[^\s"']{0,200}[A-Za-z])[\w+/=.~-]{16,}/i,
    ],
  },
  {
    what: 'a password in an address',
    patterns: [/:\/\/[^\s/:@]{1,200}:[^\s/@]{1,200}@/],
  },
  {
    what: 'an e-mail address',
    patterns: [/[\w.+-]{1,64}@[A-Za-z][\w-]{0,62}(?:\.[\w-]{1,63}){0,5}\.[A-Za-z]{2,}/],
  },
  {
    what: "a user's name on a host",
    patterns: [/[\w.-]{1,64}@(?:localhost\b|[A-Za-z]\w{0,62}-[\w-]{1,62})/],
  },
  {
    what: 'an absolute path',
    patterns: [
      // A tag's end, `</s>`, is none.
      new RegExp(String.raw`${before}(?!\/[\w-]{1,64}>)\/[\w.~$-]`),
      new RegExp(String.raw`${before}~[\w.-]{0,64}[\\/]`),
      new RegExp(String.raw`${before}\\\\[\w.-]`),
      /(?<![A-Za-z])[A-Za-z]:[\\/](?!\/)/,
      /\bfile:\//i,
    ],
  },
  {
    what: 'an IP address',
    patterns: [
      // A version may have four parts, too, but then begins with a small number.
      /(?<![\w.])(?:[1-9]\d|1\d\d|2[0-4]\d|25[0-5])(?:\.(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])){3}(?![\w.])/,
      /:\/\/\d{1,3}(?:\.\d{1,3}){3}/,
      /(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])/i,
    ],
  },
];
