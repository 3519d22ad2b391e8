#include_next <dirent.h>
#ifndef RATOS_DIRENT_H
#define RATOS_DIRENT_H
#ifdef __cplusplus
extern "C" {
#endif
int readdir_r(DIR *__restrict, struct dirent *__restrict, struct dirent **__restrict);
#ifdef __cplusplus
}
#endif
#endif
