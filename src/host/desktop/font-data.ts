/** The fonts' files: a module of its own, which only a desktop loads. */
import interCyrillic from '@fontsource-variable/inter/files/inter-cyrillic-wght-normal.woff2?url';
import interGreek from '@fontsource-variable/inter/files/inter-greek-wght-normal.woff2?url';
import interLatinExtended from '@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2?url';
import interItalic from '@fontsource-variable/inter/files/inter-latin-wght-italic.woff2?url';
import interLatin from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import monoCyrillic from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-cyrillic-wght-normal.woff2?url';
import monoGreek from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-greek-wght-normal.woff2?url';
import monoLatinExtended from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-ext-wght-normal.woff2?url';
import monoItalic from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-italic.woff2?url';
import monoLatin from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2?url';

/** Which characters are in which file: unicode.json of the packages. */
const LATIN =
  'U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD';
const LATIN_EXTENDED =
  'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF';
const CYRILLIC = 'U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116';
const GREEK = 'U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF';

interface FontData {
  family: string;
  style: string;
  weight: string;
  unicodeRange: string;
  url: string;
}

const inter = (url: string, unicodeRange: string, style = 'normal'): FontData => ({
  family: 'Inter Variable',
  style,
  weight: '100 900',
  unicodeRange,
  url,
});
const mono = (url: string, unicodeRange: string, style = 'normal'): FontData => ({
  family: 'JetBrains Mono Variable',
  style,
  weight: '100 800',
  unicodeRange,
  url,
});

/** Of two that have a character, the last one counts. */
export const FONT_DATA: readonly FontData[] = [
  inter(interLatinExtended, LATIN_EXTENDED),
  inter(interCyrillic, CYRILLIC),
  inter(interGreek, GREEK),
  inter(interItalic, LATIN, 'italic'),
  inter(interLatin, LATIN),
  mono(monoLatinExtended, LATIN_EXTENDED),
  mono(monoCyrillic, CYRILLIC),
  mono(monoGreek, GREEK),
  mono(monoItalic, LATIN, 'italic'),
  mono(monoLatin, LATIN),
];
