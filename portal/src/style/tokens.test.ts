/** The contrast of each pair of colours that meet, for brands all around the colour circle, in both schemes (WCAG 2.2). */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

type Lch = readonly [l: number, c: number, h: number];
type Rgb = readonly [number, number, number];

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

/** The two expressions of a token: light, dark. */
function schemes(token: string): [string, string] {
  const value = new RegExp(`--${token}: (.+);`).exec(css)?.[1];
  assert.ok(value, `tokens.css has no --${token}`);
  const alias = /^var\(--([a-z-]+)\)$/.exec(value);
  if (alias) return schemes(alias[1]!);
  const pair = /^light-dark\((oklch\(.+\)), (oklch\(.+\))\)$/.exec(value);
  assert.ok(pair, `--${token} is no light-dark() of two oklch(): ${value}`);
  return [pair[1]!, pair[2]!];
}

/** Evaluates `oklch(L C H)` and `oklch(from var(--brand) L C H)`, with min(), clamp() and sums inside. */
function colour(expression: string, [l, c, h]: Lch): Lch {
  const inner = expression.slice("oklch(".length, -1).replace("from var(--brand) ", "");
  const parts = inner.match(/(?:[a-z]+\([^)]*\)|[^ ]+)/g)!;
  assert.equal(parts.length, 3, expression);
  const value = (text: string): number => {
    const call = /^(min|clamp)\((.*)\)$/.exec(text);
    if (call) {
      const args = call[2]!.split(",").map((one) => value(one.trim()));
      return call[1] === "min" ? Math.min(...args) : Math.max(args[0]!, Math.min(args[1]!, args[2]!));
    }
    const sum = /^(\w+) - ([\d.]+)$/.exec(text);
    if (sum) return value(sum[1]!) - Number(sum[2]);
    const known = { l, c, h }[text];
    if (known !== undefined) return known;
    assert.ok(/^[\d.]+$/.test(text), `${text} in ${expression}`);
    return Number(text);
  };
  return [value(parts[0]!), value(parts[1]!), value(parts[2]!)];
}

/** sRGB as screens show it: what lies outside is clipped. Constants of the CSS Color 4 sample code. */
function rgb([l, c, h]: Lch): Rgb {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const [x, y, z] = [
    (l + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (l - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (l - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  const clipped = (one: number) => Math.min(1, Math.max(0, one));
  return [
    clipped(4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z),
    clipped(-1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z),
    clipped(-0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z),
  ];
}

function contrast(one: Lch, other: Lch): number {
  const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;
  const [high, low] = [luminance(rgb(one)), luminance(rgb(other))].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const TEXT = 4.5;
const INK = 7;
const EDGE = 3;

/** Writing or edge, the planes it lies on, and the least contrast. */
const PAIRS: readonly (readonly [string, readonly string[], number])[] = [
  ["ink", ["ground", "surface", "raised", "sunken", "thumb", "tint"], INK],
  ["soft", ["ground", "surface", "raised", "sunken"], TEXT],
  ["accent", ["ground", "surface", "raised"], TEXT],
  ["on-accent", ["accent", "accent-strong"], TEXT],
  ["tint-ink", ["tint"], TEXT],
  ["edge", ["ground", "surface", "raised"], EDGE],
  ...["good", "info", "warn", "bad"].map((state) => [state, [`${state}-wash`, "surface", "ground", "raised"], TEXT] as const),
  ["calm", ["calm-wash"], TEXT],
];

const brands: Lch[] = [];
for (let hue = 0; hue < 360; hue += 6)
  for (const lightness of [0.15, 0.3, 0.45, 0.6, 0.75, 0.9])
    for (const chroma of [0, 0.12, 0.3]) brands.push([lightness, chroma, hue]);

test("the brands are all around the circle", () => assert.equal(brands.length, 1080));

for (const [mark, planes, least] of PAIRS)
  for (const plane of planes)
    test(`${mark} on ${plane} has a contrast of ${least} at least`, () => {
      for (const scheme of [0, 1] as const)
        for (const brand of brands) {
          const found = contrast(colour(schemes(mark)[scheme], brand), colour(schemes(plane)[scheme], brand));
          assert.ok(found >= least, `${["light", "dark"][scheme]}, brand oklch(${brand.join(" ")}): ${found.toFixed(2)}`);
        }
    });
