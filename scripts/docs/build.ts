/**
 * `npm run docs`: the documentation site, in build/docs/. TypeDoc makes the API reference of the docstrings and pages of
 * docs/ as they are, with search; a C program in them can be run in place (site.js, `<ratos-run>`).
 */
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  Application,
  type CommentDisplayPart,
  type Context,
  Converter,
  type DocumentReflection,
  ReflectionKind,
} from 'typedoc';
import { DARK, LIGHT, type Tokens } from '../../src/host/desktop/tokens.ts';
import { ROOT } from '../run-command.ts';

const OUT = join(ROOT, 'build/docs');
/** The first line; above it, some say what they are made of. */
const TITLE = /^(?:<!--[\s\S]*?-->\s*)?# (.+)\n+/;
/** What the folders of docs/ are called. */
const GROUPS: Record<string, string> = {
  '': 'Guides',
  c: 'C and C++',
  spec: 'Specification',
  decisions: 'Decisions',
};

/** The names that TypeDoc's style sheet has for what the desktop's tokens are. */
const colors = (theme: 'light' | 'dark', tokens: Tokens) => {
  const names: Record<string, string> = {
    background: tokens.pane,
    'background-secondary': tokens.page,
    'background-active': tokens.hover,
    'background-navbar': tokens.raised,
    'background-warning': tokens.hover,
    accent: tokens.line,
    text: tokens.text,
    'contrast-text': tokens.text,
    'text-aside': tokens.muted,
    link: tokens.accent,
    'focus-outline': tokens.accent,
    'warning-text': tokens.text,
    'active-menu-item': tokens.hover,
    'icon-background': tokens.raised,
    ts: tokens.info,
  };
  return Object.entries(names)
    .map(([name, color]) => `--${theme}-color-${name}: ${color};`)
    .join(' ');
};

/** The desktop's own fonts, which come with the library. */
const font = (family: string, file: string, weight: string) =>
  `@font-face { font-family: "${family} Variable"; src: url("../ratos/assets/${file}-latin-wght-normal.woff2") format("woff2"); font-weight: ${weight}; font-display: swap; }`;

const STYLE = `
${font('Inter', 'inter', '100 900')}
${font('JetBrains Mono', 'jetbrains-mono', '100 800')}
:root { ${colors('light', LIGHT)} --light-code-background: ${LIGHT.raised}; ${colors('dark', DARK)} --dark-code-background: ${DARK.raised}; }
body { font-family: "Inter Variable", Inter, system-ui, sans-serif; font-size: 15px; line-height: 1.6; }
code, pre { font-family: "JetBrains Mono Variable", "JetBrains Mono", ui-monospace, monospace; font-variant-ligatures: none; }
h1, h2, h3, h4 { font-weight: 650; letter-spacing: -0.01em; }
h1 { font-size: 1.75em; }
h2 { font-size: 1.35em; }
.tsd-accordion h3, .site-menu h3 { font-size: 1em; }
.tsd-page-title h1 { margin-top: 16px; }
.tsd-toolbar-contents > * { align-self: center; }
.tsd-typography :is(p, li, td) a, footer a { text-decoration: underline; text-underline-offset: 2px; text-decoration-thickness: 1px; }
.tsd-typography img { max-width: 100%; height: auto; border-radius: 8px; }
.tsd-typography picture img { border: 1px solid var(--color-accent); }
.tsd-typography table { display: block; max-width: 100%; overflow-x: auto; border-collapse: collapse; font-size: 14px; }
.tsd-typography :is(th, td) { padding: 6px 14px 6px 0; border: 0; border-bottom: 1px solid var(--color-accent); text-align: start; vertical-align: top; }
.tsd-typography code { font-size: 0.88em; }
.tsd-typography pre code { font-size: inherit; }
.tsd-typography pre { overflow-x: auto; border-radius: 10px; font-size: 12.5px; line-height: 20px; }
.tsd-navigation svg.tsd-kind-icon { display: none; }
ratos-run { --height: 300px; }
pre > button { top: auto; bottom: 10px; }
pre > .run { right: 10px; opacity: 1; background: var(--color-link); color: var(--color-background); }
pre > .run + button, pre > button:not(.run) { bottom: auto; top: 10px; }
`;

/** Takes the title, which TypeDoc sets itself, out of a page's text. @returns it. */
function takeTitle([first]: CommentDisplayPart[] = []): string | undefined {
  const title = first?.kind === 'text' ? TITLE.exec(first.text) : null;
  if (title === null || first === undefined) return undefined;
  first.text = first.text.slice(title[0].length);
  return title[1]?.replaceAll('`', '');
}

/** Pages are called what their first line says, and stand in groups by their folders. */
function nameDocument(document: DocumentReflection, path: string): void {
  document.name = takeTitle(document.content) ?? document.name;
  const [folder = ''] = relative(join(ROOT, 'docs'), path).split('/').slice(0, -1);
  document.frontmatter.group = GROUPS[folder] ?? GROUPS[''];
}

const styleSheet = join(ROOT, 'build/docs.css');
mkdirSync(join(ROOT, 'build'), { recursive: true });
writeFileSync(styleSheet, STYLE);

const entries = ['host', 'compiler', 'element', 'vite', 'playwright'];
const app = await Application.bootstrap({
  name: 'RatOS for the browser',
  entryPoints: entries.map((name) => join(ROOT, 'src', name, 'index.ts')),
  tsconfig: join(ROOT, 'scripts/docs/tsconfig.json'),
  readme: join(ROOT, 'README.md'),
  projectDocuments: [
    join(ROOT, 'CONTRIBUTING.md'),
    join(ROOT, 'docs/*.md'),
    join(ROOT, 'docs/{c,spec,decisions}/*.md'),
  ],
  out: OUT,
  basePath: ROOT,
  disableGit: true,
  sourceLinkTemplate: '#',
  disableSources: true,
  excludePrivate: true,
  excludeInternal: true,
  excludeExternals: true,
  favicon: join(ROOT, 'public/icon.svg'),
  searchInDocuments: true,
  groupOrder: ['Guides', 'C and C++', 'Specification', 'Modules', 'Decisions', '*'],
  navigation: { includeGroups: true },
  customCss: styleSheet,
  customJs: join(ROOT, 'scripts/docs/site.js'),
  highlightLanguages: [
    'c',
    'cpp',
    'javascript',
    'typescript',
    'jsx',
    'tsx',
    'json',
    'html',
    'css',
    'bash',
    'ini',
    'makefile',
    'console',
  ],
  validation: { notExported: false, invalidLink: true, invalidPath: false, rewrittenLink: false, notDocumented: false },
});
app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }: Context) => {
  takeTitle(project.readme);
  for (const document of project.getReflectionsByKind(ReflectionKind.Document) as DocumentReflection[]) {
    const path = project.files.getReflectionPath(document) ?? '';
    nameDocument(document, path);
  }
  const names: Record<string, string> = { host: 'ratos' };
  for (const module of project.getReflectionsByKind(ReflectionKind.Module)) {
    const folder = module.name.split('/').at(-1) ?? '';
    if (entries.includes(folder)) module.name = names[folder] ?? `ratos/${folder}`;
  }
});
const project = await app.convert();
if (project === undefined) throw new Error('The sources could not be read.');
app.validate(project);
await app.generateOutputs(project);
if (app.logger.hasErrors()) process.exit(1);

cpSync(join(ROOT, 'scripts/docs/isolation.js'), join(OUT, 'isolation.js'));
const library = (path: string) => !path.endsWith('.map') && !/dist\/(types|node|run|bin|lib)(\/|$)/.test(path);
cpSync(join(ROOT, 'dist'), join(OUT, 'ratos'), { recursive: true, filter: library });
const compiler = join(ROOT, 'public/compiler');
if (existsSync(compiler)) cpSync(compiler, join(OUT, 'compiler'), { recursive: true });
