/** What makefiles say, and what make does: as GNU make 4.3 does it, or it is told what is not there. */
import { installCompiler } from './support/compiler.ts';
import { expect, test } from './support/fixtures.ts';

interface Case {
  /** The makefile; recipe lines begin with `>`. */
  readonly text: string;
  readonly args?: string;
  /** Commands of the shell, before. */
  readonly before?: string;
  readonly prints: string;
}

const CASES: Record<string, Case> = {
  'one run of a recipe makes all targets of its patterns': {
    text: 'all: a.x b.y a.y b.x\n%.x %.y: %.in\n>@echo $*; sleep 0.1; touch $*.x $*.y\n',
    before: 'touch a.in b.in',
    args: '-j4 | sort',
    prints: 'a\nb\n',
  },
  'grouped targets': { text: 'all: a b\na b &: c\n>touch a b\nc: ; touch c\n', prints: 'touch c\ntouch a b\n' },
  'what failed half made is removed, with what is made with it': {
    text: '.DELETE_ON_ERROR:\nall: a\na b &: ; @touch a b; false\n',
    args: '2>&1; ls',
    prints: "make: *** [Makefile:3: a] Error 1\nmake: *** Deleting file 'a'\nmake: *** Deleting file 'b'\nMakefile\n",
  },
  'what a recipe had begun that a signal ended': {
    text: 'all: a\na: ; @touch a; kill -9 $$$$\n',
    args: '2>&1; ls',
    prints: "make: *** [Makefile:2: a] Killed\nmake: *** Deleting file 'a'\nMakefile\n",
  },
  'rules with :: are looked at one by one': {
    text: 'all: t\nt:: a ; @echo from $<\nt:: b ; @echo from $<\n',
    before: 'touch -d 2020-01-01 a; touch -d 2021-01-01 t; touch b',
    prints: 'from b\n',
  },
  'makefiles are made': {
    text: 'all: ; @echo $(A) $(B)\ninclude a.mk\n-include b.mk\n%.mk: %.in ; @tr x y < $< > $@\n',
    before: 'echo A=1x > a.in; echo B=2x > b.in; echo B=old > b.mk; touch -d 2020-01-01 b.mk',
    prints: '1y 2y\n',
  },
  'a makefile that nobody makes': {
    text: 'all: ; @echo no\ninclude none.mk\n',
    prints: 'Makefile:2: *** none.mk: No such file or directory.  Stop.\nexit 2\n',
  },
  'objects and a source of the same name': {
    text: 'CC = echo cc\nprog: prog.o util.o\n%.o: %.c ; touch $@\n',
    before: 'touch prog.c util.c',
    prints: 'touch prog.o\ntouch util.o\necho cc   prog.o util.o   -o prog\ncc prog.o util.o -o prog\n',
  },
  'variables of targets and patterns': {
    text: 'F = g\na.o: F += own\n%.o: F += pattern\na.o b.o: ; @echo $@ $(F)\nall: a.o b.o\nall: C += more\nall: ; @echo $(C)\n.DEFAULT_GOAL = all\n',
    args: 'C=given',
    prints: 'a.o g pattern own\nb.o g pattern\ngiven\n',
  },
  'exported variables': {
    text: 'export\nunexport B\nA = 1\nB = 2\nall: export C = 3\nall: ; @echo "$$A [$$B] $$C"\n',
    prints: '1 [] 3\n',
  },
  'makes below': {
    text: 'all:\n>@$(MAKE) -f sub.mk\n',
    before: 'printf \'all: ; @echo "[$(V)]" $(origin V) $(MAKELEVEL)\\n\' > sub.mk',
    args: '--no-print-directory "V=a b"',
    prints: '[a b] command line 1\n',
  },
  'options of a makefile': { text: 'MAKEFLAGS += -s\nall: ; echo quiet\n', prints: 'quiet\n' },
  'names with blanks and colons, as cc -MD writes them': {
    text: 'all: a\\ b c\\:d\na\\ b c\\:d: x\\ y.c ; @echo "[$@] [$<]"\n',
    before: 'touch "x y.c"',
    prints: '[a b] [x y.c]\n[c:d] [x y.c]\n',
  },
  'semicolons and number signs in brackets': {
    text: "X = $(subst x,#,axb)\nall: $(shell echo a; echo b) ; @echo '$(X)'\na b: ; @echo $@\n",
    prints: 'a\nb\na#b\n',
  },
  'suffixes are the makefile’s': {
    text: '.SUFFIXES:\n.SUFFIXES: .in .out\n.in.out: ; @echo $< $@ $*\nall: b.o a.out\n',
    before: 'touch a.in b.c',
    prints: "make: *** No rule to make target 'b.o', needed by 'all'.  Stop.\nexit 2\n",
  },
  'one shell': {
    text: '.ONESHELL:\n.SHELLFLAGS = -ec\nall:\n>@x=1\n>-echo $$x\n>false\n>echo no\n',
    prints: '1\nmake: *** [Makefile:4: all] Error 1\nexit 2\n',
  },
  'a recipe’s own prefix, and for all lines of a variable': {
    text: 'define two\necho one\necho two\nendef\n.RECIPEPREFIX = +\nall:\n+@$(two)\n',
    prints: 'one\ntwo\n',
  },
  'silence and errors of one target': {
    text: '.SILENT: a\n.IGNORE: b\nall: a b\na: ; echo a\nb: ; false\n',
    prints: 'a\nfalse\nmake: [Makefile:5: b] Error 1 (ignored)\n',
  },
  'a rule for what has none': { text: '.DEFAULT: ; @echo $@\nall: foo\n', prints: 'foo\n' },
  'a variable that sets itself': { text: 'Y = $(eval Y := once)$(Y)\nall: ; @echo $(Y) $(Y)\n', prints: 'once once\n' },
  files: {
    text: '$(file >out,a b)$(file >>out,c)\nall: ; @echo $(words $(file <out)); cat out\n',
    prints: '3\na b\nc\n',
  },
  'blanks at the end of a value': { text: 'X = a # b\nall: ; @echo "[$(X)]"\n', prints: '[a ]\n' },
  'two times else': {
    text: 'ifeq (a,b)\nelse\nelse\nendif\n',
    prints: "Makefile:3: *** only one 'else' per conditional.  Stop.\nexit 2\n",
  },
  'too few arguments': {
    text: 'all: ; @echo $(subst a,b)\n',
    prints: "Makefile:1: *** insufficient number of arguments (2) to function 'subst'.  Stop.\nexit 2\n",
  },
  'both kinds of rules': {
    text: 'a: ; @echo 1\na:: ; @echo 2\n',
    prints: "Makefile:2: *** target file 'a' has both : and :: entries.  Stop.\nexit 2\n",
  },
  'what is not there': {
    text: '.SECONDEXPANSION:\nall: $$(x)\n',
    prints: 'Makefile:1: *** .SECONDEXPANSION is not there in this make.  Stop.\nexit 2\n',
  },
  'functions that are not there': {
    text: 'all: ; @echo $(let a,b,$(a))\n',
    prints: "Makefile:1: *** function 'let' is not there in this make.  Stop.\nexit 2\n",
  },
};

test('makefiles mean what they mean to GNU make', async ({ ratosPage }) => {
  await installCompiler(ratosPage);
  const printed = await ratosPage.evaluate(async (cases) => {
    const found: Record<string, string> = {};
    for (const [at, [name, { text, args = '', before = ':' }]] of Object.entries(cases).entries()) {
      const cwd = `/home/w/${at}`;
      await os.fs.mkdir(cwd);
      await os.fs.writeFile(`${cwd}/Makefile`, text.replaceAll(/^>/gm, '\t'));
      const command = `${before}\nmake ${args} 2>&1`;
      const { code, stdout, stderr } = await run(os, ['/bin/sh', '-c', command], { cwd, env: { PATH: '/bin' } });
      found[name] = `${stdout}${stderr}${code === 0 ? '' : `exit ${code}\n`}`;
    }
    return found;
  }, CASES);
  for (const [name, { prints }] of Object.entries(CASES)) expect.soft(printed[name], name).toBe(prints);
});
