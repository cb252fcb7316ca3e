import { expect, test } from 'vitest';
import { ExpectedError } from '../../src/messages/expected-error.ts';
import { isPlain, plainLine, plainText } from '../../src/messages/plain-text.ts';

test.each([
  'Crème brûlée, naïve, Łódź, e\u0301',
  '東京 서울 日本\ufe00',
  'Intel® Core™\u00a0i9 ± 5 %',
  'می\u200cخواهم',
  'क्\u200dष',
  '❤\ufe0f 👩\u200d⚕\ufe0f 👩🏽\u200d🚀 1\ufe0f\u20e3 🇫🇷',
  '\u{1d400} \ufffd',
])('what is written in any language stays as it is: %s', (text) => {
  expect(isPlain(text)).toBe(true);
  expect(plainLine(text)).toBe(text);
});

test.each([
  ['a line break', 'a\nb', 'a\\u000ab'],
  ['a tab', 'a\tb', 'a\\u0009b'],
  ['an escape', '\u001b[2J', '\\u001b[2J'],
  ['another escape', '\u009b2J', '\\u009b2J'],
  ['a line separator', 'a\u2028b', 'a\\u2028b'],
  ['an override of the order', 'a\u202eb', 'a\\u202eb'],
  ['an isolate', 'a\u2066b', 'a\\u2066b'],
  ['marks of the order', '\u200e\u200f\u061c', '\\u200e\\u200f\\u061c'],
  ['spaces without width', 'a\u200bb\ufeff', 'a\\u200bb\\ufeff'],
  ['joiners that join nothing', 'ad\u200dam\u200c', 'ad\\u200dam\\u200c'],
  ['variants of no glyph', 'a\ufe0f❤\ufe0f\ufe0f', 'a\\ufe0f❤\ufe0f\\ufe0f'],
  ['a soft hyphen', 'a\u00adb', 'a\\u00adb'],
  ['a filler', '\u3164', '\\u3164'],
  ['tags', 'a\u{e0041}', 'a\\udb40\\udc41'],
  ['hidden bytes', 'a\u{e0100}', 'a\\udb40\\udd00'],
  ['an annotation', '\ufff9a\ufffa', '\\ufff9a\\ufffa'],
  ['half a character', '\ud800', '\\ud800'],
])('%s is spelt out', (_, text, shown) => {
  expect(isPlain(text)).toBe(false);
  expect(plainLine(text)).toBe(shown);
  expect(JSON.parse(`"${shown}"`)).toBe(text);
});

test.each([
  ['::error file=a::b', '\\u003a:error file=a::b'],
  ['two\n \u00a0::set-output::x', 'two\n \u00a0\\u003a:set-output::x'],
  ['of ##[add-mask]x', 'of #\\u0023[add-mask]x'],
  ['##vso[task.setvariable]x ##teamcity[x', '#\\u0023vso[task.setvariable]x #\\u0023teamcity[x'],
  ['\r\u001b[31m', '\\u000d\\u001b[31m'],
  ['a::b ## [text] ### x', 'a::b ## [text] ### x'],
])('what is printed is no command to a CI service, nor is an error: %j', (text, printed) => {
  expect(plainText(text)).toBe(printed);
  expect(plainText(printed)).toBe(printed);
  expect(new ExpectedError(text).message).toBe(printed);
});
