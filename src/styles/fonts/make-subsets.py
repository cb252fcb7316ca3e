"""Makes the fonts of this folder from npm packages: `python make-subsets.py`. README.md has the steps.

With the versions of requirements.txt, each run gives the same bytes.
"""

import argparse
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.misc.roundTools import otRound
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.ttProgram import Program
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).resolve().parent

INTER = "inter-ui", "4.1.1", "variable/InterVariable.woff2"
SOURCE_CODE_PRO = (
    "@fontsource-variable/source-code-pro",
    "5.3.1",
    "files/source-code-pro-latin-wght-normal.woff2",
)
STIX = "@fontsource/stix-two-math", "5.3.0", "files/stix-two-math-latin-400-normal.woff2"

WEIGHTS_IN_USE = (400, 700)
# Weights of text in pictures.
REGULAR, SEMIBOLD = 400, 600
# Copyright, family, style, identifier, full name, version, PostScript's name, licence, the licence's address.
NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]

INTER_CHARACTERS = [
    "20-7E,A0-AC,AE-FF",  # Latin; it has no soft hyphen
    "131,141-142,152-153,160-161,17D-17E",  # ı Ł ł Œ œ Š š Ž ž
    "391-3A1,3A3-3A9,3B1-3C9",  # Greek
    "2009-200A,202F,2010-2015,2018-201E,2020-2022,2026",  # narrow spaces, dashes, quotes, † ‡ • …
    "2030,2032-2033,2039-203A,2044",  # ‰ ′ ″ ‹ › ⁄
    "2070,2074-2079,207A-207B,2080-2089,20AC,2122",  # ⁰ ⁴ to ⁹ (¹ to ³ are Latin) ⁺ ⁻ ₀ to ₉ € ™
    "2190-2193,2202,2206,2211-2212,221A,221E,2248,2260,2264-2265",  # ← ↑ → ↓ ∂ ∆ ∑ − √ ∞ ≈ ≠ ≤ ≥
]

# What pages leave to the machine's fonts, but pictures can't.
PICTURE_CHARACTERS = [
    "100-148,14A-17F,218-21B,2BC,2C6-2C7,2D8-2DD,300-304,306-308,30A,30C,327-328",  # Latin of Europe, and accents
    "386,388-38A,38C,38E-390,3AA-3B0,3CA-3CE,3D1,3D5-3D6,3F0-3F1,3F5",  # Greek with accents, and its variants
    "400-45F,490-491",  # Cyrillic
    "1E80-1E85,1E9E,1EA0-1EF9",  # Latin of Wales and Vietnam
    "2016,2027,2034,2071,207C-207F,208A-208E,2090-2091,2092-2093,2095-209C",  # ‖ ‴, super- and subscripts
    "1D43,1D47-1D49,1D4D,1D4F-1D50,1D52,1D56-1D58,1D5B,1D62-1D65,2B0,2B2,2B3,2B7,2B8,2E1-2E3",
    "20A9-20AB,20B9,20BD,20BF,2103,2109,2113,2116,2126,2150-215E",  # currencies, °C, ℓ, №, fractions
    "2194-2199,21A9-21AA,21D0,21D2,21D4,2205,220F,222B,2295-2298",  # arrows, ∅ ∏ ∫ ⊕
    "25A0-25A1,25B2-25B3,25BC-25BD,25C6-25C7,25CB,25CF,2713,2717",  # shapes
]

# The signs of formulas that Inter lacks.
SIGN_CHARACTERS = [
    "2102,210B,210E-2112,2115,2119-211D,2124,212C,2130-2133,2135",  # letters such as ℂ ℋ ℎ ℕ ℝ ℤ ℵ
    "21A6,21D1,21D3,21D5,2200,2203-2204,2207-220D,2213,2215-2218,221D,2220,2223-222A,222C,222E",  # ∀ ∃ ∇ ∈ ∝ ∥ ∩
    "2234-2237,223C,2243,2245,224D,2250,2254,2261-2262,2264-2267,226A-226B,2272-2273,227A-227B",  # ∼ ≃ ≡ ≪
    "2282-2287,2299,22A2-22A5,22A8,22C0-22C6,22EE-22F1,2308-230B,27C2,27E8-27E9,2A7D-2A7E",  # ⊂ ⊙ ⊥ ⋅ ⌈ ⟨
]

CODE_CHARACTERS = ["20-7E,A0-FF,2013-2014,2018-2019,201C-201D,2026,2032-2033,2212"]

FORMULA_CHARACTERS = [
    "20-7E,A0,AC,B1,B7,D7,F7,131,237",  # Latin, ¬ ± · × ÷, ı and ȷ without dots for accents
    "A8,B4,2C6-2C7,2D8-2DC,300-30C,338,203E",  # accents, \bar's line, and the stroke that negates
    "391-3A1,3A3-3A9,3B1-3C9,3D1,3D5-3D6,3F0-3F1,3F5",  # Greek and its variants
    "2010-2016,2020-2022,2026,2032-2034,2044,2061-2064",  # punctuation, primes, invisible operators
    "2102,210B,210E-2113,2115,2119-211D,2124,212C,2130-2133,2135",  # letters such as ℂ ℋ ℎ ℓ ℕ ℝ ℤ ℵ
    "2190-2199,21A6,21AA,21D0-21D5,27F5-27FA,27FC",  # arrows
    "2200-220F,2211-2213,2215-221E,2220,2223-222C,222E,2234-2237,223C-223D",  # ∀ to ∏, ∑ − ∓, ∞, ∠, ∣ to ∬, ∮, ∴, ∼
    "2243,2245,2248,224C,2250,2254-2255,225C,2260-2265,226A-226B,2272-2273,227A-227B,2AAF-2AB0",  # relations
    "2282-228B,2295-2299,22A2,22A4-22A5,22A8,22C0-22C6,22CD,22EE-22F1",  # ⊂ ⊕ ⊤ ⋀ ⋅ ⋮ and their like
    "2308-230B,23DE-23DF,27C2,27E8-27EB,29B8,29F5,2A01-2A02,2A7D-2A7E,2AEE",  # ⌈ ⏞ ⟂ ⟨ ⨁ ⩽ and their like
    "1D400-1D454,1D456-1D49C,1D49E-1D49F,1D4A2,1D4A5-1D4A6,1D4A9-1D4AC",  # bold, italic, script
    "1D4AE-1D4B9,1D4BB,1D4BD-1D4C3,1D4C5-1D4CF",  # script
    "1D538-1D539,1D53B-1D53E,1D540-1D544,1D546,1D54A-1D550,1D552-1D56B",  # double-struck
    "1D6A4-1D6A5,1D6A8-1D71B,1D736-1D755",  # italic ı and ȷ, Greek in bold, italic and (small) both
    "1D7CE-1D7D7,1D7D9",  # bold figures, double-struck 1
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--packages",
        type=Path,
        help="a folder with the packages, like node_modules; without it, npm installs them for this run",
    )
    parser.add_argument("--out", type=Path, default=HERE, help="the folder to write the fonts to (by default, this one)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        packages = options.packages or install(folder)
        for name, font in {
            "inter-text.woff2": text_font(packages),
            "source-code-pro-text.woff2": code_font(packages),
            "stix-two-math-subset.woff2": formula_font(packages),
            "inter-regular.ttf": picture_font(packages, REGULAR),
            "inter-semibold.ttf": picture_font(packages, SEMIBOLD),
            "signs.ttf": sign_font(packages),
        }.items():
            font.flavor = "woff2" if name.endswith(".woff2") else None
            font.save(options.out / name)
            print(f"{name}: {(options.out / name).stat().st_size} bytes")


def install(folder):
    wanted = [f"{package}@{version}" for package, version, _ in (INTER, SOURCE_CODE_PRO, STIX)]
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    subprocess.run(["npm", "install", "--prefix", folder, *quiet, *wanted], check=True)
    return Path(folder, "node_modules")


def text_font(packages):
    """Inter for titles, charts and notes, at the optical size of small text."""
    font = opened(packages, INTER)
    font = instance(font, wght=WEIGHTS_IN_USE, opsz=14)
    cut(font, INTER_CHARACTERS, features=["calt", "case", "frac", "kern", "locl", "tnum"])
    render_without_hints(font)
    return font


def picture_font(packages, weight):
    """One weight of Inter, for resvg: it reads neither WOFF2 nor the weights of a variable font."""
    font = opened(packages, INTER)
    font = saved_and_opened(instantiateVariableFont(font, {"wght": weight, "opsz": 14}))
    cut(font, INTER_CHARACTERS + PICTURE_CHARACTERS, features=["kern"], hinting=False)
    return font


def sign_font(packages):
    """The signs that Inter lacks, for resvg."""
    font = opened(packages, STIX)
    cut(font, SIGN_CHARACTERS, features=[], hinting=False)
    if "MATH" in font:
        del font["MATH"]
    return font


def code_font(packages):
    """Source Code Pro, without ligatures, because code must show each character."""
    font = opened(packages, SOURCE_CODE_PRO)
    font = instance(font, wght=WEIGHTS_IN_USE)
    # The licence reserves the font's name for unchanged copies.
    rename(font, "Retrace Code")
    cut(font, CODE_CHARACTERS, features=[])
    return font


def formula_font(packages):
    """STIX Two Math. Its table for setting formulas needs no features, and the package has none."""
    font = opened(packages, STIX)
    cut(font, FORMULA_CHARACTERS, features=[], hinting=False)
    lower_prime(font)
    return font


def opened(packages, source):
    package, version, file = source
    found = json.loads((packages / package / "package.json").read_text("utf-8"))["version"]
    if found != version:
        sys.exit(f"{package} is {found} in {packages}: the fonts are made from {version}.")
    # Keep the package's modification time: the current time would change the bytes.
    return TTFont(packages / package / file, recalcTimestamp=False)


def instance(font, **axes):
    """The part of a variable font within limits, or at a value, of its axes."""
    font = instantiateVariableFont(font, axes)
    # Instances are names for menus; a page asks for weights by number.
    font["fvar"].instances = []
    return saved_and_opened(font)


def saved_and_opened(font):
    """Saves and reopens a font: the subsetter can't take a font as the instancer leaves it."""
    file = io.BytesIO()
    font.save(file)
    return TTFont(file, recalcTimestamp=False)


def cut(font, characters, features, hinting=True):
    """Keeps only the glyphs of the characters, and the glyphs that the features replace them by."""
    options = subset.Options(
        hinting=hinting,
        ignore_missing_unicodes=False,
        bidi_closure=False,
        layout_features=features,
        name_IDs=NAMES,
        harfbuzz_repacker=False,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(",".join(characters)))
    subsetter.subset(font)


def render_without_hints(font):
    """Turns on smoothing at all sizes, and turns off automatic hints, which space small text unevenly.

    The same as Google's `gftools fix-nonhinting` writes.
    """
    font["gasp"] = newTable("gasp")
    font["gasp"].version = 1
    font["gasp"].gaspRange = {0xFFFF: 15}
    font["prep"] = newTable("prep")
    font["prep"].program = Program()
    font["prep"].program.fromAssembly(["PUSHW[] 511", "SCANCTRL[]", "PUSHB[] 4", "SCANTYPE[]"])


def rename(font, family):
    names = font["name"]
    postscript = family.replace(" ", "") + "-Regular"
    for identifier, text in {1: family, 3: postscript, 4: family, 6: postscript}.items():
        names.setName(text, identifier, 3, 1, 0x409)


def lower_prime(font, scale=1.45, bottom=96, advance=330):
    """Undoes the raising and shrinking of this font's prime, because a superscript does both again."""
    prime = font.getBestCmap()[0x2032]
    glyph = font["glyf"][prime]
    left = glyph.xMin
    glyph.coordinates.scale((scale, scale))
    glyph.coordinates.toInt(round=otRound)
    glyph.recalcBounds(font["glyf"])
    glyph.coordinates.translate((left - glyph.xMin, bottom - glyph.yMin))
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][prime] = (advance, left)


if __name__ == "__main__":
    main()
