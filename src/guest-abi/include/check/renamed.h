/*
 * Included before all else in programs that are compiled with --check: their calls of these functions go to the
 * check's runtime, which looks at what they are given before and after.
 */
#pragma redefine_extname strcpy __check_strcpy
#pragma redefine_extname stpcpy __check_stpcpy
#pragma redefine_extname strncpy __check_strncpy
#pragma redefine_extname stpncpy __check_stpncpy
#pragma redefine_extname strcat __check_strcat
#pragma redefine_extname strncat __check_strncat
#pragma redefine_extname strcmp __check_strcmp
#pragma redefine_extname strncmp __check_strncmp
#pragma redefine_extname strcasecmp __check_strcasecmp
#pragma redefine_extname strncasecmp __check_strncasecmp
#pragma redefine_extname strchr __check_strchr
#pragma redefine_extname strrchr __check_strrchr
#pragma redefine_extname strstr __check_strstr
#pragma redefine_extname strdup __check_strdup
#pragma redefine_extname strndup __check_strndup
#pragma redefine_extname memcmp __check_memcmp
#pragma redefine_extname memchr __check_memchr
#pragma redefine_extname sprintf __check_sprintf
#pragma redefine_extname vsprintf __check_vsprintf
#pragma redefine_extname snprintf __check_snprintf
#pragma redefine_extname vsnprintf __check_vsnprintf
#pragma redefine_extname fgets __check_fgets
#pragma redefine_extname fread __check_fread
#pragma redefine_extname fwrite __check_fwrite
#pragma redefine_extname read __check_read
#pragma redefine_extname write __check_write
#pragma redefine_extname pread __check_pread
#pragma redefine_extname pwrite __check_pwrite
#pragma redefine_extname getcwd __check_getcwd
#pragma redefine_extname readlink __check_readlink
#pragma redefine_extname qsort __check_qsort
#pragma redefine_extname bsearch __check_bsearch
#pragma redefine_extname RatReadFile __check_RatReadFile
#pragma redefine_extname RatWriteFile __check_RatWriteFile
