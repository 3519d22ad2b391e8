/* The names of types as people write them, for what is said of an exception that nobody has caught. */
#ifndef RATOS_TYPE_NAME_H
#define RATOS_TYPE_NAME_H

#ifdef __cplusplus
extern "C" {
#endif

/*
 * In place of __cxa_demangle, whose result it gives but for the library's inline namespaces: of what std::type_info
 * gives, in memory of malloc; NULL for what it does not know.
 */
char *RatTypeName(const char *mangled);

#ifdef __cplusplus
}
#endif
#endif
