/* The sysroot's, with what it leaves out because WASI has no processes. What is declared and not there does not link,
   and the toolchain says what to use instead. */
#include_next <unistd.h>
#ifndef RATOS_UNISTD_H
#define RATOS_UNISTD_H

#ifdef __cplusplus
extern "C" {
#endif

int pipe(int[2]);
int pipe2(int[2], int);
int dup(int);
int dup2(int, int);
int dup3(int, int, int);
int fchdir(int);

pid_t getppid(void);
unsigned alarm(unsigned);
unsigned ualarm(unsigned, unsigned);
int pause(void);
int nice(int);
int getdtablesize(void);
void sync(void);
pid_t gettid(void);
char *get_current_dir_name(void);

uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
int getgroups(int, gid_t[]);
int setuid(uid_t);
int seteuid(uid_t);
int setgid(gid_t);
int setegid(gid_t);
int setreuid(uid_t, uid_t);
int setregid(gid_t, gid_t);

/* Not there: posix_spawn starts programs. */
pid_t fork(void);
pid_t _Fork(void);
pid_t vfork(void);
int execve(const char *, char *const[], char *const[]);
int execv(const char *, char *const[]);
int execle(const char *, const char *, ...);
int execl(const char *, const char *, ...);
int execvp(const char *, char *const[]);
int execvpe(const char *, char *const[], char *const[]);
int execlp(const char *, const char *, ...);
int fexecve(int, char *const[], char *const[]);
int daemon(int, int);

pid_t getpgrp(void);
pid_t getpgid(pid_t);
int setpgid(pid_t, pid_t);
pid_t setpgrp(void);
pid_t setsid(void);
pid_t getsid(pid_t);
pid_t tcgetpgrp(int);
int tcsetpgrp(int, pid_t);
char *ttyname(int);
int ttyname_r(int, char *, size_t);
char *ctermid(char *);
#define L_ctermid 20

#define F_ULOCK 0
#define F_LOCK 1
#define F_TLOCK 2
#define F_TEST 3
int lockf(int, int, off_t);

/* Not there: owners of files, roots of one's own. */
int chown(const char *, uid_t, gid_t);
int fchown(int, uid_t, gid_t);
int lchown(const char *, uid_t, gid_t);
int fchownat(int, const char *, uid_t, gid_t, int);
int chroot(const char *);

#ifdef __cplusplus
}
#endif
#endif
