/* Headers of libraries over SDL include this before their declarations, and close_code.h behind them. */
#include <SDL2/SDL_stdinc.h>
