/* Copying, moving and deleting: by a thread of its own, one thing after another, told of by messages. */
#ifndef FILES_OPERATIONS_H
#define FILES_OPERATIONS_H

#include <ratos.h>
#include <stdbool.h>
#include <stddef.h>

typedef enum Action { ACTION_COPY, ACTION_MOVE, ACTION_DELETE } Action;

typedef struct Operation Operation;

/* wParam of these messages is the number of files so far; of the last one lParam is the operation, to be ended. */
enum { MESSAGE_PROGRESS = RATMSG_USER + 1, MESSAGE_DONE };

/* Begins; the paths are copied. `target` is a directory. NULL: there is no memory, or no thread. */
Operation *beginOperation(HWINDOW window, Action action, const char *const *paths, size_t count, const char *target);
/* It stops at the next file. Its last message comes all the same. */
void cancelOperation(Operation *operation);
/* After its last message: what went wrong, "" if nothing did, is copied out. */
void endOperation(Operation *operation, char *error, size_t room);

#endif
