#ifndef SH_BUILTINS_H
#define SH_BUILTINS_H

typedef int BuiltinFunction(int count, char **arguments);

/* builtins-flow.c */
BuiltinFunction runBreak, runContinue, runReturn, runExit, runEval, runDot, runExec, runColon, runFalse, runCommandBuiltin, runType;
/* builtins-variables.c */
BuiltinFunction runExport, runReadOnly, runUnset, runSet, runShift, runLocal, runGetopts;
/* builtins-read.c */
BuiltinFunction runRead;
/* history.c */
BuiltinFunction runHistory;
/* builtins-jobs.c */
BuiltinFunction runJobs, runForeground, runBackground, runWait, runKill;
/* builtins-system.c */
BuiltinFunction runCd, runPwd, runUmask, runTimes, runHash, runAlias, runUnalias, runTrap, runUlimit;
/* builtins-text.c */
BuiltinFunction runEcho, runPrintf, runTest;

#endif
