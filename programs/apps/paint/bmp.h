/*
 * Windows bitmaps without compression: a format that every program for pictures opens, and that takes a page to write.
 * (PNG would be smaller, but wants a compressor.) Written with 24 bits a pixel; read with 1, 4, 8, 24 and 32.
 */
#ifndef PAINT_BMP_H
#define PAINT_BMP_H

#include <stdio.h>

#include "picture.h"

/* False: something could not be written, and errno tells what. */
bool bmpWrite(FILE *file, const Picture *picture);
/* NULL, and a picture to free; or what is wrong with the file, whatever it holds. */
const char *bmpRead(FILE *file, Picture *picture);

#endif
